// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/osquery_state.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "inventory/recorded/osquery.h"
#include "server/ingest/osquery_queries.h"

namespace parapet::server {
namespace {

constexpr std::string_view kEnrolPrefix = "enroll_";
constexpr std::string_view kDetailPrefix = "fleet_detail_query_";
constexpr std::string_view kOwnPrefix = "parapet_";
// A list of this many packages does not become empty; a package database that could not be opened looks so.
constexpr std::size_t kEmptiedMin = 10;

// Tables of which one query is enough, and the software that is read of them.
constexpr auto kSoftwareTables = std::to_array<std::string_view>(
    {"apk_packages", "apps", "chocolatey_packages", "chrome_extensions", "deb_packages", "firefox_addons", "homebrew_packages", "npm_packages",
     "portage_packages", "programs", "python_packages", "rpm_packages", "safari_extensions", "vscode_extensions"});
// What an operating system can't be without.
constexpr auto kSystemTables = std::to_array<std::string_view>({"apps", "deb_packages", "programs", "rpm_packages"});
constexpr auto kSetTables = std::to_array<std::string_view>(
    {"certificates", "interface_addresses", "listening_ports", "patches", "processes", "users"});

bool is_in(std::string_view table, const auto& tables) { return std::ranges::find(tables, table) != tables.end(); }

// What a query tells, under one name for tables that mean the same.
std::string_view role_of(std::string_view query) {
  const std::string_view table = inventory::osquery_table_of_query(query);
  return table.starts_with("network_interface_") ? "interface_addresses" : table;
}

// Which of two queries for one table is believed: what the schedule brings before what was asked once, before what enrolment said.
int rank_of(std::string_view query) {
  return query.starts_with(kEnrolPrefix) ? 0 : query.starts_with(kDetailPrefix) ? 1 : query.starts_with(kOwnPrefix) ? 3 : 2;
}

bool has_column(const std::string& columns, std::string_view column) {
  const std::string first = fmt::format("{{\"{}\":", column);
  const std::string later = fmt::format(",\"{}\":", column);
  return columns.starts_with(first) || columns.find(later) != std::string::npos;
}

// Rows of another form than the table's say nothing of it: some clients answer every query with the same rows.
bool fits_table(std::string_view table, const std::vector<OsqueryRow>& rows) {
  const std::string_view column = table == "portage_packages"                              ? "package"
                                  : is_in(table, kSoftwareTables) || table.starts_with("software_") ? "name"
                                  : table == "patches"                                     ? "hotfix_id"
                                  : table == "kernel_info"                                 ? "version"
                                                                                           : "";
  return column.empty() || rows.empty() || std::ranges::any_of(rows, [&](const OsqueryRow& row) { return has_column(row.columns, column); });
}

std::string quoted(std::string_view text) {
  JsonWriter json;
  json.value(text);
  return json.take();
}

// The table of one row of a list of several tables.
std::string source_of(const OsqueryRow& row) {
  JsonParser parser;
  const Result<JsonValue> columns = parser.parse(row.columns);
  return columns ? std::string((*columns)["source"].string()) : std::string{};
}

}  // namespace

std::size_t OsqueryState::row_count() const {
  std::size_t count = 0;
  for (const auto& [name, query] : queries_) {
    count += query.rows.size();
  }
  return count;
}

OsqueryState::Query* OsqueryState::query(std::string_view name) {
  if (const auto found = queries_.find(name); found != queries_.end()) {
    return &found->second;
  }
  return queries_.size() < kQueriesMax ? &queries_[std::string(name)] : nullptr;
}

// Takes the rows for all that there are. Keeps the old ones where the new can't be true.
bool OsqueryState::replace(std::string_view name, Query& query, const std::vector<OsqueryRow>& rows, UnixTime now) {
  const std::string_view table = inventory::osquery_table_of_query(name);
  if (!fits_table(table, rows)) {
    query.wanted = "its rows are of another form than the table's";
    query.failed = now.seconds;
    return false;
  }
  if (rows.empty() && query.rows.size() >= kEmptiedMin && is_in(table, kSystemTables)) {
    query.wanted = fmt::format("came back empty, as it does where the package database can't be read; the last list of {} entries is kept",
                               query.rows.size());
    query.failed = now.seconds;
    return false;
  }
  std::map<std::uint64_t, std::string> replaced;
  const std::size_t others = row_count() - query.rows.size();
  for (const OsqueryRow& row : rows) {
    if (others + replaced.size() >= kRowsMax) {
      query.wanted = "more rows than are kept of one device";
      query.failed = now.seconds;
      break;
    }
    replaced.emplace(row.hash, row.columns);
  }
  const bool complete = others + replaced.size() < kRowsMax;
  const bool changed = !query.based || replaced != query.rows;
  query.rows = std::move(replaced);
  query.based = true;
  query.full_since = true;
  if (complete) {
    query.wanted.clear();
    query.verified = now.seconds;
    query.failed = 0;
  }
  return changed;
}

OsqueryState::Applied OsqueryState::change(std::string_view name, Query& query, const OsqueryResult& result) {
  Applied applied;
  if (result.added.empty() && query.rows.size() >= kEmptiedMin && is_in(inventory::osquery_table_of_query(name), kSystemTables) &&
      std::ranges::count_if(result.removed, [&](const OsqueryRow& row) { return query.rows.contains(row.hash); }) ==
          static_cast<std::ptrdiff_t>(query.rows.size())) {
    applied.consistent = false;  // all gone at once: rather the database could not be read
    return applied;
  }
  for (const OsqueryRow& row : result.removed) {
    const bool was_there = query.rows.erase(row.hash) != 0;
    applied.changed = applied.changed || was_there;
    applied.consistent = applied.consistent && was_there;
  }
  std::size_t room = kRowsMax - std::min(kRowsMax, row_count());
  for (const OsqueryRow& row : result.added) {
    const bool is_new = !query.rows.contains(row.hash);
    if (is_new && room == 0) {
      applied.consistent = false;
      break;
    }
    if (is_new) {
      query.rows.emplace(row.hash, row.columns);
      --room;
    }
    applied.changed = applied.changed || is_new;
    applied.consistent = applied.consistent && is_new;
  }
  return applied;
}

bool OsqueryState::apply_first(Query& query, const OsqueryResult& result, UnixTime now) {
  const bool whole_run = result.counter == 0 && result.removed.empty();
  query.counted = true;
  query.epoch = result.epoch;
  query.counter = result.counter;
  query.time = std::max(query.time, result.time);
  if (whole_run) {
    const bool changed = replace(result.query, query, result.added, now);
    query.full_since = false;
    if (result.events) {
      query.wanted = "came line by line, which does not tell where the list ends";
    }
    return changed;
  }
  if (!query.based) {
    query.wanted = "its first result was not seen";
    return false;
  }
  query.wanted = fmt::format("runs before {} were not seen", result.counter);
  query.full_since = false;
  return change(result.query, query, result).changed;
}

bool OsqueryState::apply_other_epoch(Query& query, const OsqueryResult& result, UnixTime now) {
  // The one that config asked for is the newest, whatever the device's clock says.
  const bool newer = result.epoch == schedule_epoch ||
                     (result.time != 0 && query.time != 0 ? result.time >= query.time : result.epoch > query.epoch);
  return newer && apply_first(query, result, now);  // else a late result of an epoch that is over
}

bool OsqueryState::apply_same_epoch(Query& query, const OsqueryResult& result, UnixTime now) {
  const bool reflected = std::ranges::none_of(result.removed, [&](const OsqueryRow& row) { return query.rows.contains(row.hash); }) &&
                         std::ranges::all_of(result.added, [&](const OsqueryRow& row) { return query.rows.contains(row.hash); });
  if (result.counter == query.counter || (result.counter < query.counter && !(result.counter == 0 && result.time > query.time))) {
    if (reflected || !query.based) {
      return false;  // the same again
    }
    if (result.counter == query.counter && !query.full_since) {
      return change(result.query, query, result).changed;  // more lines of the same run
    }
    query.wanted = fmt::format("a result of run {} came out of order", result.counter);
    return false;
  }
  if (result.counter < query.counter) {
    // It counts from the start again: its database is new, then this is all; or its text was changed, then these are changes.
    query.counter = result.counter;
    query.time = result.time;
    query.full_since = false;
    query.wanted = "counts from the start again";
    return query.based && change(result.query, query, result).changed;
  }
  const std::uint64_t before = std::exchange(query.counter, result.counter);
  query.time = std::max(query.time, result.time);
  const bool full_since = std::exchange(query.full_since, false);
  if (!query.based) {
    return false;
  }
  const Applied applied = change(result.query, query, result);
  if (result.counter != before + 1) {
    query.wanted = fmt::format("runs {} to {} brought nothing, or were lost", before + 1, result.counter - 1);
  } else if (!applied.consistent && !full_since) {
    query.wanted = "a result does not fit the rows that are known";
  }
  (void)now;
  return applied.changed;
}

bool OsqueryState::apply(const OsqueryResult& result, UnixTime now) {
  if (inventory::osquery_table_of_query(result.query).empty()) {
    return false;
  }
  Query* query = this->query(result.query);
  if (query == nullptr) {
    return false;
  }
  if (result.snapshot) {
    if (query->based && result.time != 0 && result.time < query->time) {
      return false;
    }
    query->time = std::max(query->time, result.time);
    query->counted = false;
    return replace(result.query, *query, result.added, now);
  }
  if (!fits_table(inventory::osquery_table_of_query(result.query), result.added)) {
    query->wanted = "its rows are of another form than the table's";
    query->failed = now.seconds;
    return false;
  }
  if (!query->counted) {
    return apply_first(*query, result, now);
  }
  return result.epoch != query->epoch ? apply_other_epoch(*query, result, now) : apply_same_epoch(*query, result, now);
}

// An answer under a management server's name. Lists of several tables are kept table by table.
bool OsqueryState::apply_detail(const OsqueryAnswer& answer, UnixTime now) {
  const std::string_view table = inventory::osquery_table_of_query(answer.query);
  if (table.empty()) {
    return false;
  }
  Query* whole = query(answer.query);
  if (whole == nullptr) {
    return false;
  }
  if (answer.status != 0) {
    whole->failed = now.seconds;
    whole->wanted = fmt::format("failed (status {}): {}", answer.status, printable(answer.message));
    return false;
  }
  if (!table.starts_with("software_")) {
    return replace(answer.query, *whole, answer.rows, now);
  }
  if (!fits_table(table, answer.rows)) {
    whole->failed = now.seconds;
    whole->wanted = "its rows are of another form than the table's";
    return false;
  }
  std::map<std::string, std::vector<OsqueryRow>> tables;
  for (const OsqueryRow& row : answer.rows) {
    tables[fmt::format("{}/{}", answer.query, source_of(row))].push_back(row);
  }
  whole->based = true;
  whole->verified = now.seconds;
  whole->failed = 0;
  whole->wanted.clear();
  bool changed = false;
  const std::string prefix = answer.query + "/";
  std::vector<std::string> known;
  for (const auto& [name, part] : queries_) {
    if (name.starts_with(prefix)) {
      known.push_back(name);
    }
  }
  for (const std::string& name : known) {
    if (!tables.contains(name)) {
      changed = replace(name, queries_[name], {}, now) || changed;
    }
  }
  for (const auto& [name, rows] : tables) {
    Query* part = inventory::osquery_table_of_query(name).empty() ? nullptr : query(name);
    changed = (part != nullptr && replace(name, *part, rows, now)) || changed;
  }
  return changed;
}

bool OsqueryState::apply(const OsqueryAnswer& answer, UnixTime now) {
  const std::optional<std::string_view> full = osquery_full_of(answer.query);
  if (!full) {
    return answer.query.starts_with(kDetailPrefix) && apply_detail(answer, now);
  }
  const OsqueryScheduled* scheduled = find_osquery_scheduled(*full);
  Query* query = scheduled == nullptr ? nullptr : this->query(*full);
  if (query == nullptr) {
    return false;
  }
  if (answer.status != 0) {
    query->failed = now.seconds;
    query->wanted = fmt::format("failed (status {}): {}", answer.status, printable(answer.message));
    return false;
  }
  return replace(*full, *query, answer.rows, now);
}

void OsqueryState::enrol(const OsqueryEnrolment& enrolment) {
  platform = enrolment.platform.empty() ? platform : enrolment.platform;
  for (auto& [name, query] : queries_) {
    if (rank_of(name) >= 2) {
      query.wanted = "the device enrolled again";
      query.failed = 0;
    }
  }
  const auto keep = [&](std::string_view name, const std::vector<OsqueryRow>& rows) {
    if (Query* query = rows.empty() ? nullptr : this->query(name); query != nullptr) {
      query->rows = {{rows[0].hash, rows[0].columns}};
      query->based = true;
    }
  };
  keep("enroll_os_version", enrolment.os_version);
  keep("enroll_system_info", enrolment.system_info);
}

bool OsqueryState::due(std::string_view name, const Query& query, UnixTime now) const {
  if (rank_of(name) < 2 || now.seconds < query.failed + kFailedSeconds) {
    return false;
  }
  // Snapshots verify themselves each time they run.
  const bool old = query.based && !is_snapshot(name) && now.seconds >= query.verified + kVerifiedSeconds;
  return !query.wanted.empty() || old;
}

bool OsqueryState::is_snapshot(std::string_view name) {
  const OsqueryScheduled* scheduled = find_osquery_scheduled(name);
  return scheduled != nullptr && scheduled->snapshot;
}

std::vector<std::string> OsqueryState::full_runs_due(UnixTime now) const {
  std::vector<std::string> names;
  for (const auto& [name, query] : queries_) {
    if (find_osquery_scheduled(name) != nullptr && due(name, query, now)) {
      names.push_back(name);
    }
  }
  return names;
}

bool OsqueryState::needs_new_epoch(UnixTime now) const {
  return std::ranges::any_of(queries_, [&](const auto& entry) { return due(entry.first, entry.second, now); });
}

bool OsqueryState::software_scheduled() const {
  return std::ranges::any_of(queries_, [](const auto& entry) {
    const OsqueryScheduled* query = find_osquery_scheduled(entry.first);
    return query != nullptr && query->software && entry.second.based && !entry.second.rows.empty();
  });
}

std::vector<std::string_view> OsqueryState::details_due(UnixTime now) const {
  std::vector<std::string_view> names;
  if (software_scheduled()) {
    return names;
  }
  for (const OsqueryDetail& detail : osquery_details()) {
    const auto known = queries_.find(detail.name);
    const std::int64_t last = known == queries_.end() ? 0 : std::max(known->second.verified, known->second.failed);
    if (osquery_runs_on(detail.platform, platform) && now.seconds >= last + kDetailsSeconds) {
      names.push_back(detail.name);
    }
  }
  return names;
}

bool OsqueryState::software_known() const {
  return std::ranges::any_of(queries_, [](const auto& entry) {
    return entry.second.based && is_in(inventory::osquery_table_of_query(entry.first), kSoftwareTables);
  });
}

std::string OsqueryState::tables() const {
  // The best query for each table that is a set; of the others all, the better ones later, so that they have the last word.
  std::map<std::string_view, std::string_view> best;
  std::vector<std::pair<int, std::string_view>> order;
  for (const auto& [name, query] : queries_) {
    const std::string_view role = role_of(name);
    if (!query.based || role.empty() || role.starts_with("software_")) {
      continue;
    }
    if (!is_in(role, kSoftwareTables) && !is_in(role, kSetTables)) {
      order.emplace_back(rank_of(name), name);
      continue;
    }
    std::string_view& chosen = best[role];
    const auto weight = [&](std::string_view candidate) {
      return std::pair(rank_of(candidate), queries_.find(candidate)->second.verified);
    };
    if (chosen.empty() || weight(name) > weight(chosen)) {
      chosen = name;
    }
  }
  for (const auto& [role, name] : best) {
    order.emplace_back(rank_of(name), name);
  }
  std::ranges::sort(order);
  std::string json = "{";
  for (const auto& [rank, name] : order) {
    json += (json.size() > 1 ? "," : "") + quoted(name) + ":[";
    bool first = true;
    for (const auto& [hash, columns] : queries_.find(name)->second.rows) {
      json += first ? "" : ",";
      json += columns;
      first = false;
    }
    json += "]";
  }
  return json + "}";
}

std::vector<inventory::Problem> OsqueryState::problems() const {
  std::vector<inventory::Problem> problems;
  const bool scheduled = software_scheduled();
  for (const auto& [name, query] : queries_) {
    const bool stood_in = scheduled && rank_of(name) < 2;  // for the schedule, which brings it by itself now
    if (!query.wanted.empty() && !stood_in) {
      problems.push_back({.place = fmt::format("osquery: {}", printable(name)), .reason = query.wanted + "; all rows were asked for again"});
    }
  }
  if (!software_known()) {
    problems.push_back({.place = "osquery", .reason = "no list of software has come yet"});
  }
  return problems;
}

}  // namespace parapet::server
