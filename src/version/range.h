// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "version/version.h"

namespace parapet::version {

// One end of an interval, as its source wrote it and as a key.
struct Bound {
  std::string text;
  Key key;
  bool inclusive = false;

  friend bool operator==(const Bound&, const Bound&) = default;
};

// Versions between two bounds; a missing bound is unbounded. Never empty: makers drop intervals that hold nothing.
struct Interval {
  std::optional<Bound> lower;
  std::optional<Bound> upper;

  [[nodiscard]] bool contains(std::string_view key) const;
  friend bool operator==(const Interval&, const Interval&) = default;
};

// A union of disjoint intervals in ascending order.
struct RangeSet {
  std::vector<Interval> intervals;

  [[nodiscard]] bool contains(std::string_view key) const;
  friend bool operator==(const RangeSet&, const RangeSet&) = default;
};

[[nodiscard]] RangeSet unite(const RangeSet& a, const RangeSet& b);
[[nodiscard]] RangeSet intersect(const RangeSet& a, const RangeSet& b);
[[nodiscard]] RangeSet complement(const RangeSet& a);
[[nodiscard]] RangeSet subtract(const RangeSet& a, const RangeSet& b);

// "[1.0, 2.0)", "< 2.0", ">= 1.0": for evidence, in the bounds' own spelling.
[[nodiscard]] std::string to_string(const Interval& interval);
[[nodiscard]] std::string to_string(const RangeSet& set);

// One event of an OSV range (OSV schema, affected[].ranges[].events[]).
struct Event {
  enum class Kind { kIntroduced, kFixed, kLastAffected, kLimit };
  Kind kind = Kind::kIntroduced;
  std::string version;
};

// The intervals that a list of events describes. Sorts the events by version first, as the schema's evaluation
// algorithm demands; "introduced: 0" is unbounded below. Fails where a version can't be parsed.
[[nodiscard]] Result<RangeSet> from_events(Scheme scheme, std::span<const Event> events);

// How a constraint is written.
enum class Syntax {
  kGem,       // RubyGems requirements, joined by commas: "~> 7.0.8, >= 7.0.8.7"
  kComposer,  // Composer constraints: ">=1.0,<1.5|^2.0", "~1.2", "1.*", "1.0 - 2.0"
  kPep440,    // version specifiers: "~=1.4.2", "==1.*", "!=1.3", "<2,>=1"
  kNpm,       // node-semver ranges: "^1.2.3 || >=2.0.0 <2.1.0", "1.x", "1.2 - 2.3.4"
  kCargo,     // Cargo requirements: "^1.2", "~1.2.3", ">=1, <2", "1.*"
  kMaven,     // Maven ranges: "[1.0,2.0),(3.0,]"
  kVers,      // vers specification: "vers:npm/>=1.0|<2.0", "vers:all/*" (the scheme inside decides)
  kProse,     // ranges in words, where unambiguous: "before 5.15.0", "< 0.27.4", "8.0.39 and prior", "1.0 through 1.4"
};

// The versions that satisfy a constraint. Fails where the text is not of that syntax, or (kProse) has more than one
// reading: prose is never guessed.
[[nodiscard]] Result<RangeSet> parse_constraint(Syntax syntax, Scheme scheme, std::string_view text);

// The scheme that a "vers:TYPE/..." constraint speaks of, and so the scheme of the keys in what kVers gives. Fails where the
// text is no vers, or names a type whose versions are not ordered here (vers:all has none: its only range is "*").
[[nodiscard]] Result<Scheme> vers_scheme(std::string_view text);

}  // namespace parapet::version
