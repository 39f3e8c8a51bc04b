// SPDX-License-Identifier: Apache-2.0
#include "store/check_devices.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "store/sqlite/inventory_codec.h"
#include "store/sqlite/prepared_report.h"

namespace parapet::store {
namespace {

// Which entries exist, by number.
Result<std::vector<bool>> known_entries(Connection& connection) {
  std::vector<bool> known;
  Query query = TRY(connection.query("SELECT number FROM software_entry"));
  while (TRY(query.next())) {
    // Numbers are dense; one far beyond the count of rows would only come from damage that the page check lets pass.
    const std::uint32_t number = query.number(0);
    if (number == std::numeric_limits<std::uint32_t>::max()) {
      return bad_input("an entry has a number that is not given out");
    }
    if (number >= known.size()) {
      known.resize(number + 1);
    }
    known[number] = true;
  }
  return known;
}

bool exists(const std::vector<bool>& known, EntryNumber number) { return number.value < known.size() && known[number.value]; }

struct DeviceRow {
  DeviceNumber number;
  std::uint32_t software_count = 0;
  std::string list;
  std::string hashes;
};

// The details of a device, decoded.
struct Details {
  std::vector<Placed> sorted;
  std::vector<StoredSoftware> software;
};

Result<Details> read_details(Connection& connection, const DeviceRow& device) {
  Details details;
  Query query = TRY(connection.query("SELECT part, body FROM device_detail WHERE place BETWEEN ? AND ?", place_of(device.number, 0),
                                     place_of(device.number, kPartsPerDevice - 1)));
  std::int64_t parts_missing = stored_hash(device.hashes, kProblemsPart) != 0 ? 1 : 0;
  for (std::uint32_t part = 0; part < parts_of(device.hashes); ++part) {
    parts_missing += stored_hash(device.hashes, part) != 0 ? 1 : 0;
  }
  while (TRY(query.next())) {
    const std::string raw = TRY(unpack(query.view(1)));
    if (detail_hash(raw) != stored_hash(device.hashes, query.number(0))) {
      return bad_input("a part of the details is not what was written");
    }
    --parts_missing;
    if (query.number(0) == kProblemsPart) {
      (void)TRY(decode_problems(raw));
      continue;
    }
    TRY(decode_detail(raw, [&details](EntryNumber entry, StoredSoftware&& install) -> Result<void> {
      details.sorted.push_back({.entry = entry.value, .index = static_cast<std::uint32_t>(details.software.size())});
      details.software.push_back(std::move(install));
      return {};
    }));
  }
  if (parts_missing != 0) {
    return bad_input("a part of the details is missing");
  }
  std::ranges::sort(details.sorted);
  return details;
}

enum class DeviceState { kFine, kDerivedWrong, kUnreadable };

DeviceState state_of(const DeviceRow& row, const Result<Details>& details, const std::vector<bool>& known) {
  if (!details || std::ranges::any_of(details->sorted, [&known](Placed one) { return !exists(known, EntryNumber{one.entry}); })) {
    return DeviceState::kUnreadable;
  }
  const bool derived = row.software_count == details->software.size() && row.list == encode_list(details->sorted, details->software);
  return derived ? DeviceState::kFine : DeviceState::kDerivedWrong;
}

Result<void> repair_device(Connection& connection, const DeviceRow& row, DeviceState state, const Result<Details>& details) {
  if (state == DeviceState::kUnreadable) {
    // Without an epoch the device's next delta is a gap, which makes it send everything.
    return connection.run("UPDATE device SET report_epoch = 0, report_sequence = 0, report_digest = '' WHERE number = ?", row.number.value);
  }
  const std::string list = encode_list(details->sorted, details->software);
  return connection.run("UPDATE device SET software_count = ?, software_list = ? WHERE number = ?", details->software.size(), Blob{list},
                        row.number.value);
}

Result<bool> next_device(Connection& connection, DeviceRow& row) {
  Query query = TRY(connection.query("SELECT number, software_count, software_list, detail_hashes FROM device WHERE number > ? ORDER BY number LIMIT 1",
                                     row.number.value));
  if (!TRY(query.next())) {
    return false;
  }
  row = {.number = DeviceNumber{query.number(0)}, .software_count = query.number(1), .list = query.text(2), .hashes = query.text(3)};
  return true;
}

Result<std::int64_t> rows_without_device(Connection& connection, bool repair) {
  std::int64_t rows = 0;
  constexpr Sql kCount =
      "SELECT (SELECT count(*) FROM device_detail WHERE device NOT IN (SELECT number FROM device)) + "
      "(SELECT count(*) FROM device_state WHERE device NOT IN (SELECT number FROM device)) + "
      "(SELECT count(*) FROM software_change WHERE device NOT IN (SELECT number FROM device))";
  {
    Query query = TRY(connection.query(kCount));
    TRY(query.next());
    rows = query.integer(0);
  }
  if (rows > 0 && repair) {
    TRY(connection.execute("DELETE FROM device_detail WHERE device NOT IN (SELECT number FROM device);"
                           "DELETE FROM device_state WHERE device NOT IN (SELECT number FROM device);"
                           "DELETE FROM software_change WHERE device NOT IN (SELECT number FROM device)"));
  }
  return rows;
}

// Marks the entries that devices and history name.
Result<std::vector<bool>> used_entries(Connection& connection) {
  std::vector<bool> used;
  const auto mark = [&used](std::uint32_t number) {
    if (number >= used.size()) {
      used.resize(number + 1);
    }
    used[number] = true;
  };
  std::vector<InstalledEntry> list;
  Query devices = TRY(connection.query("SELECT software_list FROM device"));
  while (TRY(devices.next())) {
    TRY(decode_list(devices.view(0), list));
    for (const InstalledEntry& installed : list) {
      mark(installed.entry.value);
    }
  }
  Query changes = TRY(connection.query("SELECT before_entry FROM software_change UNION SELECT after_entry FROM software_change"));
  while (TRY(changes.next())) {
    mark(changes.number(0));
  }
  return used;
}

}  // namespace

Result<CheckLine> check_devices(Connection& connection, bool repair) {
  const std::vector<bool> known = TRY(known_entries(connection));
  std::uint64_t devices = 0;
  std::uint64_t derived_wrong = 0;
  std::uint64_t unreadable = 0;
  std::string first;
  DeviceRow row;
  while (TRY(next_device(connection, row))) {
    ++devices;
    const Result<Details> details = read_details(connection, row);
    const DeviceState state = state_of(row, details, known);
    if (state == DeviceState::kFine) {
      continue;
    }
    (state == DeviceState::kUnreadable ? unreadable : derived_wrong) += 1;
    if (first.empty()) {
      first = fmt::format(", first device {}", row.number.value);
    }
    if (repair) {
      TRY(repair_device(connection, row, state, details));
    }
  }
  const std::int64_t strays = TRY(rows_without_device(connection, repair));
  CheckLine line{.check = "devices", .detail = fmt::format("{} devices", devices)};
  if (derived_wrong + unreadable > 0 || strays > 0) {
    line.fine = false;
    line.repaired = repair && unreadable == 0;
    line.detail += fmt::format("; {} with a count or list that differs from their details, {} whose details can't be read{}{}, {} rows of devices "
                               "that are gone",
                               derived_wrong, unreadable, unreadable > 0 && repair ? " (their next report will be a full one)" : "", first, strays);
  }
  return line;
}

Result<CheckLine> check_entries(Connection& connection, bool repair) {
  const std::vector<bool> known = TRY(known_entries(connection));
  const std::vector<bool> used = TRY(used_entries(connection));
  std::vector<std::uint32_t> unused;
  std::uint64_t missing = 0;
  for (std::uint32_t number = 1; number < std::max(known.size(), used.size()); ++number) {
    const bool is_used = number < used.size() && used[number];
    const bool is_known = exists(known, EntryNumber{number});
    missing += is_used && !is_known ? 1U : 0U;
    if (is_known && !is_used) {
      unused.push_back(number);
    }
  }
  CheckLine line{.check = "software entries", .fine = missing == 0};
  line.detail = fmt::format("{} entries", std::ranges::count(known, true));
  if (missing > 0) {
    line.detail += fmt::format(", {} named by devices or history are missing; restore a backup", missing);
  }
  if (!unused.empty()) {
    line.detail += fmt::format(", {} that nothing uses{}", unused.size(), repair ? " removed" : "");
  }
  if (repair && missing == 0) {
    TRY(connection.run("BEGIN IMMEDIATE"));
    for (const std::uint32_t number : unused) {
      TRY(connection.run("DELETE FROM software_entry WHERE number = ?", number));
    }
    TRY(connection.run("COMMIT"));
  }
  return line;
}

}  // namespace parapet::store
