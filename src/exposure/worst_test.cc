// SPDX-License-Identifier: Apache-2.0
#include "exposure/worst.h"

#include <gtest/gtest.h>

#include "knowledge/cvss.h"

namespace parapet::exposure {
namespace {

TEST(Worst, takes_each_property_from_the_weakness_that_is_worst_in_it) {
  Worst worst{.severity = SeverityRank::kCritical, .exploit = ExploitLevel::kNone, .oldest_day = 19'000};
  worst.add({.severity = SeverityRank::kLow, .exploit = ExploitLevel::kInTheWild, .oldest_day = Worst::kNoDay});
  worst.add({.severity = SeverityRank::kUnknown, .exploit = ExploitLevel::kPoc, .oldest_day = 18'000});
  EXPECT_EQ(worst, (Worst{.severity = SeverityRank::kCritical, .exploit = ExploitLevel::kInTheWild, .oldest_day = 18'000}));
}

TEST(Worst, an_unrated_weakness_comes_before_one_that_was_rated_as_none) {
  EXPECT_GT(SeverityRank::kUnknown, SeverityRank::kNone);
  EXPECT_GT(SeverityRank::kLow, SeverityRank::kUnknown);
  EXPECT_FALSE(Worst{}.any());
}

TEST(Worst, words_are_those_of_weaknesses) {
  using knowledge::Severity;
  for (const Severity severity : {Severity::kUnknown, Severity::kNone, Severity::kLow, Severity::kMedium, Severity::kHigh, Severity::kCritical}) {
    EXPECT_EQ(severity_word(rank_of(severity)), knowledge::severity_name(severity));
  }
  for (const std::string_view word : {"none", "poc", "weaponised", "in_the_wild"}) {
    EXPECT_EQ(exploit_word(exploit_level_of(word)), word);
  }
  EXPECT_EQ(severity_word(SeverityRank::kNoWeakness), "");
}

TEST(Worst, ages_by_whole_days) {
  const UnixTime now{20'000 * kSecondsPerDay + 3'600};
  const auto age = [&](std::int64_t days) {
    return age_word(Worst{.oldest_day = published_day({(20'000 - days) * kSecondsPerDay + 86'399})}.age(now));
  };
  EXPECT_EQ(age(-3), "under30days") << "announced for a day to come";
  EXPECT_EQ(age(0), "under30days");
  EXPECT_EQ(age(29), "under30days");
  EXPECT_EQ(age(30), "30to90days");
  EXPECT_EQ(age(89), "30to90days");
  EXPECT_EQ(age(90), "90to180days");
  EXPECT_EQ(age(179), "90to180days");
  EXPECT_EQ(age(180), "180to365days");
  EXPECT_EQ(age(364), "180to365days");
  EXPECT_EQ(age(365), "over365days");
  EXPECT_EQ(age_word(Worst{.oldest_day = published_day({})}.age(now)), "unknown");
}

}  // namespace
}  // namespace parapet::exposure
