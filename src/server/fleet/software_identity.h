// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "inventory/inventory.h"
#include "store/facts.h"

namespace parapet::server {

// What makes an entry the same from one report to the next (docs/formats/sensor-protocol.md): ecosystem, name, version, arch
// and module; for language packages and applications also the first path, because they may lie on a device several times.
[[nodiscard]] std::string software_identity(const inventory::Software& software);

// The software without what is not its identity: no paths beyond the first, no dates, no run-time context.
[[nodiscard]] inventory::Software identity_fields(const inventory::Software& software);

// What changed between two lists of one device: an entry that went and one of the same name that came are an update.
// Linear in both lists.
[[nodiscard]] std::vector<store::SoftwareChange> software_changes(const std::vector<store::StoredSoftware>& before,
                                                                  const std::vector<store::StoredSoftware>& after, UnixTime time);

}  // namespace parapet::server
