// SPDX-License-Identifier: Apache-2.0
// Devices and their reports.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "store/sqlite/device_rows.h"
#include "store/sqlite/inventory_codec.h"
#include "store/sqlite/list_codec.h"
#include "store/sqlite/prepared_report.h"
#include "store/sqlite/sqlite_store.h"

namespace parapet::store {
namespace {

std::unexpected<Error> no_such_device(DeviceNumber number) {
  return fail(ErrorCode::kNotFound, fmt::format("there is no device {}", number.value));
}

Result<void> edit_device(Connection& connection, const DeviceEdit& edit) {
  std::int64_t rows = 1;
  if (edit.value) {
    TRY(connection.run("UPDATE device SET device_value = ? WHERE number = ?", *edit.value, edit.device.value));
    rows = std::min(rows, connection.changes());
  }
  if (edit.tags) {
    std::vector<std::string> tags = *edit.tags;
    std::ranges::sort(tags);
    TRY(connection.run("UPDATE device SET tags = ? WHERE number = ?", list_text(tags), edit.device.value));
    rows = std::min(rows, connection.changes());
  }
  if (edit.excluded) {
    TRY(connection.run("UPDATE device SET excluded = ? WHERE number = ?", *edit.excluded, edit.device.value));
    rows = std::min(rows, connection.changes());
  }
  if (edit.group) {
    TRY(connection.run("UPDATE device SET group_number = ? WHERE number = ?", edit.group->value, edit.device.value));
    rows = std::min(rows, connection.changes());
  }
  if (edit.group_pinned) {
    TRY(connection.run("UPDATE device SET group_pinned = ? WHERE number = ?", *edit.group_pinned, edit.device.value));
    rows = std::min(rows, connection.changes());
  }
  if (edit.conflict) {
    TRY(connection.run("UPDATE device SET conflict = ? WHERE number = ?", *edit.conflict, edit.device.value));
    rows = std::min(rows, connection.changes());
  }
  return rows == 0 ? no_such_device(edit.device) : Result<void>();
}

}  // namespace

Result<Committed> SqliteStore::write_report(ReportWrite report) {
  std::string hashes_now;
  if (report.device.number.value != 0 && report.software_replaced) {
    const ReaderPool::Lease reader = TRY(readers_.lease());
    Query query = TRY(reader->query("SELECT detail_hashes FROM device WHERE number = ?", report.device.number.value));
    if (!TRY(query.next())) {
      return no_such_device(report.device.number);
    }
    hashes_now = query.view(0);
  }
  PreparedReport prepared = PreparedReport::make(report, hashes_now, *entries_);
  return writer_.run([&prepared](Change& change) { return prepared.write(change); });
}

Result<StoredDevice> SqliteStore::with_contact(Result<StoredDevice> device) const {
  if (device) {
    if (const std::optional<UnixTime> contact = writer_.touched(device->number)) {
      device->last_contact = std::max(device->last_contact, *contact);
    }
  }
  return device;
}

Result<std::optional<StoredDevice>> SqliteStore::find_device(std::string_view id) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT " PARAPET_DEVICE_COLUMNS " FROM device WHERE id = ?", id));
  if (!TRY(query.next())) {
    return std::nullopt;
  }
  return TRY(with_contact(read_device(query)));
}

Result<StoredDevice> SqliteStore::device(DeviceNumber number) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT " PARAPET_DEVICE_COLUMNS " FROM device WHERE number = ?", number.value));
  if (!TRY(query.next())) {
    return no_such_device(number);
  }
  return with_contact(read_device(query));
}

Result<StoredInventory> SqliteStore::inventory_of(StoredDevice device, Connection& reader) const {
  StoredInventory result;
  result.software.reserve(device.software_count);
  std::vector<EntryNumber> numbers;
  numbers.reserve(device.software_count);
  Query query = TRY(reader.query("SELECT part, body FROM device_detail WHERE place BETWEEN ? AND ? ORDER BY place", place_of(device.number, 0),
                                 place_of(device.number, kPartsPerDevice - 1)));
  while (TRY(query.next())) {
    const std::string raw = TRY(unpack(query.view(1)));
    if (query.number(0) == kProblemsPart) {
      result.problems = TRY(decode_problems(raw));
      continue;
    }
    TRY(decode_detail(raw, [&](EntryNumber number, StoredSoftware&& install) -> Result<void> {
      numbers.push_back(number);
      result.software.push_back(std::move(install));
      return {};
    }));
  }
  std::vector<EntryTable::Wanted> wanted;
  wanted.reserve(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    wanted.push_back({.number = numbers[i], .software = &result.software[i].software});
  }
  TRY(entries_->fill(wanted, reader));
  result.device = std::move(device);
  return result;
}

Result<StoredInventory> SqliteStore::inventory(DeviceNumber number) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  return in_read_transaction(*reader, [&]() -> Result<StoredInventory> {
    StoredDevice device;
    {
      Query query = TRY(reader->query("SELECT " PARAPET_DEVICE_COLUMNS " FROM device WHERE number = ?", number.value));
      if (!TRY(query.next())) {
        return no_such_device(number);
      }
      device = TRY(with_contact(read_device(query)));
    }
    return inventory_of(std::move(device), *reader);
  });
}

Result<std::string> SqliteStore::protocol_state(DeviceNumber number) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT body FROM device_state WHERE device = ?", number.value));
  if (!TRY(query.next()) || query.view(0).empty()) {
    return std::string();
  }
  return unpack(query.view(0));
}

Result<Sequence> SqliteStore::edit_devices(std::span<const DeviceEdit> edits) {
  return writer_.run([edits](Change& change) -> Result<Sequence> {
    for (const DeviceEdit& edit : edits) {
      TRY(edit_device(change.connection(), edit));
    }
    return change.log(ChangeSubject::kDeviceEdit, edits.size() == 1 ? edits.front().device : DeviceNumber{});
  });
}

Result<std::vector<DeviceNumber>> SqliteStore::excluded_devices() {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT number FROM device WHERE excluded <> 0 ORDER BY number"));
  std::vector<DeviceNumber> numbers;
  while (TRY(query.next())) {
    numbers.push_back(DeviceNumber{query.number(0)});
  }
  return numbers;
}

Result<Sequence> SqliteStore::remove_device(DeviceNumber number) {
  return writer_.run([number](Change& change) -> Result<Sequence> {
    Connection& connection = change.connection();
    TRY(connection.run("INSERT INTO removed_device (time, device, id, name, os_family, os_id, os_version, group_number, first_seen, last_contact, "
                       "excluded) SELECT ?, number, id, name, os_family, os_id, os_version, group_number, first_seen, last_contact, excluded "
                       "FROM device WHERE number = ?",
                       change.now(), number.value));
    TRY(connection.run("DELETE FROM device WHERE number = ?", number.value));
    if (connection.changes() == 0) {
      return no_such_device(number);
    }
    TRY(connection.run("DELETE FROM device_detail WHERE place BETWEEN ? AND ?", place_of(number, 0), place_of(number, kPartsPerDevice - 1)));
    TRY(connection.run("DELETE FROM device_state WHERE device = ?", number.value));
    TRY(connection.run("DELETE FROM software_change WHERE device = ?", number.value));
    return change.log(ChangeSubject::kDeviceRemoved, number);
  });
}

}  // namespace parapet::store
