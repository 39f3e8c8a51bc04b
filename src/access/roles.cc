// SPDX-License-Identifier: Apache-2.0
#include "access/roles.h"

#include <algorithm>
#include <array>

namespace parapet::access {
namespace {

struct Named {
  Permission permission;
  std::string_view name;
};

constexpr std::array<Named, 10> kNames{{
    {Permission::kViewData, "viewData"},
    {Permission::kViewVulnerabilities, "viewVulnerabilities"},
    {Permission::kHandleRemediation, "handleRemediation"},
    {Permission::kHandleExceptions, "handleExceptions"},
    {Permission::kManageGlobalExceptions, "manageGlobalExceptions"},
    {Permission::kHandleApplications, "handleApplications"},
    {Permission::kManageBaselines, "manageBaselines"},
    {Permission::kInvestigateAlerts, "investigateAlerts"},
    {Permission::kManageSecuritySettings, "manageSecuritySettings"},
    {Permission::kManageSystemSettings, "manageSystemSettings"},
}};

constexpr auto kAll = [] {
  std::array<Permission, kNames.size()> all{};
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = kNames[i].permission;
  }
  return all;
}();

PermissionSet set_of(std::initializer_list<Permission> permissions) {
  PermissionSet set;
  for (const Permission permission : permissions) {
    set.add(permission);
  }
  return set;
}

bool share_one(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::any_of(a, [&](const std::string& name) { return std::ranges::find(b, name) != b.end(); });
}

}  // namespace

std::string_view permission_name(Permission permission) {
  const auto found = std::ranges::find(kNames, permission, &Named::permission);
  return found == kNames.end() ? std::string_view{} : found->name;
}

std::optional<Permission> permission_by_name(std::string_view name) {
  const auto found = std::ranges::find(kNames, name, &Named::name);
  return found == kNames.end() ? std::nullopt : std::optional(found->permission);
}

std::span<const Permission> all_permissions() { return kAll; }

PermissionSet every_permission() {
  PermissionSet set;
  for (const Permission permission : kAll) {
    set.add(permission);
  }
  return set;
}

std::vector<Role> built_in_roles() {
  using enum Permission;
  return {
      {.name = "Administrator",
       .description = "Everything, users, roles and device groups too; sees all devices.",
       .permissions = every_permission(),
       .user_groups = {std::string(kAdministrators)},
       .built_in = true},
      {.name = "Security operator",
       .description = "Sees all security data, works on alerts, remediation and exceptions, manages security settings.",
       .permissions = set_of({kViewData, kViewVulnerabilities, kHandleRemediation, kHandleExceptions, kHandleApplications, kManageBaselines,
                              kInvestigateAlerts, kManageSecuritySettings}),
       .user_groups = {"Security operators"},
       .built_in = true},
      {.name = "Security reader",
       .description = "Sees all security data, changes nothing.",
       .permissions = set_of({kViewData, kViewVulnerabilities}),
       .user_groups = {"Security readers"},
       .built_in = true},
      {.name = "Vulnerability reader",
       .description = "Sees vulnerability data only, changes nothing.",
       .permissions = set_of({kViewVulnerabilities}),
       .user_groups = {"Vulnerability readers"},
       .built_in = true},
      {.name = "Remediation handler",
       .description = "Sees vulnerability data, requests and tracks remediation.",
       .permissions = set_of({kViewVulnerabilities, kHandleRemediation}),
       .user_groups = {"Remediation handlers"},
       .built_in = true},
  };
}

PermissionSet permissions_of(const User& user, std::span<const Role> roles) {
  std::uint32_t bits = 0;
  if (user.enabled) {
    for (const Role& role : roles) {
      if (share_one(role.user_groups, user.user_groups)) {
        bits |= role.permissions.bits();
      }
    }
  }
  return PermissionSet(bits);
}

DeviceScope scope_of(const User& user, PermissionSet permissions, std::span<const DeviceGroup> groups) {
  if (permissions.has(Permission::kManageSystemSettings)) {
    return {.all = true};
  }
  const auto open_to_all = [](const DeviceGroup& group) { return group.user_groups.empty(); };
  if (std::ranges::all_of(groups, open_to_all)) {
    return {.all = true};
  }
  DeviceScope scope{.groups = {inventory::kNoGroup}};
  for (const DeviceGroup& group : groups) {
    if (open_to_all(group) || share_one(group.user_groups, user.user_groups)) {
      scope.groups.push_back(group.number);
    }
  }
  std::ranges::sort(scope.groups);
  return scope;
}

DeviceScope scope_of(const ApiClient& client) {
  DeviceScope scope{.all = client.all_groups, .groups = client.all_groups ? std::vector<GroupNumber>{} : client.groups};
  std::ranges::sort(scope.groups);
  const auto repeated = std::ranges::unique(scope.groups);
  scope.groups.erase(repeated.begin(), repeated.end());
  return scope;
}

}  // namespace parapet::access
