// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "inventory/inventory.h"
#include "server/ingest/osquery_protocol.h"

namespace parapet::server {

// What is known of one device's queries: their rows, and how far their results have been followed. Kept with the device as
// text (docs/formats/osquery-state.md). Pure; one thread at a time.
//
// Differential results are followed by epoch and counter. osquery counts runs, and sends nothing for a run without changes, so a
// jump in the counter is a quiet time or a loss: nobody can tell. Changes are applied, and all rows are asked for again; until
// they come, the device's problems say so (docs/decisions/151-what-a-jump-of-the-counter-means.md).
class OsqueryState {
 public:
  static constexpr std::size_t kQueriesMax = 256;
  static constexpr std::size_t kRowsMax = 500'000;             // of all queries
  static constexpr std::int64_t kVerifiedSeconds = 86'400;     // all rows are asked for at least once in this time
  static constexpr std::int64_t kFailedSeconds = 3600;         // a query that failed is asked for again after this time
  static constexpr std::int64_t kDetailsSeconds = 3600;        // how often, where the schedule brings no software

  // Errors: kBadInput for what write() did not write; an empty text is an empty state.
  [[nodiscard]] static Result<OsqueryState> parse(std::string_view text);
  [[nodiscard]] std::string write() const;
  // How far every query has been followed, without rows: equal where nothing has happened that a restart must not forget.
  [[nodiscard]] std::string progress() const;

  // The device enrolled (again): what it says of itself is taken, and all rows are asked for.
  void enrol(const OsqueryEnrolment& enrolment);
  // Each true where rows changed. now: the server's clock.
  bool apply(const OsqueryResult& result, UnixTime now);
  bool apply(const OsqueryAnswer& answer, UnixTime now);

  // The names of distributed queries that are to be answered now; empty where all is known.
  [[nodiscard]] std::vector<std::string_view> details_due(UnixTime now) const;
  [[nodiscard]] std::vector<std::string> full_runs_due(UnixTime now) const;   // of scheduled queries, by their names
  // True where some query can't be asked for again by name (not of our schedule) or is due: a new schedule epoch brings all.
  [[nodiscard]] bool needs_new_epoch(UnixTime now) const;

  // An object of tables for inventory::read_osquery_tables(): for each table the rows of the query that tells it best.
  [[nodiscard]] std::string tables() const;
  [[nodiscard]] std::vector<inventory::Problem> problems() const;
  [[nodiscard]] bool software_known() const;

  std::string platform;               // "linux", "windows", "darwin"
  std::uint64_t report_epoch = 0;     // of the reports that are made of it
  std::uint64_t report_sequence = 0;
  std::uint64_t schedule_epoch = 0;   // what config tells

 private:
  struct Query {
    bool based = false;       // rows are a whole result, with the changes since
    bool counted = false;     // epoch and counter are known
    bool full_since = false;  // all rows came by another way after the newest counted result
    std::uint64_t epoch = 0;
    std::uint64_t counter = 0;
    std::int64_t time = 0;      // of the newest result, by the device's clock
    std::int64_t verified = 0;  // when all rows were last known to be right, by the server's clock
    std::int64_t failed = 0;    // when it last failed
    std::string wanted;         // why all rows are needed again; "" where they are not
    std::map<std::uint64_t, std::string> rows;  // by OsqueryRow::hash
  };
  struct Applied {
    bool changed = false;
    bool consistent = true;   // what came was not there, what went was
  };

  [[nodiscard]] Query* query(std::string_view name);
  [[nodiscard]] bool replace(std::string_view name, Query& query, const std::vector<OsqueryRow>& rows, UnixTime now);
  [[nodiscard]] Applied change(std::string_view name, Query& query, const OsqueryResult& result);
  bool apply_first(Query& query, const OsqueryResult& result, UnixTime now);
  bool apply_other_epoch(Query& query, const OsqueryResult& result, UnixTime now);
  bool apply_same_epoch(Query& query, const OsqueryResult& result, UnixTime now);
  bool apply_detail(const OsqueryAnswer& answer, UnixTime now);
  [[nodiscard]] bool due(std::string_view name, const Query& query, UnixTime now) const;
  [[nodiscard]] static bool is_snapshot(std::string_view name);
  [[nodiscard]] std::size_t row_count() const;
  [[nodiscard]] bool software_scheduled() const;  // the schedule has brought some

  std::map<std::string, Query, std::less<>> queries_;
};

}  // namespace parapet::server
