// SPDX-License-Identifier: Apache-2.0
// Device groups, alerts and settings.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "store/sqlite/list_codec.h"
#include "store/sqlite/sqlite_store.h"

namespace parapet::store {
namespace {

Result<std::vector<std::uint32_t>> group_numbers(Connection& connection) {
  std::vector<std::uint32_t> numbers;
  Query query = TRY(connection.query("SELECT number FROM device_group ORDER BY number"));
  while (TRY(query.next())) {
    numbers.push_back(query.number(0));
  }
  return numbers;
}

Result<void> insert_group(Connection& connection, const access::DeviceGroup& group) {
  return connection.run("INSERT INTO device_group (number, name, description, rank, rule, user_groups) VALUES (?, ?, ?, ?, ?, ?)",
                        group.number.value, group.name, group.description, group.rank, rule_text(group.rule), list_text(group.user_groups));
}

Result<Alert> read_alert(const Query& query) {
  Alert alert;
  alert.id = query.view(0);
  alert.device = DeviceNumber{query.number(1)};
  alert.title = query.view(2);
  alert.description = query.view(3);
  alert.severity = query.view(4);
  alert.status = query.view(5);
  alert.category = query.view(6);
  alert.detection_source = query.view(7);
  alert.created = query.time(8);
  alert.updated = query.time(9);
  alert.first_event = query.time(10);
  alert.last_event = query.time(11);
  alert.resolved = query.time(12);
  alert.techniques = TRY(read_list(query.view(13)));
  alert.evidence_json = query.view(14);
  return alert;
}

}  // namespace

Result<std::vector<access::DeviceGroup>> SqliteStore::groups() {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT number, name, description, rank, rule, user_groups FROM device_group ORDER BY rank, number"));
  std::vector<access::DeviceGroup> groups;
  while (TRY(query.next())) {
    access::DeviceGroup group;
    group.number = GroupNumber{query.number(0)};
    group.name = query.view(1);
    group.description = query.view(2);
    group.rank = query.number(3);
    group.rule = TRY(read_rule(query.view(4)));
    group.user_groups = TRY(read_list(query.view(5)));
    groups.push_back(std::move(group));
  }
  return groups;
}

Result<std::vector<access::DeviceGroup>> SqliteStore::replace_groups(std::vector<access::DeviceGroup> groups) {
  return writer_.run([&groups](Change& change) -> Result<std::vector<access::DeviceGroup>> {
    const std::vector<std::uint32_t> known = TRY(group_numbers(change.connection()));
    TRY(change.connection().run("DELETE FROM device_group"));
    std::vector<access::DeviceGroup> result = groups;
    for (access::DeviceGroup& group : result) {
      if (group.number == inventory::kNoGroup) {
        group.number = GroupNumber{static_cast<std::uint32_t>(change.next(Counter::kGroup))};
      } else if (!std::ranges::binary_search(known, group.number.value)) {
        return fail(ErrorCode::kNotFound, fmt::format("there is no device group {}", group.number.value));
      }
      TRY_AT(insert_group(change.connection(), group), "device group '" + group.name + "'");
    }
    TRY(change.log(ChangeSubject::kGroups));
    std::ranges::stable_sort(result, {}, &access::DeviceGroup::rank);
    return result;
  });
}

Result<Sequence> SqliteStore::put_alert(const Alert& alert) {
  return writer_.run([&alert](Change& change) -> Result<Sequence> {
    TRY(change.connection().run("DELETE FROM alert WHERE id = ?", alert.id));
    TRY(change.connection().run("INSERT INTO alert (id, device, title, description, severity, status, category, detection_source, created, "
                                "updated, first_event, last_event, resolved, techniques, evidence) "
                                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                alert.id, alert.device.value, alert.title, alert.description, alert.severity, alert.status, alert.category,
                                alert.detection_source, alert.created, alert.updated, alert.first_event, alert.last_event, alert.resolved,
                                list_text(alert.techniques), alert.evidence_json));
    return change.log(ChangeSubject::kAlert, alert.device);
  });
}

Result<std::vector<Alert>> SqliteStore::alerts() {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT id, device, title, description, severity, status, category, detection_source, created, updated, "
                                  "first_event, last_event, resolved, techniques, evidence FROM alert ORDER BY created, id"));
  std::vector<Alert> alerts;
  while (TRY(query.next())) {
    alerts.push_back(TRY(read_alert(query)));
  }
  return alerts;
}

Result<std::optional<std::string>> SqliteStore::setting(std::string_view name) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT value FROM setting WHERE name = ?", name));
  if (!TRY(query.next())) {
    return std::nullopt;
  }
  return query.text(0);
}

Result<void> SqliteStore::put_setting(std::string_view name, std::string_view value) {
  return change(ChangeSubject::kSettings, "",
                "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);
}

}  // namespace parapet::store
