// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "access/records.h"
#include "exposure/facts.h"
#include "store/facts.h"

namespace parapet::server {

// What the index is told of a device.
[[nodiscard]] std::shared_ptr<const exposure::DeviceFacts> device_facts(const store::StoredDevice& device);

// The group that the rules give a device: the first in rank order whose rule holds.
[[nodiscard]] inventory::GroupNumber group_of_device(const exposure::DeviceFacts& device, const std::vector<access::DeviceGroup>& groups);

[[nodiscard]] bool has_group(const std::vector<access::DeviceGroup>& groups, inventory::GroupNumber group);

// Gives a device its group: the one that somebody chose while there is such a group, else what the rules say.
void decide_group(store::StoredDevice& device, const std::vector<access::DeviceGroup>& groups);

}  // namespace parapet::server
