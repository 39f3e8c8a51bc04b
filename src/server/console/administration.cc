// SPDX-License-Identifier: Apache-2.0
#include "server/console/administration.h"

#include <algorithm>

namespace parapet::server::console {
namespace {

bool has_an_administrator(const std::vector<access::User>& users, const std::vector<access::Role>& roles) {
  return std::ranges::any_of(users, [&](const access::User& user) {
    return user.enabled && access::permissions_of(user, roles).has(access::Permission::kManageSystemSettings);
  });
}

}  // namespace

Needs to_administer() { return {.permissions = {access::Permission::kManageSystemSettings}, .client_permissions = {}}; }

bool has_role(const access::User& user, const access::Role& role) {
  return std::ranges::any_of(user.user_groups, [&](const std::string& group) { return std::ranges::find(role.user_groups, group) != role.user_groups.end(); });
}

Result<void> keeps_an_administrator(const Call& call, const std::vector<access::User>& users, const std::vector<access::Role>& roles) {
  if (has_an_administrator(users, roles)) {
    return {};
  }
  // Where there was none before (all sign-in is by others), nothing gets worse.
  const std::vector<access::User> before = TRY(call.store().users());
  const std::vector<access::Role> roles_before = TRY(call.store().roles());
  return has_an_administrator(before, roles_before) ? fail(ErrorCode::kConflict, "nobody would be left who can administer this server") : Result<void>();
}

}  // namespace parapet::server::console
