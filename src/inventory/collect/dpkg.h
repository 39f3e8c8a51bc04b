// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/collect/collector.h"
#include "inventory/collect/deb_origin.h"

namespace parapet::inventory {

// Reads dpkg's status, or one file of status.d: the packages whose files are on the disk. Errors: kBadInput with line and
// package for a stanza that is broken or lacks its name or version, kLimit.
[[nodiscard]] Result<Collected> parse_dpkg_status(std::string_view text, const DebOrigins& origins, const Limits& limits);

}  // namespace parapet::inventory
