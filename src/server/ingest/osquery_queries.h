// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// The queries that osquery clients are given (docs/osquery.md).
namespace parapet::server {

// One query of the schedule.
struct OsqueryScheduled {
  std::string_view name;       // "parapet_" and the table that its rows are read as
  std::string_view platform;   // as osquery's schedule has it: "linux", "windows", "darwin", "posix", "" for all
  std::uint32_t interval_seconds = 3600;
  bool snapshot = false;       // all rows each time: for tables of a row or two, which also show that the device is there
  bool software = false;       // names software
  std::string_view sql;
};
[[nodiscard]] std::span<const OsqueryScheduled> osquery_schedule();
[[nodiscard]] const OsqueryScheduled* find_osquery_scheduled(std::string_view name);

// One query of the distributed kind, under the names that management servers use and fleet simulators answer.
struct OsqueryDetail {
  std::string_view name;       // "fleet_detail_query_software_linux"
  std::string_view platform;   // "linux", "windows", "darwin", "" for all
  std::string_view sql;
};
[[nodiscard]] std::span<const OsqueryDetail> osquery_details();

// Names of full re-runs of scheduled queries: "parapet_full_query_parapet_deb_packages".
[[nodiscard]] std::string osquery_full_name(std::string_view scheduled);
// The scheduled query that a name of that kind means; nullopt for others.
[[nodiscard]] std::optional<std::string_view> osquery_full_of(std::string_view name);

// True where a query for `platform` ("linux", "posix", "") runs on a device of that system ("linux", "windows", "darwin"). A device
// that did not tell its system runs everything.
[[nodiscard]] bool osquery_runs_on(std::string_view platform, std::string_view system);

// The whole answer of config. schedule_epoch: what osquery is to take as the epoch of its results; a new one makes every query
// start over with all rows.
[[nodiscard]] std::string write_osquery_config(std::uint64_t schedule_epoch);

}  // namespace parapet::server
