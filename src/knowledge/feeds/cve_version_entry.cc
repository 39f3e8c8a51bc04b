// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/cve_version_entry.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "knowledge/feeds/cve_versions.h"

namespace parapet::knowledge {

using version::Bound;
using version::Interval;
using version::RangeSet;
using version::Scheme;

std::optional<Bound> bound_of(Scheme scheme, std::string_view text, bool inclusive) {
  Result<version::Key> key = version::parse(scheme, text);
  if (!key) {
    return std::nullopt;
  }
  return Bound{.text = std::string(text), .key = *std::move(key), .inclusive = inclusive};
}

std::optional<Bound> after_prefix(Scheme scheme, std::string_view prefix) {
  const std::size_t dot = prefix.rfind('.');
  const std::size_t last_at = dot == std::string_view::npos ? 0 : dot + 1;
  const std::optional<std::uint64_t> last = parse_uint(prefix.substr(last_at));
  if (!last || *last > 1'000'000'000) {
    return std::nullopt;
  }
  return bound_of(scheme, fmt::format("{}{}", prefix.substr(0, last_at), *last + 1), false);
}

RangeSet single(Interval interval) {
  RangeSet set;
  set.intervals.push_back(std::move(interval));
  return set;
}

namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [text](std::string_view word) { return equals_ignoring_case(text, word); });
}

// Words that say "we don't tell which version".
bool is_not_told(std::string_view text) { return is_one_of(text, {"", "-", "n/a", "na", "unspecified", "unknown", "not applicable"}); }

bool is_every_version(std::string_view text) {
  return is_one_of(text, {"*", "all", "any", "all versions", "any version", "vers:all/*", "vers:generic/*"});
}

// Texts that can only be meant as one version, so that reading them as a range in words would be wrong.
bool looks_like_a_version(std::string_view text) {
  const std::size_t start = !text.empty() && to_lower(text.front()) == 'v' ? 1 : 0;
  return text.size() > start && is_digit(text[start]) && text.find_first_of(" ,;<>=*()/\\\"'&|") == std::string_view::npos;
}

// The part of "7.4.x", "7.4.X" and "7.4.*" before the placeholder; nullopt where there is none.
std::optional<std::string_view> before_placeholder(std::string_view text) {
  if (text.size() > 2 && (text.back() == '*' || to_lower(text.back()) == 'x') && text[text.size() - 2] == '.') {
    return text.substr(0, text.size() - 2);
  }
  return std::nullopt;
}

// Where "7.4.x" stands for every version that begins with 7.4.
std::optional<RangeSet> prefix_range(Scheme scheme, std::string_view prefix) {
  std::optional<Bound> lower = bound_of(scheme, prefix, true);
  std::optional<Bound> upper = after_prefix(scheme, prefix);
  if (!lower || !upper) {
    return std::nullopt;
  }
  return single(Interval{.lower = std::move(lower), .upper = std::move(upper)});
}

struct Text {
  std::string_view version;
  std::optional<std::string_view> less_than;
  std::optional<std::string_view> less_or_equal;
};

Text text_of(JsonValue value) {
  Text text{.version = trim(value["version"].string())};
  if (value["lessThan"].is_string()) {
    text.less_than = trim(value["lessThan"].string());
  }
  if (value["lessThanOrEqual"].is_string()) {
    text.less_or_equal = trim(value["lessThanOrEqual"].string());
  }
  return text;
}

// An upper end: nullopt where it can't be read; an absent bound inside where there is none.
struct Upper {
  std::optional<Bound> bound;
  bool is_fix = false;
};

std::optional<Upper> read_upper(Scheme scheme, const Text& text) {
  const bool inclusive = !text.less_than.has_value();
  const std::string_view written = inclusive ? *text.less_or_equal : *text.less_than;
  if (is_every_version(written) || equals_ignoring_case(written, "unspecified")) {
    return Upper{};  // "unspecified" is what the conversion of older records wrote for ">= version"
  }
  if (const auto prefix = before_placeholder(written)) {
    // Up to and with 6.1.* is before 6.2; before 6.1.* has two readings.
    std::optional<Bound> bound = inclusive ? after_prefix(scheme, *prefix) : std::nullopt;
    return bound ? std::optional(Upper{.bound = std::move(bound), .is_fix = false}) : std::nullopt;
  }
  std::optional<Bound> bound = bound_of(scheme, written, inclusive);
  return bound ? std::optional(Upper{.bound = std::move(bound), .is_fix = !inclusive}) : std::nullopt;
}

// An entry with lessThan or lessThanOrEqual.
std::optional<VersionEntry> read_range(Scheme scheme, const Text& text) {
  std::optional<Upper> upper = read_upper(scheme, text);
  if (!upper) {
    return std::nullopt;
  }
  Interval interval;
  // lessThan equal to version is empty by the letter; its publishers mean everything below (feeds README).
  const bool below_all = text.less_than && *text.less_than == text.version;
  if (!below_all && !is_open_lower_bound(text.version)) {
    interval.lower = bound_of(scheme, before_placeholder(text.version).value_or(text.version), true);
    if (!interval.lower) {
      return std::nullopt;
    }
  }
  interval.upper = std::move(upper->bound);
  if (interval.lower && interval.upper) {
    const auto order = interval.lower->key <=> interval.upper->key;
    if (order > 0 || (order == 0 && !interval.upper->inclusive)) {
      // Bounds in the wrong order name nothing; equal ones in another spelling (1.2 and 1.2.0) are meant as above.
      if (order > 0 || !text.less_than) {
        return std::nullopt;
      }
      interval.lower.reset();
    }
  }
  VersionEntry entry;
  entry.all = !interval.lower && !interval.upper;
  entry.upper_is_fix = upper->is_fix;
  if (!entry.all) {
    entry.range = single(std::move(interval));
  }
  return entry;
}

