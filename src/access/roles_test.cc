// SPDX-License-Identifier: Apache-2.0
#include "access/roles.h"

#include <gtest/gtest.h>

namespace parapet::access {
namespace {

TEST(Permissions, have_names_that_read_back) {
  for (const Permission permission : all_permissions()) {
    EXPECT_EQ(permission_by_name(permission_name(permission)), permission);
    EXPECT_TRUE(every_permission().has(permission));
  }
  EXPECT_EQ(all_permissions().size(), 10U);
  EXPECT_FALSE(permission_by_name("ViewData"));
  EXPECT_FALSE(permission_by_name(""));
}

TEST(Roles, give_the_union_of_what_the_users_groups_have) {
  const auto roles = built_in_roles();
  const User user{.user_groups = {"Vulnerability readers", "Remediation handlers", "Night shift"}};
  const PermissionSet permissions = permissions_of(user, roles);
  EXPECT_TRUE(permissions.has(Permission::kViewVulnerabilities));
  EXPECT_TRUE(permissions.has(Permission::kHandleRemediation));
  EXPECT_FALSE(permissions.has(Permission::kViewData));
  EXPECT_EQ(permissions_of({.user_groups = {"administrators"}}, roles), PermissionSet{}) << "group names are compared exactly";
  EXPECT_EQ(permissions_of({}, roles), PermissionSet{});
}

TEST(Roles, give_nothing_to_a_disabled_user) {
  EXPECT_EQ(permissions_of({.user_groups = {"Administrators"}, .enabled = false}, built_in_roles()), PermissionSet{});
}

TEST(Roles, only_the_administrator_manages_users_roles_and_global_exceptions) {
  for (const Role& role : built_in_roles()) {
    EXPECT_EQ(role.permissions.has(Permission::kManageSystemSettings), role.name == "Administrator");
    EXPECT_EQ(role.permissions.has(Permission::kManageGlobalExceptions), role.name == "Administrator");
    EXPECT_TRUE(role.permissions.has(Permission::kViewVulnerabilities)) << role.name;
  }
}

const std::vector<DeviceGroup> kGroups{
    {.number = GroupNumber{4}, .name = "servers", .rank = 1, .user_groups = {"Server people"}},
    {.number = GroupNumber{2}, .name = "laptops", .rank = 2},
    {.number = GroupNumber{9}, .name = "plant", .rank = 3, .user_groups = {"Plant people", "Auditors"}},
};

TEST(Scope, is_the_groups_that_name_the_users_groups_and_the_open_ones) {
  const auto scope = scope_of(User{.user_groups = {"Server people"}}, {}, kGroups);
  EXPECT_EQ(scope, (DeviceScope{.groups = {GroupNumber{0}, GroupNumber{2}, GroupNumber{4}}}));
  EXPECT_EQ(scope_of(User{}, {}, kGroups), (DeviceScope{.groups = {GroupNumber{0}, GroupNumber{2}}}));
}

TEST(Scope, of_administrators_and_where_nothing_is_closed_is_everything) {
  EXPECT_TRUE(scope_of(User{}, every_permission(), kGroups).all);
  EXPECT_TRUE(scope_of(User{}, {}, {}).all);
  EXPECT_TRUE(scope_of(User{}, {}, std::vector{kGroups[1]}).all);
}

TEST(Scope, of_a_client_is_what_it_was_given) {
  EXPECT_TRUE(scope_of(ApiClient{}).all);
  const auto scope = scope_of(ApiClient{.all_groups = false, .groups = {GroupNumber{5}, GroupNumber{2}, GroupNumber{5}}});
  EXPECT_EQ(scope, (DeviceScope{.groups = {GroupNumber{2}, GroupNumber{5}}}));
  EXPECT_FALSE(scope_of(ApiClient{.all_groups = false}).has(inventory::kNoGroup));
}

}  // namespace
}  // namespace parapet::access
