// SPDX-License-Identifier: Apache-2.0
#include "inventory/recorded/osquery.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "inventory/recorded/osquery_rows.h"
#include "inventory/recorded/recorded.h"

namespace parapet::inventory {
namespace {

Limits document_limits(const Limits& limits) {
  Limits bounded = limits;
  bounded.document_bytes_max = limits.inventory_bytes_max;
  return bounded;
}

// A line of the result log: a snapshot's rows, or one row that a differential query added.
Result<bool> read_log_entry(JsonValue entry, OsqueryRows& rows_read) {
  const bool snapshot = entry["snapshot"].is_array();
  const bool row = entry["columns"].is_object();
  if (!entry["name"].is_string() || (!snapshot && !row)) {
    return false;
  }
  const std::string_view name = entry["name"].string();
  if (const std::string_view host = entry["hostIdentifier"].string(); !host.empty() && !rows_read.host_named()) {
    rows_read.name_host(host);
  }
  if (snapshot) {
    TRY(rows_read.add(name, entry["snapshot"]));
    return true;
  }
  if (entry["action"].string() == "removed") {
    return true;
  }
  std::string_view table = osquery_table_of_query(name);
  table = table.empty() ? osquery_table_of_row(entry["columns"]) : table;
  if (!table.empty()) {
    TRY(rows_read.add_row(table, entry["columns"], std::string(printable(name))));
  }
  return true;
}

Result<bool> read_document(JsonValue root, OsqueryRows& rows_read) {
  if (root.is_array()) {
    bool log = false;
    for (const JsonValue element : root.elements()) {
      log = log || element["snapshot"].present() || element["columns"].present();
    }
    if (!log) {
      TRY(rows_read.add("", root));
      return root.elements().size() > 0;
    }
    for (const JsonValue element : root.elements()) {
      (void)TRY(read_log_entry(element, rows_read));
    }
    return true;
  }
  if (TRY(read_log_entry(root, rows_read))) {
    return true;
  }
  // {"deb_packages": [...], ...}, also below "data" or "queries" as management servers hand it over.
  for (const std::string_view wrapper : {"data", "queries", "results"}) {
    if (root[wrapper].is_object() || root[wrapper].is_array()) {
      return read_document(root[wrapper], rows_read);
    }
  }
  bool any = false;
  for (const JsonMember member : root.members()) {
    if (member.value.is_array()) {
      any = any || !osquery_table_of_query(member.key).empty();
      TRY(rows_read.add(member.key, member.value));
    }
  }
  return any;
}

}  // namespace

Result<OsqueryFacts> read_osquery_tables(std::string_view json, const Limits& limits) {
  JsonParser parser(document_limits(limits));
  const JsonValue root = TRY(parser.parse(json));
  if (!root.is_object()) {
    return bad_input("not an object of osquery's tables");
  }
  OsqueryRows rows(limits);
  for (const JsonMember member : root.members()) {
    TRY(rows.add(member.key, member.value));
  }
  return std::move(rows).finish();
}

Result<Inventory> read_osquery(std::string_view json, const Limits& limits) {
  JsonParser parser(document_limits(limits));
  OsqueryRows rows_read(limits);
  const Result<JsonValue> whole = parser.parse(json);
  if (whole) {
    if (!TRY(read_document(*whole, rows_read))) {
      return bad_input("no result of osquery: neither tables nor log entries");
    }
  } else {
    // The result log has one document on each line.
    std::size_t number = 0;
    std::string_view rest = json;
    while (!rest.empty()) {
      ++number;
      const std::string_view line = trim(take_line(rest));
      if (line.empty()) {
        continue;
      }
      const Result<JsonValue> entry = parser.parse(line);
      if (!entry) {
        return number == 1 ? std::unexpected(whole.error()) : located(entry.error(), fmt::format("line {}", number));
      }
      if (!TRY_AT(read_log_entry(*entry, rows_read), fmt::format("line {}", number))) {
        return bad_input(fmt::format("line {}: no entry of osquery's result log", number));
      }
    }
  }
  return std::move(std::move(rows_read).finish().inventory);
}

}  // namespace parapet::inventory
