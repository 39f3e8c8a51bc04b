// SPDX-License-Identifier: Apache-2.0
// Software changes, scores, and the change log.
#include <utility>

#include "store/sqlite/sqlite_store.h"

namespace parapet::store {
namespace {

constexpr std::int64_t kChangeKinds = 3;

struct ChangeRow {
  SoftwareChange change;
  EntryNumber before;
  EntryNumber after;
};

Result<std::vector<ChangeRow>> read_changes(Result<Query> prepared) {
  Query query = TRY(std::move(prepared));
  std::vector<ChangeRow> rows;
  while (TRY(query.next())) {
    ChangeRow row;
    row.change.device = DeviceNumber{query.number(0)};
    row.change.time = query.time(1);
    row.change.kind = static_cast<ChangeKind>(query.integer(2));
    row.before = EntryNumber{query.number(3)};
    row.after = EntryNumber{query.number(4)};
    row.change.before_first_seen = query.time(5);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Result<std::vector<SoftwareChange>> SqliteStore::software_changes(std::optional<DeviceNumber> device, UnixTime since, UnixTime until) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  std::vector<ChangeRow> rows =
      TRY(device ? read_changes(reader->query("SELECT device, time, kind, before_entry, after_entry, before_first_seen FROM software_change "
                                                  "WHERE device = ? AND time BETWEEN ? AND ? ORDER BY time, number",
                                                  device->value, since, until))
             : read_changes(reader->query("SELECT device, time, kind, before_entry, after_entry, before_first_seen FROM software_change "
                                                  "WHERE time BETWEEN ? AND ? ORDER BY time, number",
                                                  since, until)));
  std::vector<SoftwareChange> changes;
  changes.reserve(rows.size());
  for (ChangeRow& row : rows) {
    if (row.before.value != 0) {
      row.change.before = TRY(entries_->content(row.before, *reader));
    }
    if (row.after.value != 0) {
      row.change.after = TRY(entries_->content(row.after, *reader));
    }
    changes.push_back(std::move(row.change));
  }
  return changes;
}

Result<void> SqliteStore::for_each_software_change(UnixTime since, const std::function<bool(const SoftwareChangeRow&)>& callback) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  // All of it is in the index: no row is looked at.
  Query query = TRY(reader->query("SELECT device, time, kind, before_entry, after_entry, number FROM software_change WHERE time >= ? ORDER BY time", since));
  while (TRY(query.next())) {
    const std::int64_t kind = query.integer(2);
    if (kind < 0 || kind >= kChangeKinds) {
      continue;
    }
    const SoftwareChangeRow row{.device = DeviceNumber{query.number(0)},
                                .number = query.unsigned_integer(5),
                                .time = query.time(1),
                                .kind = static_cast<ChangeKind>(kind),
                                .before = EntryNumber{query.number(3)},
                                .after = EntryNumber{query.number(4)}};
    if (!callback(row)) {
      break;
    }
  }
  return {};
}

Result<std::vector<inventory::Software>> SqliteStore::entries(std::span<const EntryNumber> numbers) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  std::vector<inventory::Software> contents(numbers.size());
  std::vector<EntryTable::Wanted> wanted;
  wanted.reserve(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    wanted.push_back({.number = numbers[i], .software = &contents[i]});
  }
  TRY(entries_->fill(wanted, *reader));
  return contents;
}

Result<std::vector<RemovedDevice>> SqliteStore::removed_devices(UnixTime since) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT device, id, name, os_family, os_id, os_version, group_number, first_seen, last_contact, excluded, time "
                                  "FROM removed_device WHERE time >= ? ORDER BY time, device",
                                  since));
  std::vector<RemovedDevice> devices;
  while (TRY(query.next())) {
    devices.push_back({.number = DeviceNumber{query.number(0)},
                       .id = query.text(1),
                       .name = query.text(2),
                       .os = {.family = query.text(3), .id = query.text(4), .version = query.text(5)},
                       .group = GroupNumber{query.number(6)},
                       .first_seen = query.time(7),
                       .last_contact = query.time(8),
                       .excluded = query.truth(9),
                       .removed = query.time(10)});
  }
  return devices;
}

Result<void> SqliteStore::append_scores(std::span<const ScorePoint> points) {
  return writer_.run([points](Change& change) -> Result<void> {
    for (const ScorePoint& point : points) {
      TRY(change.connection().run("INSERT INTO score_point (organisation, group_number, time, exposure_score, scored_devices) "
                                  "VALUES (?, ?, ?, ?, ?) ON CONFLICT (organisation, group_number, time) DO UPDATE SET "
                                  "exposure_score = excluded.exposure_score, scored_devices = excluded.scored_devices",
                                  point.organisation, point.group.value, point.time, point.exposure_score, point.scored_devices));
    }
    return {};
  });
}

Result<std::vector<ScorePoint>> SqliteStore::scores(std::optional<GroupNumber> group, UnixTime since) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT organisation, group_number, time, exposure_score, scored_devices FROM score_point "
                                  "WHERE organisation = ? AND group_number = ? AND time >= ? ORDER BY time",
                                  !group.has_value(), group.value_or(inventory::kNoGroup).value, since));
  std::vector<ScorePoint> points;
  while (TRY(query.next())) {
    points.push_back({.time = query.time(2),
                      .group = GroupNumber{query.number(1)},
                      .organisation = query.truth(0),
                      .exposure_score = query.real(3),
                      .scored_devices = query.number(4)});
  }
  return points;
}

Result<std::vector<LogEntry>> SqliteStore::log_after(Sequence sequence, std::uint32_t limit) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT sequence, time, subject, device FROM change_log WHERE sequence > ? ORDER BY sequence LIMIT ?",
                                  sequence.value, limit));
  std::vector<LogEntry> entries;
  while (TRY(query.next())) {
    entries.push_back({.sequence = Sequence{query.unsigned_integer(0)},
                       .time = query.time(1),
                       .subject = static_cast<ChangeSubject>(query.integer(2)),
                       .device = DeviceNumber{query.number(3)}});
  }
  return entries;
}

Result<Sequence> SqliteStore::last_sequence() {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT value FROM counter WHERE name = 'sequence'"));
  return TRY(query.next()) ? Sequence{query.unsigned_integer(0)} : Sequence{};
}

}  // namespace parapet::store
