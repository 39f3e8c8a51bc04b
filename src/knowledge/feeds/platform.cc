// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/platform.h"

#include <algorithm>

#include "base/text.h"

namespace parapet::knowledge {
namespace {

struct Word {
  std::string_view word;
  std::string_view meaning;
};

constexpr Word kSystems[] = {
    {"windows", "windows"},     {"win", "windows"},        {"win32", "windows"},       {"win64", "windows"},
    {"macos", "macos"},         {"mac", "macos"},          {"mac_os", "macos"},        {"mac_os_x", "macos"},
    {"mac os", "macos"},        {"mac os x", "macos"},     {"os x", "macos"},          {"osx", "macos"},
    {"linux", "linux"},         {"linux_kernel", "linux"}, {"android", "android"},     {"ios", "ios"},
    {"iphone_os", "ios"},       {"iphone", "ios"},         {"ipados", "ipados"},       {"ipad_os", "ipados"},
    {"chrome_os", "chrome_os"}, {"chromeos", "chrome_os"}, {"chrome os", "chrome_os"}, {"freebsd", "freebsd"},
    {"solaris", "solaris"},     {"aix", "aix"}};

constexpr Word kProcessors[] = {
    {"x64-based systems", "x86_64"}, {"x64", "x86_64"},    {"x86_64", "x86_64"},         {"x86-64", "x86_64"},
    {"amd64", "x86_64"},             {"64 bit", "x86_64"}, {"64-bit", "x86_64"},         {"32-bit systems", "x86"},
    {"x86", "x86"},                  {"i386", "x86"},      {"i686", "x86"},              {"32 bit", "x86"},
    {"32-bit", "x86"},               {"arm64", "aarch64"}, {"arm64-based systems", "aarch64"}, {"aarch64", "aarch64"},
    {"arm", "arm"},                  {"ia64", "ia64"},     {"ia64-based systems", "ia64"}, {"itanium-based systems", "ia64"}};

template <std::size_t N>
std::string_view meaning(const Word (&words)[N], std::string_view word) {
  const std::string lower = to_lower(trim(word));
  const auto* const found = std::ranges::find(words, lower, &Word::word);
  return found == std::end(words) ? std::string_view{} : found->meaning;
}

void add(std::vector<std::string>& list, std::string_view word) {
  const auto place = std::ranges::lower_bound(list, word);
  if (place == list.end() || *place != word) {
    list.insert(place, std::string(word));
  }
}

}  // namespace

std::string_view operating_system(std::string_view word) {
  const std::string_view exact = meaning(kSystems, word);
  if (!exact.empty()) {
    return exact;
  }
  const std::string lower = to_lower(trim(word));
  return lower.starts_with("windows ") || lower.starts_with("windows_") ? "windows" : "";
}

std::string_view processor(std::string_view word) { return meaning(kProcessors, word); }

std::vector<std::string> systems_of(const std::vector<std::string_view>& words) {
  std::vector<std::string> systems;
  for (const std::string_view word : words) {
    const std::string_view system = operating_system(word);
    if (!system.empty()) {
      add(systems, system);
    } else if (processor(word).empty()) {
      return {};
    }
  }
  return systems;
}

std::vector<std::string> processors_of(const std::vector<std::string_view>& words) {
  std::vector<std::string> processors;
  for (const std::string_view word : words) {
    const std::string_view name = processor(word);
    if (!name.empty()) {
      add(processors, name);
    }
  }
  return processors;
}

std::string target_software(std::string_view word) {
  const std::string lower = to_lower(trim(word));
  if (lower.empty() || lower == "*" || lower == "-") {
    return {};
  }
  const std::string_view system = operating_system(lower);
  return system.empty() ? lower : std::string(system);
}

}  // namespace parapet::knowledge
