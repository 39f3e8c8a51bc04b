// SPDX-License-Identifier: Apache-2.0
#include "access/group_rule.h"

#include <gtest/gtest.h>

#include <vector>

namespace parapet::access {
namespace {

using Comparison = GroupRule::Comparison;

const std::vector<std::string> kTags{"Production", "web"};
const DeviceAttributes kDevice{.name = "WEB-01", .domain = "corp.example.org", .tags = kTags, .platform = "Debian12"};

TEST(GroupRule, without_a_condition_takes_nothing) { EXPECT_FALSE(rule_takes({}, kDevice)); }

TEST(GroupRule, compares_in_four_ways_and_ignores_letter_case) {
  const struct {
    Comparison comparison;
    const char* text;
    bool taken;
  } cases[] = {
      {Comparison::kEquals, "web-01", true},     {Comparison::kEquals, "web-0", false},     {Comparison::kStartsWith, "Web", true},
      {Comparison::kStartsWith, "eb", false},    {Comparison::kEndsWith, "-01", true},      {Comparison::kEndsWith, "WEB", false},
      {Comparison::kContains, "B-0", true},      {Comparison::kContains, "db", false},      {Comparison::kContains, "", false},
      {Comparison::kStartsWith, "", false},      {Comparison::kEquals, "web-01.corp", false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(rule_takes({.names = {{c.comparison, c.text}}}, kDevice), c.taken) << c.text;
  }
}

TEST(GroupRule, takes_any_value_of_a_property_but_needs_every_property) {
  EXPECT_TRUE(rule_takes({.names = {{Comparison::kEquals, "db-01"}, {Comparison::kStartsWith, "web"}}}, kDevice));
  EXPECT_TRUE(rule_takes({.names = {{Comparison::kStartsWith, "web"}}, .tags = {{Comparison::kEquals, "production"}}}, kDevice));
  EXPECT_FALSE(rule_takes({.names = {{Comparison::kStartsWith, "web"}}, .tags = {{Comparison::kEquals, "test"}}}, kDevice));
  EXPECT_TRUE(rule_takes({.platforms = {"Windows11", "debian12"}}, kDevice));
  EXPECT_FALSE(rule_takes({.domains = {{Comparison::kEndsWith, ".org"}}, .platforms = {"Windows11"}}, kDevice));
}

TEST(GroupRule, does_not_take_a_device_that_lacks_the_property) {
  const DeviceAttributes bare{.name = "x"};
  EXPECT_FALSE(rule_takes({.domains = {{Comparison::kContains, "corp"}}}, bare));
  EXPECT_FALSE(rule_takes({.tags = {{Comparison::kContains, "web"}}}, bare));
  EXPECT_FALSE(rule_takes({.platforms = {""}}, bare));
}

TEST(Groups, the_highest_rank_that_takes_a_device_has_it) {
  const std::vector<DeviceGroup> groups{
      {.number = GroupNumber{7}, .name = "databases", .rank = 1, .rule = {.names = {{Comparison::kStartsWith, "db"}}}},
      {.number = GroupNumber{3}, .name = "web", .rank = 2, .rule = {.tags = {{Comparison::kEquals, "web"}}}},
      {.number = GroupNumber{5}, .name = "all of it", .rank = 3, .rule = {.domains = {{Comparison::kEndsWith, "example.org"}}}},
  };
  EXPECT_EQ(group_of(kDevice, groups), GroupNumber{3});
  EXPECT_EQ(group_of({.name = "laptop", .domain = "corp.example.org"}, groups), GroupNumber{5});
  EXPECT_EQ(group_of({.name = "laptop"}, groups), inventory::kNoGroup);
}

TEST(Groups, are_checked_before_they_are_kept) {
  GroupRule rule;
  rule.names.assign(10, {Comparison::kEquals, "a"});
  EXPECT_TRUE(check_rule(rule));
  rule.names.push_back({Comparison::kEquals, "b"});
  EXPECT_EQ(check_rule(rule).error().code(), ErrorCode::kLimit);
  EXPECT_FALSE(check_rule({.tags = {{Comparison::kContains, ""}}}));
  EXPECT_FALSE(check_rule({.domains = {{Comparison::kContains, std::string(257, 'a')}}}));
  EXPECT_FALSE(check_rule({.platforms = {""}}));
  EXPECT_TRUE(check_rule({}));

  const std::vector<DeviceGroup> twice{{.name = "A", .rank = 1}, {.name = "a", .rank = 2}};
  EXPECT_EQ(check_groups(twice).error().code(), ErrorCode::kConflict);
  const std::vector<DeviceGroup> same_rank{{.name = "A", .rank = 1}, {.name = "b", .rank = 1}};
  EXPECT_EQ(check_groups(same_rank).error().code(), ErrorCode::kConflict);
  const std::vector<DeviceGroup> nameless{{.name = " ", .rank = 1}};
  EXPECT_FALSE(check_groups(nameless));
}

}  // namespace
}  // namespace parapet::access
