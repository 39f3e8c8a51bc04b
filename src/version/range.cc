// SPDX-License-Identifier: Apache-2.0
//
// The algebra of version ranges. An interval's ends are cuts between versions: a cut lies just before or just after a
// key. [1.0 begins at the cut before 1.0, (1.0 at the cut after it; 2.0) ends before 2.0, 2.0] after it. With cuts,
// every operation is a sweep over sorted ends and no case distinction on inclusiveness remains. Versions are taken as
// dense: (1.0, 1.0.1) is kept though nothing may ever be released inside.
#include "version/range.h"

#include <algorithm>
#include <utility>

namespace parapet::version {
namespace {

// < 0 where cut a lies before cut b. `after`: the cut lies after the key rather than before it.
int compare_cuts(const Bound& a, bool a_after, const Bound& b, bool b_after) {
  const auto order = a.key <=> b.key;
  if (order != 0) {
    return order < 0 ? -1 : 1;
  }
  return static_cast<int>(a_after) - static_cast<int>(b_after);
}

bool begins_after(const Bound& lower) { return !lower.inclusive; }
bool ends_after(const Bound& upper) { return upper.inclusive; }

// Order of two lower ends; none is the lowest.
int compare_lowers(const std::optional<Bound>& a, const std::optional<Bound>& b) {
  if (!a || !b) {
    return static_cast<int>(a.has_value()) - static_cast<int>(b.has_value());
  }
  return compare_cuts(*a, begins_after(*a), *b, begins_after(*b));
}

// Order of two upper ends; none is the highest.
int compare_uppers(const std::optional<Bound>& a, const std::optional<Bound>& b) {
  if (!a || !b) {
    return static_cast<int>(b.has_value()) - static_cast<int>(a.has_value());
  }
  return compare_cuts(*a, ends_after(*a), *b, ends_after(*b));
}

// Whether a lower end lies before (< 0), at (0: what ends here touches what begins here) or after an upper end.
int compare_lower_to_upper(const std::optional<Bound>& lower, const std::optional<Bound>& upper) {
  if (!lower || !upper) {
    return -1;
  }
  return compare_cuts(*lower, begins_after(*lower), *upper, ends_after(*upper));
}

std::optional<Bound> flipped(std::optional<Bound> bound) {
  if (bound) {
    bound->inclusive = !bound->inclusive;
  }
  return bound;
}

}  // namespace

bool Interval::contains(std::string_view key) const {
  if (lower) {
    const auto order = compare_keys(key, lower->key.bytes());
    if (order < 0 || (order == 0 && !lower->inclusive)) {
      return false;
    }
  }
  if (upper) {
    const auto order = compare_keys(key, upper->key.bytes());
    if (order > 0 || (order == 0 && !upper->inclusive)) {
      return false;
    }
  }
  return true;
}

bool RangeSet::contains(std::string_view key) const {
  const auto candidate = std::ranges::partition_point(intervals, [&](const Interval& interval) {
    if (!interval.upper) {
      return false;
    }
    const auto order = compare_keys(interval.upper->key.bytes(), key);
    return order < 0 || (order == 0 && !interval.upper->inclusive);
  });
  return candidate != intervals.end() && candidate->contains(key);
}

RangeSet unite(const RangeSet& a, const RangeSet& b) {
  std::vector<Interval> all;
  all.reserve(a.intervals.size() + b.intervals.size());
  std::ranges::merge(a.intervals, b.intervals, std::back_inserter(all),
                     [](const Interval& x, const Interval& y) { return compare_lowers(x.lower, y.lower) < 0; });
  RangeSet result;
  for (Interval& next : all) {
    if (result.intervals.empty() || compare_lower_to_upper(next.lower, result.intervals.back().upper) > 0) {
      result.intervals.push_back(std::move(next));
    } else if (compare_uppers(next.upper, result.intervals.back().upper) > 0) {
      result.intervals.back().upper = std::move(next.upper);
    }
  }
  return result;
}

RangeSet intersect(const RangeSet& a, const RangeSet& b) {
  RangeSet result;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.intervals.size() && j < b.intervals.size()) {
    const Interval& x = a.intervals[i];
    const Interval& y = b.intervals[j];
    const bool x_ends_first = compare_uppers(x.upper, y.upper) < 0;
    const auto& lower = compare_lowers(x.lower, y.lower) > 0 ? x.lower : y.lower;
    const auto& upper = x_ends_first ? x.upper : y.upper;
    if (compare_lower_to_upper(lower, upper) < 0) {
      result.intervals.push_back({.lower = lower, .upper = upper});
    }
    if (x_ends_first) {
      ++i;
    } else {
      ++j;
    }
  }
  return result;
}

RangeSet complement(const RangeSet& a) {
  RangeSet result;
  std::optional<Bound> lower;
  for (const Interval& interval : a.intervals) {
    if (interval.lower) {
      result.intervals.push_back({.lower = std::move(lower), .upper = flipped(interval.lower)});
    }
    if (!interval.upper) {
      return result;
    }
    lower = flipped(interval.upper);
  }
  result.intervals.push_back({.lower = std::move(lower), .upper = std::nullopt});
  return result;
}

RangeSet subtract(const RangeSet& a, const RangeSet& b) { return intersect(a, complement(b)); }

std::string to_string(const Interval& interval) {
  const auto& [lower, upper] = interval;
  if (!lower && !upper) {
    return "any version";
  }
  if (!lower) {
    return (upper->inclusive ? "<= " : "< ") + upper->text;
  }
  if (!upper) {
    return (lower->inclusive ? ">= " : "> ") + lower->text;
  }
  // One text at both ends: a version with what its scheme counts as equal to it (PEP 440: 1.0 and 1.0+local).
  if (lower->inclusive && upper->inclusive && (lower->key == upper->key || lower->text == upper->text)) {
    return "= " + lower->text;
  }
  return (lower->inclusive ? "[" : "(") + lower->text + ", " + upper->text + (upper->inclusive ? "]" : ")");
}

std::string to_string(const RangeSet& set) {
  if (set.intervals.empty()) {
    return "no version";
  }
  std::string text;
  for (const Interval& interval : set.intervals) {
    text += (text.empty() ? "" : " or ") + to_string(interval);
  }
  return text;
}

}  // namespace parapet::version
