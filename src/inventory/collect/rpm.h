// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// Reads one package's header as the rpm database holds it (an rpm header without its magic number). os_id (ID of
// os-release) decides which vendors are the distribution itself. nullopt for what is no package (the public keys that rpm
// keeps as packages). Errors: kBadInput where it is no header or lacks name, version or release, kLimit.
[[nodiscard]] Result<std::optional<Software>> read_rpm_header(std::string_view blob, std::string_view os_id, const Limits& limits);

// The absolute paths of the files that the header's package owns; empty where it is no header.
[[nodiscard]] std::vector<std::string> rpm_header_files(std::string_view blob);

// "" where a package of this vendor is the distribution's own, else who made it and how that shows.
[[nodiscard]] std::string rpm_origin(std::string_view os_id, std::string_view vendor);

// "openssl" and "1:3.0.7-1.el9" of "openssl-3.0.7-1.el9.src.rpm"; empty where it is not of that form.
[[nodiscard]] std::pair<std::string_view, std::string_view> split_source_rpm(std::string_view file);

}  // namespace parapet::inventory
