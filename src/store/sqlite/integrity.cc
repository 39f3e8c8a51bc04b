// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/integrity.h"

#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "store/sqlite/schema.h"

namespace parapet::store {
namespace {

constexpr std::array kSmallTables = {"meta",       "counter", "score_point",    "device_group", "alert",         "user_account",      "access_role",
                                     "api_client", "setting", "personal_token", "user_session", "enrolment_key", "device_credential", "device_census"};

Result<std::vector<std::string>> lines_of(Connection& connection, Sql sql) {
  std::vector<std::string> lines;
  Query query = TRY(connection.query(sql));
  while (TRY(query.next())) {
    lines.push_back(query.text(0));
  }
  if (lines.size() == 1 && lines.front() == "ok") {
    lines.clear();
  }
  return lines;
}

std::unexpected<Error> damaged(const std::string& path, const std::string& what) {
  return bad_input(fmt::format("{}: the store is damaged: {}; `parapet doctor` tells how far, a backup brings it back "
                               "(`parapet backup --restore FILE`)",
                               path, what));
}

Result<void> check_small_tables(Connection& connection, const std::string& path) {
  for (const char* table : kSmallTables) {
    Query query = TRY(connection.query("SELECT * FROM pragma_quick_check(?)", table));
    while (TRY(query.next())) {
      if (query.view(0) != "ok") {
        return damaged(path, query.text(0));
      }
    }
  }
  return {};
}

// Reads the newest rows of the large tables: where a crash would show.
Result<void> read_newest_rows(Connection& connection) {
  TRY(connection.run("SELECT sum(length(software_list)) FROM (SELECT software_list FROM device ORDER BY number DESC LIMIT 100)"));
  TRY(connection.run("SELECT sum(length(body)) FROM (SELECT body FROM device_detail ORDER BY place DESC LIMIT 100)"));
  TRY(connection.run("SELECT sum(length(name)) FROM (SELECT name FROM software_entry ORDER BY number DESC LIMIT 100)"));
  TRY(connection.run("SELECT sum(time) FROM (SELECT time FROM change_log ORDER BY sequence DESC LIMIT 100)"));
  TRY(connection.run("SELECT sum(time) FROM (SELECT time FROM software_change ORDER BY time DESC LIMIT 100)"));
  TRY(connection.run("SELECT sum(time) FROM (SELECT time FROM learned ORDER BY time DESC LIMIT 100)"));
  TRY(connection.run("SELECT sum(time) FROM (SELECT time FROM audit_log ORDER BY number DESC LIMIT 100)"));
  return {};
}

}  // namespace

Result<std::vector<std::string>> quick_check(Connection& connection) { return lines_of(connection, "PRAGMA quick_check"); }

Result<std::vector<std::string>> integrity_check(Connection& connection) { return lines_of(connection, "PRAGMA integrity_check"); }

Result<void> check_before_use(Connection& connection, const std::string& path, std::uint64_t whole_check_bytes_max) {
  const std::uint32_t version = TRY(stored_version(connection));
  if (version == 0) {
    return damaged(path, "it is empty");
  }
  if (version > schema_version()) {
    return {};  // migrate() says so
  }
  std::error_code error;
  if (std::filesystem::file_size(path, error) > whole_check_bytes_max && version == schema_version()) {
    TRY(check_small_tables(connection, path));
    return read_newest_rows(connection);
  }
  const std::vector<std::string> lines = TRY(quick_check(connection));
  return lines.empty() ? Result<void>() : damaged(path, lines.front());
}

}  // namespace parapet::store
