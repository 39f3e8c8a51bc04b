// SPDX-License-Identifier: Apache-2.0
#include "inventory/merge.h"

#include <gtest/gtest.h>

namespace parapet::inventory {
namespace {

TEST(MergeEqual, equal_entries_become_one_with_all_paths) {
  std::vector<Software> all = {{.ecosystem = "npm", .name = "a", .version = "1", .paths = {"z", "b"}},
                               {.ecosystem = "npm", .name = "b", .version = "1", .paths = {"x"}},
                               {.ecosystem = "npm", .name = "a", .version = "1", .paths = {"b", "a"}}};
  merge_equal(all);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].paths, (std::vector<std::string>{"a", "b", "z"}));
  EXPECT_EQ(all[1].name, "b");
}

TEST(MergeEqual, what_differs_in_a_verdict_stays_apart) {
  std::vector<Software> all = {{.ecosystem = "npm", .name = "a", .version = "1"},
                               {.ecosystem = "npm", .name = "a", .version = "2"},
                               {.ecosystem = "npm", .name = "a", .version = "1", .owned_by = "node"},
                               {.ecosystem = "npm", .name = "a", .version = "1", .lower_bound_only = true},
                               {.ecosystem = "npm", .name = "a1", .version = ""}};
  merge_equal(all);
  EXPECT_EQ(all.size(), 5U);
}

}  // namespace
}  // namespace parapet::inventory
