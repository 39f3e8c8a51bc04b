// SPDX-License-Identifier: Apache-2.0
#include "version/range.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace parapet::version {
namespace {

// The model: versions 0..kVersions of the windows scheme with one more between any two of them ("3", "3.1", "4"), each
// in or out. Bounds are whole numbers, so the versions between tell inclusive from exclusive ends apart.
constexpr int kVersions = 12;
using Model = std::set<int>;

std::string text_of(int half) { return std::to_string(half / 2) + (half % 2 == 1 ? ".1" : ""); }

Key key_of(const std::string& text) { return parse(Scheme::kWindows, text).value(); }

Bound bound_of(int number, bool inclusive) {
  const std::string text = std::to_string(number);
  return {.text = text, .key = key_of(text), .inclusive = inclusive};
}

Model model_of(const RangeSet& set) {
  Model model;
  for (int half = 0; half <= 2 * kVersions; ++half) {
    if (set.contains(key_of(text_of(half)).bytes())) {
      model.insert(half);
    }
  }
  return model;
}

// A set by its definition: membership by any interval, none of the code under test.
Model naive(const std::vector<Interval>& intervals) {
  Model model;
  for (int half = 0; half <= 2 * kVersions; ++half) {
    const Key key = key_of(text_of(half));
    for (const Interval& interval : intervals) {
      const bool above =
          !interval.lower || interval.lower->key < key || (interval.lower->inclusive && interval.lower->key == key);
      const bool below =
          !interval.upper || key < interval.upper->key || (interval.upper->inclusive && interval.upper->key == key);
      if (above && below) {
        model.insert(half);
      }
    }
  }
  return model;
}

std::vector<Interval> any_intervals() {
  std::vector<Interval> intervals;
  const int count = *rc::gen::inRange(0, 5);
  for (int i = 0; i < count; ++i) {
    const int low = *rc::gen::inRange(-1, kVersions);
    const int high = *rc::gen::inRange(std::max(low, 0), kVersions + 2);
    Interval interval;
    if (low >= 0) {
      interval.lower = bound_of(low, *rc::gen::arbitrary<bool>());
    }
    if (high <= kVersions) {
      interval.upper = bound_of(high, low == high || *rc::gen::arbitrary<bool>());
      if (low == high) {
        interval.lower->inclusive = true;
      }
    }
    intervals.push_back(interval);
  }
  return intervals;
}

RangeSet set_of(const std::vector<Interval>& intervals) {
  RangeSet set;
  for (const Interval& interval : intervals) {
    set = unite(set, RangeSet{.intervals = {interval}});
  }
  return set;
}

// Ascending, disjoint and apart: no two could be one.
void check_canonical(const RangeSet& set) {
  for (std::size_t i = 0; i + 1 < set.intervals.size(); ++i) {
    RC_ASSERT(set.intervals[i].upper.has_value());
    RC_ASSERT(set.intervals[i + 1].lower.has_value());
    const auto& end = *set.intervals[i].upper;
    const auto& begin = *set.intervals[i + 1].lower;
    RC_ASSERT(end.key < begin.key || (end.key == begin.key && !end.inclusive && !begin.inclusive));
  }
}

RC_GTEST_PROP(RangeSetProperty, the_operations_agree_with_sets_of_versions, ()) {
  const auto xs = any_intervals();
  const auto ys = any_intervals();
  const RangeSet a = set_of(xs);
  const RangeSet b = set_of(ys);
  const Model x = naive(xs);
  const Model y = naive(ys);
  RC_ASSERT(model_of(a) == x);
  Model united = x;
  united.insert(y.begin(), y.end());
  Model common;
  Model rest;
  Model outside;
  for (int half = 0; half <= 2 * kVersions; ++half) {
    if (x.contains(half) && y.contains(half)) common.insert(half);
    if (x.contains(half) && !y.contains(half)) rest.insert(half);
    if (!x.contains(half)) outside.insert(half);
  }
  for (const RangeSet& set : {a, b, unite(a, b), intersect(a, b), subtract(a, b), complement(a)}) {
    check_canonical(set);
  }
  RC_ASSERT(model_of(unite(a, b)) == united);
  RC_ASSERT(model_of(intersect(a, b)) == common);
  RC_ASSERT(model_of(subtract(a, b)) == rest);
  RC_ASSERT(model_of(complement(a)) == outside);
  RC_ASSERT(complement(complement(a)) == a);
}

TEST(RangeSet, touching_intervals_become_one_unless_the_version_between_is_in_neither) {
  const RangeSet below{{{.lower = std::nullopt, .upper = bound_of(2, false)}}};
  const RangeSet from{{{.lower = bound_of(2, true), .upper = std::nullopt}}};
  const RangeSet above{{{.lower = bound_of(2, false), .upper = std::nullopt}}};
  EXPECT_EQ(to_string(unite(below, from)), "any version");
  EXPECT_EQ(to_string(unite(below, above)), "< 2 or > 2");
  EXPECT_EQ(to_string(intersect(below, from)), "no version");
  EXPECT_EQ(to_string(complement(unite(below, above))), "= 2");
}

TEST(RangeSet, is_shown_in_the_bounds_own_spelling) {
  const Interval half_open{.lower = bound_of(1, true), .upper = bound_of(2, false)};
  EXPECT_EQ(to_string(half_open), "[1, 2)");
  EXPECT_EQ(to_string(RangeSet{{half_open, {.lower = bound_of(3, false), .upper = bound_of(4, true)}}}),
            "[1, 2) or (3, 4]");
}

std::string events(Scheme scheme, std::vector<Event> list) {
  const auto set = from_events(scheme, list);
  return set ? to_string(*set) : "refused: " + set.error().to_string();
}

TEST(FromEvents, pairs_of_introduced_and_fixed_in_any_order) {
  using enum Event::Kind;
  EXPECT_EQ(events(Scheme::kPypi, {{kIntroduced, "0"}, {kFixed, "1.2"}}), "< 1.2");
  EXPECT_EQ(events(Scheme::kPypi, {{kFixed, "2.5"}, {kIntroduced, "2.0"}, {kFixed, "1.10"}, {kIntroduced, "1.9"}}),
            "[1.9, 1.10) or [2.0, 2.5)");
  EXPECT_EQ(events(Scheme::kSemver, {{kIntroduced, "1.0.0"}}), ">= 1.0.0");
  EXPECT_EQ(events(Scheme::kSemver, {{kIntroduced, "0"}}), "any version");
}

TEST(FromEvents, last_affected_includes_its_version) {
  using enum Event::Kind;
  EXPECT_EQ(events(Scheme::kDeb, {{kIntroduced, "0"}, {kLastAffected, "1.2-1"}}), "<= 1.2-1");
  EXPECT_EQ(events(Scheme::kDeb, {{kIntroduced, "1.2"}, {kLastAffected, "1.2"}}), "= 1.2");
}

TEST(FromEvents, the_highest_limit_bounds_all_and_a_star_is_none) {
  using enum Event::Kind;
  EXPECT_EQ(events(Scheme::kSemver, {{kIntroduced, "0"}, {kLimit, "2.0.0"}, {kLimit, "3.0.0"}}), "< 3.0.0");
  EXPECT_EQ(events(Scheme::kSemver, {{kIntroduced, "0"}, {kLimit, "2.0.0"}, {kLimit, "*"}}), "any version");
  EXPECT_EQ(events(Scheme::kSemver, {{kIntroduced, "1.0.0"}, {kFixed, "5.0.0"}, {kLimit, "3.0.0"}}), "[1.0.0, 3.0.0)");
}

TEST(FromEvents, events_at_one_version) {
  using enum Event::Kind;
  EXPECT_EQ(events(Scheme::kPypi, {{kIntroduced, "2.0"}, {kFixed, "2"}}), "no version");
  EXPECT_EQ(events(Scheme::kPypi, {{kIntroduced, "1"}, {kFixed, "2"}, {kIntroduced, "2.0"}, {kFixed, "3"}}), "[1, 3)");
}

TEST(FromEvents, refuses_what_it_cannot_order) {
  using enum Event::Kind;
  EXPECT_EQ(events(Scheme::kDeb, {{kIntroduced, "0"}, {kFixed, "x"}}), "refused: 'x': must start with a digit");
  EXPECT_EQ(events(Scheme::kDeb, {{kFixed, "1"}}), "refused: a range needs an 'introduced' event");
  EXPECT_EQ(events(Scheme::kDeb, {}), "refused: a range needs an 'introduced' event");
}

}  // namespace
}  // namespace parapet::version
