// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "store/check.h"
#include "store/sqlite/connection.h"

namespace parapet::store {

// Each device's software list and details can be read, agree with each other and with the count, and name entries that exist; no
// row belongs to a device that is gone.
[[nodiscard]] Result<CheckLine> check_devices(Connection& connection, bool repair);

// Entries that history names exist. With repair, entries that nothing uses are removed.
[[nodiscard]] Result<CheckLine> check_entries(Connection& connection, bool repair);

}  // namespace parapet::store
