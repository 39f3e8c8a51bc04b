// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/fixed_branches.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/text.h"

namespace parapet::knowledge {
namespace {

std::vector<version::Bound> bounds(std::string_view versions) {
  std::vector<version::Bound> bounds;
  for (const std::string_view text : split_blanks(versions)) {
    bounds.push_back({.text = std::string(text), .key = version::parse(version::Scheme::kGeneric, text).value()});
  }
  return bounds;
}

std::string branches(std::string_view fixes, std::string_view other_ends = "") {
  return version::to_string(fixed_branches(version::Scheme::kGeneric, bounds(fixes), bounds(other_ends)));
}

TEST(FixedBranches, go_from_each_fix_to_the_end_of_its_branch) {
  EXPECT_EQ(branches("6.0.14 5.2.34"), "[5.2.34, 5.3) or [6.0.14, 6.1)");
  EXPECT_EQ(branches("2023.1.7 2023.2.7 2024.1.3"), "[2023.1.7, 2023.2) or [2023.2.7, 2023.3) or [2024.1.3, 2024.2)");
}

TEST(FixedBranches, of_a_release_line_with_minor_releases_reach_to_the_next_major) {
  EXPECT_EQ(branches("115.16.0 128.3.1 131"), "[115.16.0, 116) or [128.3.1, 128.4)");
  EXPECT_EQ(branches("115.14 128.1"), "[115.14, 116) or [128.1, 129)");
}

TEST(FixedBranches, by_major_reach_to_the_next_major_whatever_the_fix_looks_like) {
  const auto by_major = [](std::string_view fixes) {
    return version::to_string(fixed_branches(version::Scheme::kGeneric, bounds(fixes), {}, Branching::kByMajor));
  };
  EXPECT_EQ(by_major("115.16.1 128.3.1 131"), "[115.16.1, 116) or [128.3.1, 129) or [131, 132)");
  EXPECT_EQ(by_major("115.16.1 115.17"), "[115.17, 116)");
}

TEST(FixedBranches, of_several_fixes_in_one_take_the_highest) {
  EXPECT_EQ(branches("1.2 1.4"), "[1.4, 2)");
  EXPECT_EQ(branches("1.2.3 1.2.3 1.2.5 2.0.1"), "[1.2.5, 1.3) or [2.0.1, 2.1)");
}

TEST(FixedBranches, leave_out_one_that_is_affected_again) {
  EXPECT_EQ(branches("1.2.3 1.3.4", "1.2.5"), "[1.3.4, 1.4)");
  EXPECT_EQ(branches("1.2.3 1.3.4", "1.2.1 1.3.0"), "[1.2.3, 1.3) or [1.3.4, 1.4)");
}

TEST(FixedBranches, are_none_where_branches_overlap_or_nothing_is_known) {
  EXPECT_EQ(branches("115.16 115.17.2"), branches(""));
  EXPECT_EQ(branches("8 9.0"), branches(""));
}

}  // namespace
}  // namespace parapet::knowledge
