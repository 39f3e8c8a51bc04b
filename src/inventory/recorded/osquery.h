// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/identity.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// What osquery's tables say of a device.
struct OsqueryFacts {
  Inventory inventory;
  std::vector<NetworkAddress> addresses;  // sorted, without those of the loop-back interface
  bool addresses_known = false;           // a table of addresses was there
  std::string domain;                     // of a host name with one: "branch.example"
};

// Reads an object of tables: {"deb_packages":[{…},…],…}; a table's name may be the end of a query's ("pack_audit_deb_packages").
// Errors: kBadInput with table and row, kLimit.
[[nodiscard]] Result<OsqueryFacts> read_osquery_tables(std::string_view json, const Limits& limits);

// The table that a query's name ends in; "" where it is none that is read. "software_linux", "software_macos" and
// "software_windows" are tables too: software of several tables with its table in the column "source".
[[nodiscard]] std::string_view osquery_table_of_query(std::string_view name);

}  // namespace parapet::inventory
