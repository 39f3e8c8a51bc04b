// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "access/records.h"

namespace parapet::access {

// "viewData", "manageSystemSettings", ...: the permission's name in the API and on the command line.
[[nodiscard]] std::string_view permission_name(Permission permission);
// Letter case matters; nullopt for a name that is none.
[[nodiscard]] std::optional<Permission> permission_by_name(std::string_view name);
// All of them, in the order of their bits.
[[nodiscard]] std::span<const Permission> all_permissions();
[[nodiscard]] PermissionSet every_permission();

// The user group that the built-in Administrator role belongs to.
inline constexpr std::string_view kAdministrators = "Administrators";

// The roles that every installation starts with: Administrator, Security operator, Security reader, Vulnerability reader,
// Remediation handler, each for a user group named like it, in the plural.
[[nodiscard]] std::vector<Role> built_in_roles();

// What the user may do: the permissions of every role that has one of the user's groups. Group names are compared exactly. A disabled
// user may do nothing.
[[nodiscard]] PermissionSet permissions_of(const User& user, std::span<const Role> roles);

// The devices that the user sees: administrators (kManageSystemSettings) all of them; others those of the groups that list one of the
// user's groups or list none at all, and those in no group. Where no group is closed to anybody the scope is `all`.
[[nodiscard]] DeviceScope scope_of(const User& user, PermissionSet permissions, std::span<const DeviceGroup> groups);
[[nodiscard]] DeviceScope scope_of(const ApiClient& client);

}  // namespace parapet::access
