// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/cve_microsoft.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "knowledge/feeds/cve_versions.h"
#include "knowledge/feeds/platform.h"
#include "version/version.h"

namespace parapet::knowledge {
namespace {

using version::Bound;
using version::Scheme;

std::optional<version::Key> build_key(std::string_view text) {
  // Four numbers: anything shorter is no build with its revision ("1.001").
  const std::vector<std::string_view> numbers = split(text, '.');
  if (numbers.size() != 4 || !std::ranges::all_of(numbers, [](std::string_view n) { return parse_uint(n).has_value(); })) {
    return std::nullopt;
  }
  Result<version::Key> key = version::parse(Scheme::kWindows, text);
  return key ? std::optional(*std::move(key)) : std::nullopt;
}

// The first build that counts as the release: "10.0.19045.0"; releases before Windows 10 moved their build with service
// packs, so all builds of their number count.
std::string branch_start(std::string_view fix) {
  const std::vector<std::string_view> numbers = split(fix, '.');
  const bool moved_by_service_packs = numbers[0] == "6";
  return fmt::format("{}.{}.{}.0", numbers[0], numbers[1], moved_by_service_packs ? "0" : numbers[2]);
}

// The release that a fixed build belongs to; a record that tells only the family ("Windows 10") gets it from there.
std::optional<std::string> release_of_fix(std::string_view named, std::string_view fix) {
  const bool server = named.starts_with("windows_server");
  const std::optional<std::string> release = inventory::windows_release_of_build(fix, server);
  const bool same = release && (*release == named || release->starts_with(std::string(named) + "_"));
  return same ? release : std::nullopt;
}

// Processors from `platforms`, else from the name ("Windows 10 Version 1903 for 32-bit Systems").
std::vector<std::string> processors_of_item(JsonValue affected) {
  std::vector<std::string_view> words;
  for (const JsonValue platform : affected["platforms"].elements()) {
    words.push_back(platform.string());
  }
  std::vector<std::string> processors = processors_of(words);
  if (processors.empty()) {
    const std::string_view product = affected["product"].string();
    const std::size_t at = product.find(" for ");
    if (at != std::string_view::npos) {
      processors = processors_of({product.substr(at + 5)});
    }
  }
  if (processors.empty()) {
    processors.emplace_back();
  }
  return processors;
}

Affected rule_of(std::string_view release, std::string_view fix, std::string_view unreadable) {
  Affected rule{.domain = "windows", .name = std::string(release), .scheme = Scheme::kWindows};
  if (fix.empty()) {
    rule.unreadable = unreadable;
    return rule;
  }
  const std::string start = branch_start(fix);
  version::Interval interval;
  interval.lower = Bound{.text = start, .key = version::parse(Scheme::kWindows, start).value_or(version::Key{}), .inclusive = true};
  interval.upper = Bound{.text = std::string(fix), .key = build_key(fix).value_or(version::Key{}), .inclusive = false};
  rule.intervals.push_back(std::move(interval));
  rule.fix = FixState::kAvailable;
  rule.fixed_version = fix;
  return rule;
}

}  // namespace

bool WindowsEntries::take(JsonValue affected, bool own_container) {
  if (!equals_ignoring_case(affected["vendor"].string().substr(0, 9), "microsoft")) {
    return false;
  }
  const std::optional<std::string> release = inventory::windows_release(affected["product"].string());
  if (!release) {
    return false;
  }
  if (!own_container && own_speaks_) {
    return true;
  }
  own_speaks_ = own_speaks_ || own_container;
  const std::vector<std::string> processors = processors_of_item(affected);
  for (const JsonValue version : affected["versions"].elements()) {
    if (version["status"].string() == "affected") {
      add_bound(*release, processors, version);
    }
  }
  return true;
}

WindowsEntries::Entry& WindowsEntries::entry(std::string_view release, std::string_view processor) {
  const auto found = std::ranges::find_if(
      entries_, [&](const Entry& candidate) { return candidate.release == release && candidate.processor == processor; });
  if (found != entries_.end()) {
    return *found;
  }
  return entries_.emplace_back(Entry{.release = std::string(release), .processor = std::string(processor)});
}

void WindowsEntries::add_bound(std::string_view release, const std::vector<std::string>& processors, JsonValue version) {
  const std::string_view fix = trim(version["lessThan"].string());
  const std::optional<version::Key> key = build_key(fix);
  const std::optional<std::string> of_fix = key ? release_of_fix(release, fix) : std::nullopt;
  for (const std::string& processor : processors) {
    Entry& to = entry(of_fix ? *of_fix : release, processor);
    if (!of_fix) {
      to.unreadable = describe_cve_version(version);
      continue;
    }
    const std::optional<version::Key> known = build_key(to.fix);
    if (!known || *key < *known) {
      to.fix = fix;
    }
  }
}

std::vector<Affected> WindowsEntries::finish() const {
  std::vector<Affected> rules;
  for (const Entry& entry : entries_) {
    Affected rule = rule_of(entry.release, entry.fix, entry.unreadable);
    const auto same = std::ranges::find_if(rules, [&](const Affected& other) {
      return other.name == rule.name && other.fixed_version == rule.fixed_version && other.unreadable == rule.unreadable &&
             other.architectures.empty() == entry.processor.empty();
    });
    Affected& to = same == rules.end() ? rules.emplace_back(std::move(rule)) : *same;
    if (!entry.processor.empty()) {
      to.architectures.insert(std::ranges::lower_bound(to.architectures, entry.processor), entry.processor);
    }
  }
  return rules;
}

}  // namespace parapet::knowledge
