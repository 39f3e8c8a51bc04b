// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "inventory/inventory.h"

namespace parapet::inventory {

// The platform of a system in the spelling of the compatible API's osPlatform: "Windows10", "Windows11", "WindowsServer2019",
// "macOS", "Debian", "Ubuntu", "RedHatEnterpriseLinux", "AlmaLinux", ...; a Linux that is not in the list by its own name with
// the first letter raised; "Linux" where it has none; "Other" where nothing is known.
[[nodiscard]] std::string platform_name(const OperatingSystem& os);

}  // namespace parapet::inventory
