// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/cve_versions.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include "base/text.h"
#include "knowledge/feeds/cve_version_entry.h"

namespace parapet::knowledge {
namespace {

using version::Bound;
using version::Interval;
using version::RangeSet;
using version::Scheme;

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
    std::optional<VersionEntry> entry = read_version_entry(scheme_, value);
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
    reading.fixes = std::move(fixes_);
    reading.other_ends = std::move(other_ends_);
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

  void add_affected(VersionEntry entry) {
    const bool fixed = entry.upper_is_fix || !entry.fixed_version.empty();
    Gathered& to = gathered(fixed ? FixState::kAvailable : FixState::kUnknown, entry.confidence, entry.fixed_version);
    if (!entry.range.intervals.empty()) {
      const Interval& interval = entry.range.intervals.front();
      if (entry.upper_is_fix && entry.confidence == Confidence::kExact && entry.range.intervals.size() == 1) {
        fixes_.push_back(*interval.upper);
      } else if (entry.range.intervals.back().upper) {
        other_ends_.push_back(*entry.range.intervals.back().upper);
      }
      for (const Interval& one : entry.range.intervals) {
        if (one.lower) {
          other_ends_.push_back(*one.lower);
        }
      }
      to.ranges.push_back(std::move(entry.range));
    }
    std::ranges::move(entry.versions, std::back_inserter(to.part.versions));
    to.part.all = to.part.all || entry.all;
  }

  void add_unaffected(VersionEntry entry) {
    if (entry.all) {
      entry.range = single(Interval{});
    }
    if (!entry.range.intervals.empty()) {
      unaffected_ranges_.push_back(std::move(entry.range));
    }
    std::ranges::move(entry.versions, std::back_inserter(unaffected_versions_));
  }

  void add_changing(JsonValue value, VersionEntry entry, bool affected) {
    RangeSet whole = entry.range;
    if (entry.all) {
      whole = single(Interval{});
    } else if (whole.intervals.empty() && entry.versions.size() == 1) {
      whole = single(Interval{.lower = entry.versions.front()});  // a start without an end: the changes give it
    }
    std::optional<ChangedRange> split = follow_changes(scheme_, value["changes"], whole, affected);
    if (!split) {
      unread(value, affected);
      return;
    }
    if (!split->affected.intervals.empty()) {
      const auto ends_in_fix = [](const Interval& interval) { return interval.upper && !interval.upper->inclusive; };
      const bool fixed_by_bound = std::ranges::all_of(split->affected.intervals, ends_in_fix);
      add_affected(VersionEntry{.range = std::move(split->affected),
                         .upper_is_fix = fixed_by_bound,
                         .confidence = entry.confidence,
                         .fixed_version = fixed_by_bound ? "" : std::move(split->fixed_version)});
    }
    if (!split->unaffected.intervals.empty()) {
      add_unaffected(VersionEntry{.range = std::move(split->unaffected)});
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
    std::vector<RangeSet> sets = {ranges};
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
  std::vector<Bound> fixes_;
  std::vector<Bound> other_ends_;
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
