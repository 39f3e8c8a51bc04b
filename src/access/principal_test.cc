// SPDX-License-Identifier: Apache-2.0
#include "access/principal.h"

#include <gtest/gtest.h>

namespace parapet::access {
namespace {

TEST(Principal, is_granted_what_it_was_given_by_name) {
  const Principal principal{.api_permissions = {"Machine.Read.All"}};
  EXPECT_TRUE(principal.granted({"Machine.ReadWrite.All", "Machine.Read.All"}));
  EXPECT_FALSE(principal.granted({"Machine.Read"}));
}

TEST(DeviceScope, has_its_groups_only_unless_it_has_all) {
  const DeviceScope two{.groups = {GroupNumber{2}, GroupNumber{5}}};
  EXPECT_TRUE(two.has(GroupNumber{5}));
  EXPECT_FALSE(two.has(GroupNumber{0}));
  EXPECT_TRUE((DeviceScope{.all = true}).has(GroupNumber{0}));
}

}  // namespace
}  // namespace parapet::access
