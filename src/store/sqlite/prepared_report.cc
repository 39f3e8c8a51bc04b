// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/prepared_report.h"

#include <algorithm>
#include <utility>

#include "store/sqlite/device_rows.h"
#include "store/sqlite/inventory_codec.h"

namespace parapet::store {
namespace {

// The installs in the order of their entries.
std::vector<Placed> placed(std::span<const StoredSoftware> software, EntryTable& entries) {
  std::vector<const inventory::Software*> content;
  content.reserve(software.size());
  for (const StoredSoftware& install : software) {
    content.push_back(&install.software);
  }
  const std::vector<EntryNumber> numbers = entries.intern(content);
  std::vector<Placed> sorted(software.size());
  for (std::uint32_t i = 0; i < sorted.size(); ++i) {
    sorted[i] = {.entry = numbers[i].value, .index = i};
  }
  std::ranges::sort(sorted);
  return sorted;
}

}  // namespace

PreparedReport PreparedReport::make(const ReportWrite& report, std::string_view hashes_now, EntryTable& entries) {
  PreparedReport prepared;
  prepared.device_ = report.device;
  prepared.software_replaced_ = report.software_replaced;
  if (report.software_replaced) {
    prepared.prepare_software(report, hashes_now, entries);
  }
  prepared.prepare_rest(report.changes, report.protocol_state_changed, report.protocol_state, entries);
  return prepared;
}

void PreparedReport::prepare_rest(std::span<const SoftwareChange> changes, bool state_changed, std::string_view state, EntryTable& entries) {
  for (const SoftwareChange& change : changes) {
    changes_.push_back({.time = change.time,
                        .kind = change.kind,
                        .before = change.kind == ChangeKind::kInstalled ? 0 : entries.intern(change.before).value,
                        .after = change.kind == ChangeKind::kRemoved ? 0 : entries.intern(change.after).value,
                        .before_first_seen = change.before_first_seen});
  }
  if (state_changed) {
    state_ = state.empty() ? std::string() : pack(state);
  }
}

void PreparedReport::prepare_software(const ReportWrite& report, std::string_view hashes_now, EntryTable& entries) {
  const std::vector<Placed> sorted = placed(report.software, entries);
  software_count_ = static_cast<std::uint32_t>(sorted.size());
  list_ = encode_list(sorted, report.software);

  const std::uint32_t parts_now = parts_of(hashes_now);
  const std::uint32_t parts = detail_parts(sorted.size(), parts_now);
  clear_parts_ = parts_now != 0 && parts != parts_now;
  hashes_ = empty_hashes(parts);

  add_part(kProblemsPart, encode_problems(report.problems), hashes_now, parts_now == 0 || clear_parts_);
  std::vector<std::vector<Placed>> by_part(parts);
  for (const Placed& one : sorted) {
    by_part[one.entry % parts].push_back(one);
  }
  for (std::uint32_t i = 0; i < parts; ++i) {
    add_part(i, by_part[i].empty() ? std::string() : encode_detail(by_part[i], report.software), hashes_now, parts_now == 0 || clear_parts_);
  }
}

void PreparedReport::add_part(std::uint32_t number, std::string_view raw, std::string_view hashes_now, bool all_new) {
  const std::uint64_t hash = detail_hash(raw);
  set_stored_hash(hashes_, number, hash);
  if (all_new ? hash != 0 : hash != stored_hash(hashes_now, number)) {
    parts_.push_back({.number = number, .body = raw.empty() ? std::string() : pack(raw)});
  }
}

Result<Committed> PreparedReport::write(Change& change) {
  Connection& connection = change.connection();
  if (device_.number.value == 0) {
    device_.number = DeviceNumber{static_cast<std::uint32_t>(change.next(Counter::kDevice))};
    TRY(insert_device(connection, device_));
  } else {
    TRY(update_device(connection, device_));
  }
  if (software_replaced_) {
    TRY(write_software(connection));
  }
  std::vector<SoftwareChangeRow> logged = TRY(write_changes(change));
  if (state_) {
    TRY(connection.run("INSERT INTO device_state (device, body) VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET body = excluded.body",
                       device_.number.value, Blob{*state_}));
  }
  const Sequence sequence = TRY(change.log(ChangeSubject::kReport, device_.number));
  return Committed{.device = device_.number, .sequence = sequence, .changes = std::move(logged)};
}

Result<void> PreparedReport::write_software(Connection& connection) const {
  TRY(connection.run("UPDATE device SET software_count = ?, detail_hashes = ?, software_list = ? WHERE number = ?", software_count_,
                     Blob{hashes_}, Blob{list_}, device_.number.value));
  if (clear_parts_) {
    TRY(connection.run("DELETE FROM device_detail WHERE place BETWEEN ? AND ?", place_of(device_.number, 0),
                       place_of(device_.number, kPartsPerDevice - 1)));
  }
  for (const Part& part : parts_) {
    const std::uint64_t place = place_of(device_.number, part.number);
    if (part.body.empty()) {
      TRY(connection.run("DELETE FROM device_detail WHERE place = ?", place));
    } else {
      TRY(connection.run("INSERT INTO device_detail (place, device, part, body) VALUES (?, ?, ?, ?) "
                         "ON CONFLICT (place) DO UPDATE SET body = excluded.body",
                         place, device_.number.value, part.number, Blob{part.body}));
    }
  }
  return {};
}

Result<std::vector<SoftwareChangeRow>> PreparedReport::write_changes(Change& change) const {
  std::vector<SoftwareChangeRow> logged;
  logged.reserve(changes_.size());
  for (const PreparedChange& row : changes_) {
    const std::uint64_t number = change.next(Counter::kSoftwareChange);
    TRY(change.connection().run("INSERT INTO software_change VALUES (?, ?, ?, ?, ?, ?, ?)", device_.number.value, number, row.time, row.kind,
                                row.before, row.after, row.before_first_seen));
    logged.push_back({.device = device_.number,
                      .number = number,
                      .time = row.time,
                      .kind = row.kind,
                      .before = EntryNumber{row.before},
                      .after = EntryNumber{row.after}});
  }
  return logged;
}

}  // namespace parapet::store
