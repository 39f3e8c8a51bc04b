// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inventory/inventory.h"

namespace parapet::inventory {

// A system as one of its own packages states it, and which.
struct StatedSystem {
  OperatingSystem os;
  std::string by;  // "base-files 12.4+deb12u12"
};

// Every distribution has a package whose version is that of the release: base-files on Debian (it brings
// /etc/debian_version along), almalinux-release, alpine-base and their kin. nullopt where none of them is in the list, or
// two that speak of different systems.
[[nodiscard]] std::optional<StatedSystem> system_of_packages(const std::vector<Software>& packages);

}  // namespace parapet::inventory
