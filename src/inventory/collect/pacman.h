// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// Reads one package's `desc` of pacman's local database: "%NAME%", values on the lines below, an empty line. What is not
// packed by archlinux.org is marked as a third party's. Errors: kBadInput where name or version is missing or a value
// stands before any heading, kLimit.
[[nodiscard]] Result<Software> parse_pacman_desc(std::string_view text, const Limits& limits);

}  // namespace parapet::inventory
