// SPDX-License-Identifier: Apache-2.0
// Reports that name only what changed.
#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "inventory/software_key.h"
#include "store/sqlite/inventory_codec.h"
#include "store/sqlite/prepared_report.h"
#include "store/sqlite/sqlite_store.h"

namespace parapet::store {
namespace {

// The device's software columns.
Result<PreparedReport::Now> read_now(Connection& reader, DeviceNumber device) {
  PreparedReport::Now now;
  Query query = TRY(reader.query("SELECT detail_hashes, software_list, software_count FROM device WHERE number = ?", device.value));
  if (!TRY(query.next())) {
    return fail(ErrorCode::kNotFound, fmt::format("there is no device {}", device.value));
  }
  now.hashes = query.view(0);
  now.software_count = query.number(2);
  const Result<void> decoded = decode_list(query.view(1), now.list);
  if (!decoded) {
    return std::unexpected(decoded.error());
  }
  return now;
}

// One part's unpacked bytes; "" where it is empty.
Result<std::string> read_part(Connection& reader, DeviceNumber device, std::uint32_t part) {
  Query query = TRY(reader.query("SELECT body FROM device_detail WHERE place = ?", place_of(device, part)));
  if (!TRY(query.next())) {
    return std::string();
  }
  return unpack(query.view(0));
}

Result<void> read_parts(Connection& reader, DeviceNumber device, std::span<const EntryNumber> entries, PreparedReport::Now& now) {
  const std::uint32_t parts = parts_of(now.hashes);
  for (const EntryNumber entry : entries) {
    const std::uint32_t part = entry.value % parts;
    if (!now.parts.contains(part)) {
      std::string raw = TRY(read_part(reader, device, part));
      now.parts.emplace(part, std::move(raw));
    }
  }
  return {};
}

std::vector<const inventory::Software*> contents(std::span<const StoredSoftware> first, std::span<const StoredSoftware> second) {
  std::vector<const inventory::Software*> result;
  for (const std::span<const StoredSoftware> installs : {first, second}) {
    for (const StoredSoftware& install : installs) {
      result.push_back(&install.software);
    }
  }
  return result;
}

// The whole list after a delta, for a device whose details are to be cut anew.
Result<std::vector<StoredSoftware>> merged(std::vector<StoredSoftware> list, const DeltaWrite& delta) {
  for (const StoredSoftware& gone : delta.removed) {
    const auto found = std::ranges::find(list, gone);
    if (found == list.end()) {
      return fail(ErrorCode::kConflict, fmt::format("device {} has no {} {} as the delta names it", delta.device.number.value,
                                                    gone.software.name, gone.software.version));
    }
    list.erase(found);
  }
  list.insert(list.end(), delta.put.begin(), delta.put.end());
  return list;
}

}  // namespace

Result<std::vector<StoredSoftware>> SqliteStore::find_installs(DeviceNumber device, std::span<const SoftwareName> names) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  return in_read_transaction(*reader, [&]() -> Result<std::vector<StoredSoftware>> {
    PreparedReport::Now now = TRY(read_now(*reader, device));
    const std::vector<EntryNumber> candidates = entries_->maybe_akin(now.list, names);
    TRY(read_parts(*reader, device, candidates, now));
    std::vector<EntryNumber> numbers;
    std::vector<StoredSoftware> installs;
    for (const auto& [part, raw] : now.parts) {
      for (const DetailSlice& slice : TRY(slice_detail(raw))) {
        if (std::ranges::binary_search(candidates, EntryNumber{slice.entry})) {
          numbers.push_back(EntryNumber{slice.entry});
          installs.push_back(install_of(slice));
        }
      }
    }
    std::vector<EntryTable::Wanted> wanted;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      wanted.push_back({.number = numbers[i], .software = &installs[i].software});
    }
    TRY(entries_->fill(wanted, *reader));
    std::set<std::string> families;
    for (const SoftwareName& name : names) {
      families.insert(inventory::key_family(name.ecosystem, name.name));
    }
    std::erase_if(installs, [&families](const StoredSoftware& one) {
      return !families.contains(inventory::key_family(one.software.ecosystem, one.software.name));
    });
    return installs;
  });
}

Result<DeltaCommitted> SqliteStore::write_delta(DeltaWrite delta) {
  PreparedReport::Now now;
  {
    const std::vector<EntryNumber> entries = entries_->intern(contents(delta.removed, delta.put));
    const ReaderPool::Lease reader = TRY(readers_.lease());
    TRY(reader->run("BEGIN"));
    Result<PreparedReport::Now> read = read_now(*reader, delta.device.number);
    Result<void> parts = read && parts_of(read->hashes) != 0 ? read_parts(*reader, delta.device.number, entries, *read) : Result<void>();
    TRY(reader->run("COMMIT"));
    now = TRY(std::move(read));
    TRY(std::move(parts));
  }
  const std::uint32_t parts_now = parts_of(now.hashes);
  const std::size_t count_after = now.software_count + delta.put.size() - std::min<std::size_t>(now.software_count, delta.removed.size());
  if (parts_now == 0 || detail_parts(count_after, parts_now) != parts_now) {
    return write_delta_whole(std::move(delta));
  }
  PreparedReport::PreparedDelta prepared = TRY(PreparedReport::make(delta, std::move(now), *entries_));
  const Committed committed = TRY(writer_.run([&prepared](Change& change) { return prepared.report.write(change); }));
  return DeltaCommitted{.committed = committed,
                        .software = std::move(prepared.list),
                        .put = std::move(prepared.put),
                        .software_count = prepared.software_count};
}

Result<DeltaCommitted> SqliteStore::write_delta_whole(DeltaWrite delta) {
  StoredInventory known = TRY(inventory(delta.device.number));
  ReportWrite report{.device = std::move(delta.device),
                     .software = {},
                     .problems = delta.problems ? *std::move(delta.problems) : std::move(known.problems),
                     .changes = std::move(delta.changes),
                     .protocol_state = std::move(delta.protocol_state),
                     .protocol_state_changed = delta.protocol_state_changed};
  delta.device.number = known.device.number;
  report.software = TRY(merged(std::move(known.software), delta));
  DeltaCommitted done;
  done.software_count = static_cast<std::uint32_t>(report.software.size());
  done.committed = TRY(write_report(std::move(report)));
  done.put = entries_->intern(contents(delta.put, {}));
  const ReaderPool::Lease reader = TRY(readers_.lease());
  PreparedReport::Now now = TRY(read_now(*reader, done.committed.device));
  done.software = std::move(now.list);
  return done;
}

}  // namespace parapet::store
