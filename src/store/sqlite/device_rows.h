// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "store/facts.h"
#include "store/sqlite/connection.h"

namespace parapet::store {

// The columns of a device's row that read_device expects, in its order; what a statement selects beside them stands behind.
inline constexpr int kDeviceColumns = 31;
#define PARAPET_DEVICE_COLUMNS                                                                                                     \
  "number, id, name, domain, channel, external_address, os_family, os_id, os_version, os_codename, os_build, os_arch, os_kernel, " \
  "os_kernel_build, os_name, last_boot, hotfixes, addresses, tags, first_seen, last_full_report, last_contact, report_epoch, "     \
  "report_sequence, report_digest, device_value, group_number, excluded, conflict, software_count, " \
  "group_pinned"

// The device of the current row.
[[nodiscard]] Result<StoredDevice> read_device(const Query& query);

// A new row, with empty details and software list. kConflict where a device of this id is there.
[[nodiscard]] Result<void> insert_device(Connection& connection, const StoredDevice& device);
// All columns but the software's. kNotFound.
[[nodiscard]] Result<void> update_device(Connection& connection, const StoredDevice& device);

}  // namespace parapet::store
