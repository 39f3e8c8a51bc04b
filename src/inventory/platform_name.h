// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "inventory/inventory.h"

namespace parapet::inventory {

// The platform of a system in the spelling of the compatible API's osPlatform: "Windows10", "Windows11", "WindowsServer2019",
// "macOS", "Debian", "Ubuntu", "RedHatEnterpriseLinux", "AlmaLinux", ...; a Linux that is not in the list by its own name with
// the first letter raised; "Linux" where it has none; "Other" where nothing is known.
[[nodiscard]] std::string platform_name(const OperatingSystem& os);

// The release of a Windows 10 or 11, as windows_release() spells it: "windows_11_23h2"; "windows_10" where it is not known
// which. "" for everything else, Windows Server included.
[[nodiscard]] std::string windows_version(const OperatingSystem& os);
// How people write it: "Windows 11 23H2".
[[nodiscard]] std::string windows_version_title(std::string_view version);

}  // namespace parapet::inventory
