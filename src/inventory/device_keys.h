// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "inventory/inventory.h"
#include "inventory/software_key.h"

namespace parapet::inventory {

// One thing on a device that is judged by itself.
struct DeviceKey {
  const Software* software = nullptr;  // nullptr: the operating system itself, or a running kernel that no package owns
  SoftwareKey key;
};

// The software keys of a whole device: the system itself where it is judged as one, every software entry, and the running
// kernel where no package of the device owns it (design §4.4). The result points into `inventory`.
[[nodiscard]] std::vector<DeviceKey> device_keys(const Inventory& inventory, const ProductTable* products = nullptr);

}  // namespace parapet::inventory
