// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "base/time.h"
#include "inventory/inventory.h"

// The bodies of osquery's TLS remote API (osquery: docs/wiki/deployment/remote.md, logging.md). Pure.
namespace parapet::server {

// One row of a result. osquery knows rows by all their columns; we keep those that are read, and a hash of all.
struct OsqueryRow {
  std::uint64_t hash = 0;  // of all columns, whether numbers came as texts or as numbers
  std::string columns;     // JSON object of the columns that are kept
  friend bool operator==(const OsqueryRow&, const OsqueryRow&) = default;
};

// One result of a scheduled query: rows that came and went, or a snapshot of all. Rows of the event format (one line each) that
// belong to one run and follow one another are one result.
struct OsqueryResult {
  std::string query;
  bool snapshot = false;
  bool events = false;          // came line by line: more lines of the run may follow in the next request
  std::uint64_t epoch = 0;
  std::uint64_t counter = 0;
  std::int64_t time = 0;        // by the device's clock; 0: not told
  std::vector<OsqueryRow> added;    // of a snapshot: all rows
  std::vector<OsqueryRow> removed;
};

struct OsqueryEnrolment {
  std::string secret;
  std::string host_identifier;
  std::string hardware_id;          // lower case; "" where the board has none of its own
  std::string host_name;
  std::string platform;             // "linux", "windows", "darwin", "" where not told
  std::vector<OsqueryRow> os_version;   // of host_details: one row each, or none
  std::vector<OsqueryRow> system_info;

  // What the device is known by: its hardware id, else the host identifier. "" where neither was sent.
  [[nodiscard]] std::string_view identity() const { return hardware_id.empty() ? host_identifier : hardware_id; }
};

struct OsqueryLog {
  std::string node_key;
  bool status = false;              // a status log: nothing in it is kept
  std::vector<OsqueryResult> results;
  std::vector<inventory::Problem> problems;  // entries that were set aside
};

struct OsqueryAnswer {
  std::string query;
  std::int64_t status = 0;          // SQLite's result code; not 0: the query failed, its rows say nothing
  std::string message;
  std::vector<OsqueryRow> rows;
};

struct OsqueryAnswers {
  std::string node_key;
  std::vector<OsqueryAnswer> answers;
  std::vector<inventory::Problem> problems;
};

inline constexpr std::size_t kOsqueryResultsMax = 100'000;   // entries of one log
inline constexpr std::size_t kOsqueryRowsMax = 200'000;      // rows of one query
inline constexpr std::size_t kOsqueryColumnsMax = 128;
inline constexpr std::size_t kOsqueryValueBytesMax = 8192;
inline constexpr std::size_t kOsqueryNameBytesMax = 256;

// Errors: kBadInput with the place, kLimit. Single entries and rows that can't be read are set aside.
[[nodiscard]] Result<OsqueryEnrolment> read_osquery_enrolment(std::string_view json, const Limits& limits);
// The body of config and distributed/read.
[[nodiscard]] Result<std::string> read_osquery_node_key(std::string_view json, const Limits& limits);
[[nodiscard]] Result<OsqueryLog> read_osquery_log(std::string_view json, const Limits& limits);
[[nodiscard]] Result<OsqueryAnswers> read_osquery_answers(std::string_view json, const Limits& limits);

// "linux", "windows" or "darwin" of os_version's platform ("ubuntu", "rhel", …) or a platform_type bit mask; "" for neither.
[[nodiscard]] std::string osquery_platform(std::string_view platform, std::string_view platform_type);

}  // namespace parapet::server
