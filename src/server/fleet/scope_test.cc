// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "server/fleet/fleet.h"

namespace parapet::server {
namespace {

TEST(FleetState, devices_without_a_group_are_unassigned_and_none_where_there_are_no_groups) {
  FleetState state;
  EXPECT_EQ(state.group_name(inventory::kNoGroup), "None");
  state.groups.push_back({.number = inventory::GroupNumber{3}, .name = "Tills"});
  EXPECT_EQ(state.group_name(inventory::kNoGroup), "Unassigned");
  EXPECT_EQ(state.group_name(inventory::GroupNumber{3}), "Tills");
}

}  // namespace
}  // namespace parapet::server
