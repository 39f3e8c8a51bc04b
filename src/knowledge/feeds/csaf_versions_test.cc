// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/csaf_versions.h"

#include <gtest/gtest.h>

#include <string>

namespace parapet::knowledge {
namespace {

std::string told(std::string_view text) {
  const CsafVersions found = csaf_versions(text);
  if (!found.readable) {
    return "unreadable";
  }
  if (found.all) {
    return "all";
  }
  std::string words = found.ranges.intervals.empty() ? "" : version::to_string(found.ranges);
  for (const version::Bound& bound : found.versions) {
    words += (words.empty() ? "= " : ", = ") + bound.text;
  }
  return words;
}

TEST(CsafVersions, read_what_publishers_write) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"vers:all/*", "all"},
      {"All versions", "all"},
      {"vers:all/<V4.3.8", "< 4.3.8"},
      {"< V4.1.3", "< 4.1.3"},
      {" <1.000", "< 1.000"},
      {"<= 5.008", "<= 5.008"},
      {"All versions < V4.4", "< 4.4"},
      {">= 1.0 | <= 1.32", "[1.0, 1.32]"},
      {">=1.220|<=1.281", "[1.220, 1.281]"},
      {">= V7.80 < V9.30", "[7.80, 9.30)"},
      {"vers:all/>=V7.80<V9.40", "[7.80, 9.40)"},
      {">= V4.0 and < V4.5", "[4.0, 4.5)"},
      {">= 2.1", ">= 2.1"},
      {"V4.3", "= 4.3"},
      {"1.0 | 1.1 | 1.2", "= 1.0, = 1.1, = 1.2"},
      {"<= 1.0 | 1.4", "<= 1.0, = 1.4"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(told(text), expected) << text;
  }
}

TEST(CsafVersions, two_intervals_are_two) {
  const CsafVersions found = csaf_versions("vers:generic/>=1.0|<1.5|>=2.0|<2.3");
  ASSERT_TRUE(found.readable);
  ASSERT_EQ(found.ranges.intervals.size(), 2U);
  EXPECT_EQ(found.ranges.intervals[1].lower->text, "2.0");
}

TEST(CsafVersions, do_not_guess) {
  for (const std::string_view text :
       {"< V3.X.17", "V9.x", "9.9.*", "< V2.4 SP1", "R2A", "firmware 1.2", "<April/9/2019", "<=the_first_9_digits_of_serial_number_3",
        "< 1.0 | < 2.0", ">= 1.0 | >= 2.0", ">= 2.0 | < 1.0", "No version", "", "<", "1.0-1.4", "< 1.0 (firmware 2.0)",
        "All versions with Ethernet interface", "vers:nonsense/1.0", "< V 4.1"}) {
    EXPECT_EQ(told(text), "unreadable") << text;
  }
}

}  // namespace
}  // namespace parapet::knowledge
