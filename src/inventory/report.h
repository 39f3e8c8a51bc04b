// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// parapet.inventory/1 (design §7; docs/formats/inventory.md). Unknown fields are accepted. Errors: kBadInput with the
// entry's position and field, kLimit.
[[nodiscard]] Result<Inventory> read_report(std::string_view json, const Limits& limits);
[[nodiscard]] std::string write_report(const Inventory& inventory);

}  // namespace parapet::inventory
