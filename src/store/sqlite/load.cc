// SPDX-License-Identifier: Apache-2.0
// Reading the whole fleet.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "store/sqlite/device_rows.h"
#include "store/sqlite/inventory_codec.h"
#include "store/sqlite/sqlite_store.h"

namespace parapet::store {
namespace {

// Device numbers that a thread takes at a time.
constexpr std::uint64_t kNumbersAtOnce = 512;

Result<void> load_range(Connection& connection, std::uint64_t first, std::uint64_t last, LoadVisitor& visitor,
                        std::vector<InstalledEntry>& entries) {
  Query query = TRY(connection.query("SELECT " PARAPET_DEVICE_COLUMNS ", software_list FROM device WHERE number BETWEEN ? AND ? ORDER BY number",
                                     first, last));
  while (TRY(query.next())) {
    const StoredDevice device = TRY(read_device(query));
    TRY_AT(decode_list(query.view(kDeviceColumns), entries), "device " + std::to_string(device.number.value));
    visitor.device(device, entries);
  }
  return {};
}

Result<void> load_devices(const std::string& path, std::atomic<std::uint64_t>& next, std::uint64_t last, LoadVisitor& visitor) {
  Result<Connection> connection = Connection::open(path, Connection::Mode::kReadOnly);
  if (!connection) {
    return std::unexpected(std::move(connection).error());
  }
  std::vector<InstalledEntry> entries;
  for (std::uint64_t first = next.fetch_add(kNumbersAtOnce); first <= last; first = next.fetch_add(kNumbersAtOnce)) {
    Result<void> range = load_range(*connection, first, first + kNumbersAtOnce - 1, visitor, entries);
    if (!range) {
      return range;
    }
  }
  return {};
}

}  // namespace

Result<void> SqliteStore::load(LoadVisitor& visitor, unsigned threads) {
  std::uint64_t last = 0;
  {
    const ReaderPool::Lease reader = TRY(readers_.lease());
    visitor.entries(entries_->count());
    TRY(entries_->for_each(*reader, [&visitor](EntryNumber number, const inventory::Software& software) { visitor.entry(number, software); }));
    Query query = TRY(reader->query("SELECT max(number) FROM device"));
    TRY(query.next());
    last = query.unsigned_integer(0);
  }
  std::atomic<std::uint64_t> next = 1;
  std::mutex mutex;  // guards `result`
  Result<void> result;
  const auto work = [&] {
    Result<void> part = load_devices(path_, next, last, visitor);
    if (!part) {
      next = last + 1;
      const std::lock_guard lock(mutex);
      result = std::move(part);
    }
  };
  {
    std::vector<std::jthread> helpers;
    const std::uint64_t slices = last / kNumbersAtOnce + 1;
    for (std::uint64_t i = 1; i < std::min<std::uint64_t>(threads, slices); ++i) {
      helpers.emplace_back(work);
    }
    work();
  }
  return result;
}

Result<void> SqliteStore::for_each_inventory(DeviceNumber after, const std::function<bool(const StoredInventory&)>& callback) {
  StoredInventory inventory;
  while (TRY(next_inventory(after, inventory)) && callback(inventory)) {
    after = inventory.device.number;
  }
  return {};
}

Result<bool> SqliteStore::next_inventory(DeviceNumber after, StoredInventory& inventory) const {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  return in_read_transaction(*reader, [&]() -> Result<bool> {
    StoredDevice device;
    {
      Query query =
          TRY(reader->query("SELECT " PARAPET_DEVICE_COLUMNS " FROM device WHERE number > ? ORDER BY number LIMIT 1", after.value));
      if (!TRY(query.next())) {
        return false;
      }
      device = TRY(with_contact(read_device(query)));
    }
    inventory = TRY(inventory_of(std::move(device), *reader));
    return true;
  });
}

}  // namespace parapet::store
