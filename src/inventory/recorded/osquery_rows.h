// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/limits.h"
#include "base/result.h"
#include "inventory/inventory.h"
#include "inventory/recorded/osquery.h"

namespace parapet::inventory {

// Which table rows come from, by columns that only it has: for results without the table's name; "" where they don't tell.
[[nodiscard]] std::string_view osquery_table_of_row(JsonValue row);

// Makes an inventory of rows, table by table, in any order. Columns are those of osquery's schema; numbers may be texts or numbers.
class OsqueryRows {
 public:
  explicit OsqueryRows(const Limits& limits) : limits_(limits) {}

  // All rows of a query. name: the table's, or a query's that ends in it; "" where the columns have to tell. Errors: kBadInput
  // for a row that is no object, kLimit.
  [[nodiscard]] Result<void> add(std::string_view name, JsonValue rows);
  // One row. Errors: kLimit.
  [[nodiscard]] Result<void> add_row(std::string_view table, JsonValue row, const std::string& place);
  void name_host(std::string_view name);
  [[nodiscard]] bool host_named() const { return !facts_.inventory.device.name.empty(); }
  [[nodiscard]] OsqueryFacts finish() &&;

 private:
  struct Listener {
    std::string path;
    ListeningSocket socket;
  };
  [[nodiscard]] Result<void> add_software(Software software, const std::string& place);
  [[nodiscard]] Result<void> add_mixed_row(JsonValue row, const std::string& place);
  void add_address(JsonValue row);
  void add_runtime(std::string_view table, JsonValue row);
  void set_system_info(JsonValue row);
  void set_windows_version(JsonValue row);
  void settle_system();
  void settle_origins();
  void settle_owners();
  void settle_runtime();

  Limits limits_;
  OsqueryFacts facts_;
  std::string windows_build_;              // of the registry: "19045"
  std::string windows_revision_;           // of the registry: "3570"
  std::vector<std::string> running_;       // paths of processes
  std::vector<Listener> listening_;
  std::vector<std::string> tables_passed_;  // seen, but of no kind that names software
};

}  // namespace parapet::inventory
