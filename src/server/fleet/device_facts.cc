// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/device_facts.h"

#include <algorithm>

#include "access/group_rule.h"
#include "inventory/platform_name.h"

namespace parapet::server {

std::shared_ptr<const exposure::DeviceFacts> device_facts(const store::StoredDevice& device) {
  return std::make_shared<const exposure::DeviceFacts>(exposure::DeviceFacts{.number = device.number,
                                                                             .id = device.device.id,
                                                                             .name = device.device.name,
                                                                             .domain = device.domain,
                                                                             .os = device.device.os,
                                                                             .addresses = device.addresses,
                                                                             .external_address = device.external_address,
                                                                             .channel = device.channel,
                                                                             .first_seen = device.first_seen,
                                                                             .last_full_report = device.last_full_report,
                                                                             .last_contact = device.last_contact,
                                                                             .group = device.group,
                                                                             .group_pinned = device.group_pinned,
                                                                             .value = device.value,
                                                                             .tags = device.tags,
                                                                             .excluded = device.excluded,
                                                                             .conflict = device.conflict});
}

inventory::GroupNumber group_of_device(const exposure::DeviceFacts& device, const std::vector<access::DeviceGroup>& groups) {
  return access::group_of({.name = device.name,
                           .domain = device.domain,
                           .tags = device.tags,
                           .platform = inventory::platform_name(device.os)},
                          groups);
}

bool has_group(const std::vector<access::DeviceGroup>& groups, inventory::GroupNumber group) {
  return std::ranges::find(groups, group, &access::DeviceGroup::number) != groups.end();
}

void decide_group(store::StoredDevice& device, const std::vector<access::DeviceGroup>& groups) {
  if (device.group_pinned && (device.group == inventory::kNoGroup || has_group(groups, device.group))) {
    return;
  }
  device.group_pinned = false;
  device.group = group_of_device(*device_facts(device), groups);
}

}  // namespace parapet::server
