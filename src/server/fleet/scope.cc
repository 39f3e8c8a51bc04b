// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "server/fleet/fleet.h"

namespace parapet::server {

exposure::Scope scope_of(const access::DeviceScope& scope) { return {.all = scope.all, .groups = scope.groups}; }

std::string FleetState::group_name(inventory::GroupNumber group) const {
  const auto found = std::ranges::find(groups, group, &access::DeviceGroup::number);
  if (found != groups.end()) {
    return found->name;
  }
  return groups.empty() ? "None" : "Unassigned";
}

}  // namespace parapet::server
