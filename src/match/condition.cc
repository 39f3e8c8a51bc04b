// SPDX-License-Identifier: Apache-2.0
#include "match/condition.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace parapet::match {
namespace {

using Spelling = std::pair<std::string_view, std::string_view>;

constexpr auto kArchitectures = std::to_array<Spelling>({
    {"all", ""},
    {"any", ""},
    {"noarch", ""},
    {"src", ""},
    {"unknown", ""},
    {"amd64", "x86_64"},
    {"x64", "x86_64"},
    {"x86-64", "x86_64"},
    {"x86_64", "x86_64"},
    {"x64-based systems", "x86_64"},
    {"64-bit", "x86_64"},
    {"64 bit", "x86_64"},
    {"i386", "x86"},
    {"i486", "x86"},
    {"i586", "x86"},
    {"i686", "x86"},
    {"x86", "x86"},
    {"32-bit", "x86"},
    {"32 bit", "x86"},
    {"32-bit systems", "x86"},
    {"aarch64", "aarch64"},
    {"arm64", "aarch64"},
    {"arm64-based systems", "aarch64"},
    {"ia64", "ia64"},
    {"ia64-based systems", "ia64"},
    {"itanium-based systems", "ia64"},
    {"armhf", "armhf"},
    {"armv7l", "armhf"},
    {"armv7hl", "armhf"},
    {"armv7", "armhf"},
    {"ppc64el", "ppc64le"},
    {"ppc64le", "ppc64le"},
});

// In the order in which they are looked for: "ipados" before "ios", "macos" before "os".
constexpr auto kPlatforms = std::to_array<Spelling>({
    {"windows", "windows"}, {"win32", "windows"}, {"macos", "macos"},   {"mac os", "macos"}, {"os x", "macos"},
    {"darwin", "macos"},    {"macintosh", "macos"}, {"android", "android"}, {"ipados", "ios"}, {"iphone", "ios"},
    {"linux", "linux"},     {"debian", "linux"},  {"ubuntu", "linux"},  {"red hat", "linux"}, {"freebsd", "freebsd"},
    {"solaris", "solaris"}, {"aix", "aix"},
});

}  // namespace

std::string normal_architecture(std::string_view text) {
  std::string lower = to_lower(trim(text));
  const auto* const found = std::ranges::find(kArchitectures, std::string_view(lower), &Spelling::first);
  return found == kArchitectures.end() ? lower : std::string(found->second);
}

std::string normal_platform(std::string_view text) {
  const std::string lower = to_lower(trim(text));
  for (const auto& [part, name] : kPlatforms) {
    if (lower.find(part) != std::string::npos) {
      return std::string(name);
    }
  }
  if (lower == "ios") {
    return "ios";
  }
  return lower == "mac" ? "macos" : "";
}

bool architecture_fits(const std::vector<std::string_view>& wanted, std::string_view actual) {
  const std::string ours = normal_architecture(actual);
  if (wanted.empty() || ours.empty()) {
    return true;
  }
  return std::ranges::any_of(wanted, [&ours](std::string_view text) {
    const std::string theirs = normal_architecture(text);
    return theirs.empty() || theirs == ours;
  });
}

bool platform_fits(const std::vector<std::string_view>& wanted, std::string_view actual) {
  const std::string ours = normal_platform(actual);
  if (wanted.empty() || ours.empty()) {
    return true;
  }
  bool names_any = false;
  for (const std::string_view text : wanted) {
    const std::string theirs = normal_platform(text);
    if (theirs == ours) {
      return true;
    }
    names_any = names_any || !theirs.empty();
  }
  return !names_any;
}

}  // namespace parapet::match
