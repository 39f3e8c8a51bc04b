// SPDX-License-Identifier: Apache-2.0
#include "store/check.h"

#include <array>
#include <filesystem>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/files.h"
#include "store/check_devices.h"
#include "store/sqlite/census_codec.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/integrity.h"
#include "store/sqlite/schema.h"

namespace parapet::store {
namespace {

Result<std::int64_t> number_of(Connection& connection, Sql sql) {
  Query query = TRY(connection.query(sql));
  return TRY(query.next()) ? query.integer(0) : 0;
}

Result<CheckLine> check_version(Connection& connection) {
  const std::uint32_t version = TRY(stored_version(connection));
  CheckLine line{.check = "version", .detail = fmt::format("version {} of {}", version, schema_version())};
  line.fine = version == schema_version();
  if (version < schema_version()) {
    line.detail += "; the next start of the server migrates it";
  } else if (version > schema_version()) {
    line.detail += "; written by a newer parapet: install that one";
  }
  return line;
}

Result<CheckLine> check_pages(Connection& connection, bool repair) {
  CheckLine line{.check = "pages and indexes"};
  std::vector<std::string> problems = TRY(integrity_check(connection));
  if (!problems.empty() && repair) {
    line.detail = problems.front();
    TRY(connection.execute("REINDEX"));
    problems = TRY(integrity_check(connection));
    line.repaired = problems.empty();
  }
  line.fine = problems.empty() && !line.repaired;
  if (!problems.empty()) {
    line.detail = fmt::format("{}{}; restore a backup (`parapet backup --restore FILE`)", problems.front(),
                              problems.size() > 1 ? fmt::format(" and {} more", problems.size() - 1) : "");
  }
  return line;
}

Result<CheckLine> check_change_log(Connection& connection) {
  Query query = TRY(connection.query("SELECT count(*), coalesce(min(sequence), 0), coalesce(max(sequence), 0), "
                                     "coalesce((SELECT value FROM counter WHERE name = 'sequence'), 0) FROM change_log"));
  TRY(query.next());
  const std::int64_t count = query.integer(0);
  const std::int64_t first = query.integer(1);
  const std::int64_t last = query.integer(2);
  CheckLine line{.check = "change log", .detail = fmt::format("{} changes", count)};
  if (count > 0 && (last - first + 1 != count || query.integer(3) != last)) {
    line.fine = false;
    line.detail = fmt::format("{} changes from {} to {}, the counter stands at {}: some are missing", count, first, last, query.integer(3));
  }
  return line;
}

// Numbers that were given out may not be given out again.
Result<CheckLine> check_counters(Connection& connection, bool repair) {
  CheckLine line{.check = "counters"};
  const std::int64_t low = TRY(number_of(connection, "SELECT count(*) FROM ("
                                                     "SELECT 'device' AS name, max(number) AS used FROM device "
                                                     "UNION ALL SELECT 'group', max(number) FROM device_group "
                                                     "UNION ALL SELECT 'audit', max(number) FROM audit_log "
                                                     "UNION ALL SELECT 'software_change', max(number) FROM software_change "
                                                     "UNION ALL SELECT 'learned', max(number) FROM learned "
                                                     "UNION ALL SELECT 'learned_key', max(number) FROM learned_key "
                                                     "UNION ALL SELECT 'learned_word', max(number) FROM learned_word) AS given "
                                                     "WHERE used > coalesce((SELECT value FROM counter WHERE counter.name = given.name), 0)"));
  if (low == 0) {
    return line;
  }
  line.fine = false;
  line.detail = fmt::format("{} counters are below numbers in use", low);
  if (repair) {
    TRY(connection.execute("INSERT INTO counter (name, value) SELECT name, used FROM ("
                           "SELECT 'device' AS name, max(number) AS used FROM device "
                           "UNION ALL SELECT 'group', max(number) FROM device_group "
                           "UNION ALL SELECT 'audit', max(number) FROM audit_log "
                           "UNION ALL SELECT 'software_change', max(number) FROM software_change "
                           "UNION ALL SELECT 'learned', max(number) FROM learned "
                           "UNION ALL SELECT 'learned_key', max(number) FROM learned_key "
                           "UNION ALL SELECT 'learned_word', max(number) FROM learned_word) AS given WHERE used IS NOT NULL "
                           "ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)"));
    line.repaired = true;
  }
  return line;
}

Result<CheckLine> check_knowledge_log(Connection& connection) {
  CheckLine line{.check = "knowledge log"};
  const std::int64_t events = TRY(number_of(connection, "SELECT count(*) FROM learned"));
  const std::int64_t broken =
      TRY(number_of(connection, "SELECT count(*) FROM learned WHERE key NOT IN (SELECT number FROM learned_key) OR "
                                "vulnerability NOT IN (SELECT number FROM learned_word) OR status NOT IN (SELECT number FROM learned_word) OR "
                                "fix NOT IN (SELECT number FROM learned_word) OR fixed_version NOT IN (SELECT number FROM learned_word)"));
  line.fine = broken == 0;
  line.detail = broken == 0 ? fmt::format("{} events", events) : fmt::format("{} of {} events name words that are missing", broken, events);
  return line;
}

// Columns that hold lists: a value that is no JSON makes every list of its kind unreadable.
Result<CheckLine> check_settings(Connection& connection) {
  CheckLine line{.check = "settings and accounts"};
  struct Unreadable {
    const char* name;
    Sql count;
  };
  constexpr std::array<Unreadable, 9> kChecks = {{
      {"devices", "SELECT count(*) FROM device WHERE NOT (json_valid(hotfixes) AND json_valid(addresses) AND json_valid(tags))"},
      {"device groups", "SELECT count(*) FROM device_group WHERE NOT (json_valid(rule) AND json_valid(user_groups))"},
      {"alerts", "SELECT count(*) FROM alert WHERE NOT json_valid(techniques)"},
      {"users", "SELECT count(*) FROM user_account WHERE NOT json_valid(user_groups)"},
      {"roles", "SELECT count(*) FROM access_role WHERE NOT json_valid(user_groups)"},
      {"API clients", "SELECT count(*) FROM api_client WHERE NOT (json_valid(permissions) AND json_valid(device_groups))"},
      {"tokens", "SELECT count(*) FROM personal_token WHERE NOT json_valid(permissions)"},
      {"enrolment keys", "SELECT count(*) FROM enrolment_key WHERE NOT json_valid(tags)"},
      {"settings", "SELECT count(*) FROM setting WHERE name = ''"},
  }};
  for (const auto& [name, sql] : kChecks) {
    const std::int64_t broken = TRY(number_of(connection, sql));
    if (broken > 0) {
      line.fine = false;
      line.detail += fmt::format("{}{} {} can't be read", line.detail.empty() ? "" : "; ", broken, name);
    }
  }
  return line;
}

// What can't be read is a day that trends leave out, as if the server had been away; nothing can bring it back.
Result<CheckLine> check_censuses(Connection& connection, bool repair) {
  CheckLine line{.check = "days of reports"};
  std::vector<std::int64_t> broken;
  std::size_t days = 0;
  {
    Query query = TRY(connection.query("SELECT day, body FROM device_census"));
    for (; TRY(query.next()); ++days) {
      if (!decode_census(query.view(1))) {
        broken.push_back(query.integer(0));
      }
    }
  }
  line.fine = broken.empty();
  line.detail = broken.empty() ? fmt::format("{} days", days) : fmt::format("{} of {} days can't be read", broken.size(), days);
  if (repair && !broken.empty()) {
    for (const std::int64_t day : broken) {
      TRY(connection.run("DELETE FROM device_census WHERE day = ?", day));
    }
    line.repaired = true;
  }
  return line;
}

// Runs the checks in order; the pages first, since the others read them. An error of one is its line.
std::vector<CheckLine> run_checks(Connection& connection, bool repair) {
  std::vector<CheckLine> lines;
  const auto add = [&lines](const char* name, Result<CheckLine> line) {
    if (line) {
      lines.push_back(*std::move(line));
    } else {
      lines.push_back({.check = name, .fine = false, .detail = line.error().to_string()});
    }
    return lines.back().fine || lines.back().repaired;
  };
  if (!add("version", check_version(connection)) || !add("pages and indexes", check_pages(connection, repair))) {
    return lines;
  }
  add("change log", check_change_log(connection));
  add("counters", check_counters(connection, repair));
  add("devices", check_devices(connection, repair));
  add("software entries", check_entries(connection, repair));
  add("knowledge log", check_knowledge_log(connection));
  add("days of reports", check_censuses(connection, repair));
  add("settings and accounts", check_settings(connection));
  return lines;
}

}  // namespace

Result<std::vector<CheckLine>> check_store(const std::string& folder, bool repair) {
  const std::string path = folder + "/fleet.db";
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return fail(ErrorCode::kNotFound, path + ": there is no store");
  }
  std::optional<FileLock> lock;
  if (repair) {
    lock = TRY(FileLock::acquire(folder + "/fleet.lock", 0));
  }
  Result<Connection> connection = Connection::open(path, repair ? Connection::Mode::kCreate : Connection::Mode::kReadOnly);
  if (!connection) {
    return std::unexpected(std::move(connection).error());
  }
  if (!repair) {
    // All checks see one moment of a store that is in use.
    if (const Result<void> begun = connection->execute("BEGIN"); !begun) {
      return std::vector<CheckLine>{{.check = "file", .fine = false, .detail = begun.error().to_string()}};
    }
  }
  return run_checks(*connection, repair);
}

}  // namespace parapet::store
