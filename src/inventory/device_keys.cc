// SPDX-License-Identifier: Apache-2.0
#include "inventory/device_keys.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace parapet::inventory {
namespace {

bool is_running(const SoftwareKey& key) {
  return key.kernel == KernelState::kRunning || key.kernel == KernelState::kRestartPending;
}

// The key of a running kernel that belongs to no package of this system.
SoftwareKey foreign_kernel(const OperatingSystem& os) {
  SoftwareKey key;
  key.ecosystem = "generic";
  key.name = "linux";
  key.version = os.kernel;
  key.arch = os.arch;
  key.platform = "linux";
  key.kernel = KernelState::kNotOurs;
  return key;
}

}  // namespace

std::vector<DeviceKey> device_keys(const Inventory& inventory, const ProductTable* products) {
  std::vector<DeviceKey> all;
  all.reserve(inventory.software.size() + 2);
  if (std::optional<SoftwareKey> system = system_key(inventory.device)) {
    all.push_back({nullptr, *std::move(system)});
  }
  for (const Software& software : inventory.software) {
    all.push_back({&software, make_key(inventory.device, software, products)});
  }
  const OperatingSystem& os = inventory.device.os;
  const bool owned = std::ranges::any_of(all, [](const DeviceKey& entry) { return is_running(entry.key); });
  if (os.family == "linux" && !os.kernel.empty() && !owned) {
    all.push_back({nullptr, foreign_kernel(os)});
  }
  return all;
}

}  // namespace parapet::inventory
