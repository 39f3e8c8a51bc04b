// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/cve_versions.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::knowledge {
namespace {

using version::Bound;
using version::Interval;
using version::RangeSet;
using version::Scheme;

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

std::optional<Bound> bound_of(Scheme scheme, std::string_view text, bool inclusive) {
  Result<version::Key> key = version::parse(scheme, text);
  if (!key) {
    return std::nullopt;
  }
  return Bound{.text = std::string(text), .key = *std::move(key), .inclusive = inclusive};
}

// The part of "7.4.x", "7.4.X" and "7.4.*" before the placeholder; nullopt where there is none.
std::optional<std::string_view> before_placeholder(std::string_view text) {
  if (text.size() > 2 && (text.back() == '*' || to_lower(text.back()) == 'x') && text[text.size() - 2] == '.') {
    return text.substr(0, text.size() - 2);
  }
  return std::nullopt;
}

// The version after every one that begins with this prefix: "7.5" for "7.4". nullopt where the last part is no number.
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

// Where "7.4.x" stands for every version that begins with 7.4.
std::optional<RangeSet> prefix_range(Scheme scheme, std::string_view prefix) {
  std::optional<Bound> lower = bound_of(scheme, prefix, true);
  std::optional<Bound> upper = after_prefix(scheme, prefix);
  if (!lower || !upper) {
    return std::nullopt;
  }
  return single(Interval{.lower = std::move(lower), .upper = std::move(upper)});
}

// One readable version entry.
struct Entry {
  RangeSet range;                 // empty where it is a list of single versions
  std::vector<Bound> versions;
  bool all = false;
  bool upper_is_fix = false;      // the exclusive upper bound is a version that somebody can install
  Confidence confidence = Confidence::kExact;
  std::string fixed_version;      // from changes[]
};

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
std::optional<Entry> read_range(Scheme scheme, const Text& text) {
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
  Entry entry;
  entry.all = !interval.lower && !interval.upper;
  entry.upper_is_fix = upper->is_fix;
  if (!entry.all) {
    entry.range = single(std::move(interval));
  }
  return entry;
}

// "1.0, 1.1 and 1.2" is left to the reader of words; a plain list is read here.
std::optional<Entry> read_list(Scheme scheme, std::string_view text) {
  if (text.find(',') == std::string_view::npos) {
    return std::nullopt;
  }
  Entry entry{.confidence = Confidence::kText};
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
std::optional<Entry> read_words(Scheme scheme, std::string_view text) {
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
  return Entry{.range = *std::move(range), .upper_is_fix = fixes, .confidence = Confidence::kText};
}

// An entry of which only `version` is there.
std::optional<Entry> read_single(Scheme scheme, std::string_view text) {
  if (is_not_told(text) || text == "0") {
    return std::nullopt;
  }
  if (is_every_version(text)) {
    return Entry{.all = true};
  }
  if (const auto prefix = before_placeholder(text); prefix && looks_like_a_version(*prefix)) {
    std::optional<RangeSet> range = prefix_range(scheme, *prefix);
    return range ? std::optional(Entry{.range = *std::move(range)}) : std::nullopt;
  }
  if (looks_like_a_version(text)) {
    std::optional<Bound> bound = bound_of(scheme, text, true);
    if (bound) {
      Entry entry;
      entry.versions.push_back(*std::move(bound));
      return entry;
    }
  }
  std::optional<Entry> list = read_list(scheme, text);
  return list ? std::move(list) : read_words(scheme, text);
}

struct Split {
  RangeSet affected;
  RangeSet unaffected;
  std::string fixed_version;  // the first change to unaffected
};

// Follows changes[] through a range: each change holds from its version on (CVE record format, "changes").
std::optional<Split> follow_changes(Scheme scheme, JsonValue changes, const RangeSet& whole, bool affected) {
  Split result;
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

// Gathers the entries of one item and puts them together.
class Reader {
 public:
  Reader(Scheme scheme, bool default_affected) : scheme_(scheme), default_affected_(default_affected) {}

  void add(JsonValue value) {
    const std::string_view status = value["status"].string();
    const bool affected = status == "affected" || status.empty();
    if (!affected && status != "unaffected") {
      return;  // "unknown": the publisher does not say
    }
    const Text text = text_of(value);
    std::optional<Entry> entry = text.less_than || text.less_or_equal ? read_range(scheme_, text) : read_single(scheme_, text.version);
    if (!entry) {
      unread(value, affected);
      return;
    }
    if (value["changes"].elements().size() > 0) {
      add_changing(value, *std::move(entry), affected);
      return;
    }
    affected ? add_affected(*std::move(entry)) : add_unaffected(*std::move(entry));
  }

  VersionReading finish() {
    add_fixed_branches();
    const RangeSet unaffected = unite_all(unaffected_ranges_);
    if (default_affected_ && !unaffected_ranges_.empty()) {
      return complement(unaffected);
    }
    if (default_affected_ && parts_.empty() && unaffected_versions_.size() == 1 && unreadable_.empty()) {
      // Nothing but the one version that is not affected: the release with the fix.
      Bound fix = unaffected_versions_.front();
      fix.inclusive = false;
      VersionReading reading;
      reading.parts.push_back({.ranges = single(Interval{.upper = fix}), .fix = FixState::kAvailable, .confidence = Confidence::kText});
      return reading;
    }
    VersionReading reading{.unreadable = std::move(unreadable_)};
    for (Gathered& gathered : parts_) {
      gathered.part.ranges = unite_all(gathered.ranges);
      reading.parts.push_back(std::move(gathered.part));
    }
    if (default_affected_ && reading.parts.empty() && reading.unreadable.empty()) {
      if (unaffected_versions_.empty()) {
        reading.parts.push_back({.all = true});
      } else {
        reading.unreadable.emplace_back("all but " + list_of(unaffected_versions_));
      }
      return reading;
    }
    take_out_unaffected(reading, unaffected);
    return reading;
  }

 private:
  static std::string list_of(const std::vector<Bound>& versions) {
    std::string text;
    for (const Bound& bound : versions) {
      text += (text.empty() ? "" : ", ") + bound.text;
    }
    return text;
  }

  void unread(JsonValue value, bool affected) {
    constexpr std::size_t kUnreadableMax = 20;
    if (unreadable_.size() < kUnreadableMax && (affected || default_affected_)) {
      unreadable_.push_back((affected ? "" : "not ") + describe_cve_version(value));
    }
  }

  // A part whose ranges are still apart.
  struct Gathered {
    VersionReading::Part part;
    std::vector<RangeSet> ranges;
  };

  Gathered& gathered(FixState fix, Confidence confidence, std::string_view fixed_version) {
    constexpr std::size_t kPartsMax = 64;  // of more fixes than that, only the ranges are kept
    if (parts_.size() >= kPartsMax) {
      fixed_version = {};
    }
    for (Gathered& candidate : parts_) {
      const VersionReading::Part& part = candidate.part;
      if (part.fix == fix && part.confidence == confidence && part.fixed_version == fixed_version) {
        return candidate;
      }
    }
    parts_.push_back({.part = {.fix = fix, .fixed_version = std::string(fixed_version), .confidence = confidence}});
    return parts_.back();
  }

  void add_affected(Entry entry) {
    const bool fixed = entry.upper_is_fix || !entry.fixed_version.empty();
    Gathered& to = gathered(fixed ? FixState::kAvailable : FixState::kUnknown, entry.confidence, entry.fixed_version);
    if (!entry.range.intervals.empty()) {
      const Interval& interval = entry.range.intervals.front();
      if (entry.upper_is_fix && entry.range.intervals.size() == 1 && !interval.lower && interval.upper) {
        fixes_without_start_.push_back(*interval.upper);
      }
      to.ranges.push_back(std::move(entry.range));
    }
    std::ranges::move(entry.versions, std::back_inserter(to.part.versions));
    to.part.all = to.part.all || entry.all;
  }

  void add_unaffected(Entry entry) {
    if (entry.all) {
      entry.range = single(Interval{});
    }
    if (!entry.range.intervals.empty()) {
      unaffected_ranges_.push_back(std::move(entry.range));
    }
    std::ranges::move(entry.versions, std::back_inserter(unaffected_versions_));
  }

  void add_changing(JsonValue value, Entry entry, bool affected) {
    RangeSet whole = entry.range;
    if (entry.all) {
      whole = single(Interval{});
    } else if (whole.intervals.empty() && entry.versions.size() == 1) {
      whole = single(Interval{.lower = entry.versions.front()});  // a start without an end: the changes give it
    }
    std::optional<Split> split = follow_changes(scheme_, value["changes"], whole, affected);
    if (!split) {
      unread(value, affected);
      return;
    }
    if (!split->affected.intervals.empty()) {
      const auto ends_in_fix = [](const Interval& interval) { return interval.upper && !interval.upper->inclusive; };
      const bool fixed_by_bound = std::ranges::all_of(split->affected.intervals, ends_in_fix);
      add_affected(Entry{.range = std::move(split->affected),
                         .upper_is_fix = fixed_by_bound,
                         .confidence = entry.confidence,
                         .fixed_version = fixed_by_bound ? "" : std::move(split->fixed_version)});
    }
    if (!split->unaffected.intervals.empty()) {
      add_unaffected(Entry{.range = std::move(split->unaffected)});
    }
  }

  // "Before 5.2.34" beside "before 6.0.14" names the fix of each branch: from 5.2.34 on, the branch 5.2 is fixed, though it
  // lies below 6.0.14. Read so where all such bounds are of different branches.
  void add_fixed_branches() {
    std::vector<Interval> branches;
    for (const Bound& fix : fixes_without_start_) {
      const std::size_t dot = fix.text.rfind('.');
      std::optional<Bound> prefix = dot == std::string::npos ? std::nullopt : bound_of(scheme_, fix.text.substr(0, dot), true);
      std::optional<Bound> end = prefix ? after_prefix(scheme_, prefix->text) : std::nullopt;
      if (!end || !(fix.key < end->key)) {
        return;
      }
      branches.push_back({.lower = std::move(prefix), .upper = std::move(end)});
    }
    std::ranges::sort(branches, {}, [](const Interval& branch) { return branch.lower->key; });
    for (std::size_t i = 1; i < branches.size(); ++i) {
      if (branches[i].lower->key < branches[i - 1].upper->key) {
        return;
      }
    }
    if (branches.size() < 2) {
      return;
    }
    for (Bound& fix : fixes_without_start_) {
      const auto branch = std::ranges::upper_bound(branches, fix.key, {}, [](const Interval& b) { return b.lower->key; });
      fix.inclusive = true;
      fixed_branches_.push_back(single(Interval{.lower = fix, .upper = std::prev(branch)->upper}));
    }
  }

  // defaultStatus affected with unaffected ranges means what it says (Linux): all that they leave.
  VersionReading complement(const RangeSet& unaffected) {
    const RangeSet affected = version::complement(unaffected);
    VersionReading reading;
    RangeSet fixed;
    RangeSet open;
    for (const Interval& interval : affected.intervals) {
      (interval.upper ? fixed : open).intervals.push_back(interval);
    }
    if (!fixed.intervals.empty()) {
      reading.parts.push_back({.ranges = std::move(fixed), .fix = FixState::kAvailable});
    }
    if (!open.intervals.empty()) {
      const bool all = open.intervals.size() == 1 && !open.intervals.front().lower;
      reading.parts.push_back({.ranges = all ? RangeSet{} : std::move(open), .all = all});
    }
    reading.unreadable = std::move(unreadable_);
    return reading;
  }

  // Carves the unaffected versions out of what is affected.
  void take_out_unaffected(VersionReading& reading, const RangeSet& ranges) const {
    std::vector<RangeSet> sets = fixed_branches_;
    sets.push_back(ranges);
    for (Bound same : unaffected_versions_) {
      same.inclusive = true;
      sets.push_back(single(Interval{.lower = same, .upper = same}));
    }
    const RangeSet unaffected = unite_all(sets);
    if (unaffected.intervals.empty()) {
      return;
    }
    for (VersionReading::Part& part : reading.parts) {
      part.ranges = part.all ? version::complement(unaffected) : version::subtract(part.ranges, unaffected);
      part.all = false;
      std::erase_if(part.versions, [&unaffected](const Bound& bound) { return unaffected.contains(bound.key.bytes()); });
    }
    std::erase_if(reading.parts, [](const VersionReading::Part& part) {
      return !part.all && part.ranges.intervals.empty() && part.versions.empty();
    });
  }

  Scheme scheme_;
  bool default_affected_;
  std::vector<Gathered> parts_;
  std::vector<RangeSet> unaffected_ranges_;
  std::vector<Bound> fixes_without_start_;
  std::vector<RangeSet> fixed_branches_;
  std::vector<Bound> unaffected_versions_;
  std::vector<std::string> unreadable_;
};

}  // namespace

version::RangeSet unite_all(std::span<const version::RangeSet> sets) {
  if (sets.size() < 2) {
    return sets.empty() ? version::RangeSet{} : sets.front();
  }
  const std::size_t half = sets.size() / 2;
  return version::unite(unite_all(sets.first(half)), unite_all(sets.subspan(half)));
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

VersionReading read_cve_versions(JsonValue versions, std::string_view default_status, Scheme scheme) {
  Reader reader(scheme, default_status == "affected");
  std::size_t commits = 0;
  std::size_t read = 0;
  for (const JsonValue version : versions.elements()) {
    if (version["versionType"].string() == "git") {
      ++commits;
      continue;
    }
    reader.add(version);
    ++read;
  }
  if (commits > 0 && read == 0) {
    return VersionReading{.commits_only = true};
  }
  return reader.finish();
}

}  // namespace parapet::knowledge