// "1.0, 1.1 and 1.2" is left to the reader of words; a plain list is read here.
std::optional<VersionEntry> read_list(Scheme scheme, std::string_view text) {
  if (text.find(',') == std::string_view::npos) {
    return std::nullopt;
  }
  VersionEntry entry{.confidence = Confidence::kText};
  for (const std::string_view part : split(text, ',')) {
    const std::string_view one = trim(part);
    std::optional<Bound> bound = looks_like_a_version(one) && !before_placeholder(one) ? bound_of(scheme, one, true) : std::nullopt;
    if (!bound) {
      return std::nullopt;
    }
    entry.versions.push_back(*std::move(bound));
  }
  return entry;
}

// A range in words: "before 5.15.0", "8.0.39 and prior", "All versions < V4.3".
std::optional<VersionEntry> read_words(Scheme scheme, std::string_view text) {
  for (const std::string_view opening : {"all versions ", "all version ", "versions ", "version "}) {
    if (text.size() > opening.size() && equals_ignoring_case(text.substr(0, opening.size()), opening)) {
      text = trim(text.substr(opening.size()));
      break;
    }
  }
  Result<RangeSet> range = version::parse_constraint(version::Syntax::kProse, scheme, text);
  if (!range || range->intervals.empty()) {
    return std::nullopt;
  }
  const auto has_fix = [](const Interval& interval) { return interval.upper && !interval.upper->inclusive; };
  const bool fixes = std::ranges::all_of(range->intervals, has_fix);
  return VersionEntry{.range = *std::move(range), .upper_is_fix = fixes, .confidence = Confidence::kText};
}

// An entry of which only `version` is there.
std::optional<VersionEntry> read_single(Scheme scheme, std::string_view text) {
  if (is_not_told(text) || text == "0") {
    return std::nullopt;
  }
  if (is_every_version(text)) {
    return VersionEntry{.all = true};
  }
  if (const auto prefix = before_placeholder(text); prefix && looks_like_a_version(*prefix)) {
    std::optional<RangeSet> range = prefix_range(scheme, *prefix);
    return range ? std::optional(VersionEntry{.range = *std::move(range)}) : std::nullopt;
  }
  if (looks_like_a_version(text)) {
    std::optional<Bound> bound = bound_of(scheme, text, true);
    if (bound) {
      VersionEntry entry;
      entry.versions.push_back(*std::move(bound));
      return entry;
    }
  }
  std::optional<VersionEntry> list = read_list(scheme, text);
  return list ? std::move(list) : read_words(scheme, text);
}

}  // namespace

std::optional<VersionEntry> read_version_entry(Scheme scheme, JsonValue value) {
  const Text text = text_of(value);
  return text.less_than || text.less_or_equal ? read_range(scheme, text) : read_single(scheme, text.version);
}

std::optional<ChangedRange> follow_changes(Scheme scheme, JsonValue changes, const RangeSet& whole, bool affected) {
  ChangedRange result;
  std::optional<Bound> from;
  for (const JsonValue change : changes.elements()) {
    const std::string_view at = trim(change["at"].string());
    std::optional<Bound> bound = bound_of(scheme, at, true);
    const std::string_view status = change["status"].string();
    if (!bound || (status != "affected" && status != "unaffected")) {
      return std::nullopt;
    }
    Bound end = *bound;
    end.inclusive = false;
    if (from && !(from->key < end.key)) {
      return std::nullopt;
    }
    RangeSet& side = affected ? result.affected : result.unaffected;
    side = version::unite(side, version::intersect(whole, single(Interval{.lower = from, .upper = end})));
    if (affected && status == "unaffected" && result.fixed_version.empty()) {
      result.fixed_version = at;
    }
    affected = status == "affected";
    from = std::move(bound);
  }
  RangeSet& side = affected ? result.affected : result.unaffected;
  side = version::unite(side, from ? version::intersect(whole, single(Interval{.lower = from})) : whole);
  return result;
}

bool is_open_lower_bound(std::string_view text) { return text == "0" || is_not_told(text) || is_every_version(text); }

std::string describe_cve_version(JsonValue version) {
  const Text text = text_of(version);
  std::string out = text.version.empty() ? "(no version)" : std::string(text.version.substr(0, 200));
  if (text.less_than) {
    out += fmt::format(" to before {}", text.less_than->substr(0, 200));
  } else if (text.less_or_equal) {
    out += fmt::format(" to {}", text.less_or_equal->substr(0, 200));
  }
  return out;
}

}  // namespace parapet::knowledge
