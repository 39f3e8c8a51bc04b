// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/key_memo.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "base/time.h"
#include "inventory/device_keys.h"
#include "inventory/kernel.h"

namespace parapet::server {
namespace {

void append(std::string& bytes, std::string_view part) {
  bytes += part;
  bytes += '\0';
}

bool is_unused(const inventory::Software& software, UnixTime now, std::int64_t unused_days) {
  if (software.last_used.empty() || software.running.value_or(false) || !software.listening.empty()) {
    return false;
  }
  const std::optional<UnixTime> used = parse_time(software.last_used);
  return used && used->known() && used->seconds + unused_days * kSecondsPerDay < now.seconds;
}

PreparedKey prepare_entry(const inventory::Device& device, const EntryHash& system, const store::StoredSoftware& entry, const KeyMemo& memo,
                          const inventory::ProductTable& products, bool unused) {
  const EntryHash hash = memo.hash(system, entry.software);
  PreparedKey prepared{.number = memo.find(hash), .key = {}, .hash = hash, .unused = unused};
  if (!prepared.number) {
    prepared.key = std::make_unique<inventory::SoftwareKey>(inventory::make_key(device, entry.software, &products));
  }
  return prepared;
}

}  // namespace

bool is_kernel_package(const inventory::Software& software) {
  return inventory::kernel_part(software.ecosystem, software.name, software.source.empty() ? software.name : software.source) !=
         inventory::KernelPart::kNone;
}

EntryHash KeyMemo::system_hash(const inventory::OperatingSystem& os) const {
  std::string bytes;
  for (const std::string* part : {&os.family, &os.id, &os.version, &os.codename, &os.build, &os.arch}) {
    append(bytes, *part);
  }
  return {hash64(bytes, seed_a_), hash64(bytes, seed_b_)};
}

EntryHash KeyMemo::hash(const EntryHash& system, const inventory::Software& software) const {
  thread_local std::string bytes;
  bytes.clear();
  for (const std::string* part : {&software.ecosystem, &software.name, &software.version, &software.source, &software.source_version,
                                  &software.arch, &software.publisher, &software.vendor, &software.product, &software.module,
                                  &software.repository, &software.origin, &software.owned_by}) {
    append(bytes, *part);
  }
  bytes += software.lower_bound_only ? '1' : '0';
  return {hash64(bytes, system.a), hash64(bytes, system.b)};
}

std::optional<exposure::KeyNumber> KeyMemo::find(const EntryHash& hash) const {
  const Shard& shard = shards_[hash.b % kShards];
  const std::shared_lock lock(shard.mutex);
  const auto found = shard.keys.find(hash);
  return found == shard.keys.end() ? std::nullopt : std::optional(found->second);
}

void KeyMemo::put(const EntryHash& hash, exposure::KeyNumber key) {
  Shard& shard = shards_[hash.b % kShards];
  const std::unique_lock lock(shard.mutex);
  if (shard.keys.size() >= kEntriesMax / kShards) {
    shard.keys.clear();
  }
  shard.keys.insert_or_assign(hash, key);
}

void one_use_for_each_key(std::vector<exposure::KeyUse>& uses) {
  std::ranges::sort(uses);  // used before unused
  const auto tail = std::ranges::unique(uses, {}, &exposure::KeyUse::key);
  uses.erase(tail.begin(), tail.end());
}

std::vector<PreparedKey> prepare_entries(const inventory::Device& device, std::span<const store::StoredSoftware> software,
                                         const KeyMemo& memo, const inventory::ProductTable& products, UnixTime now,
                                         std::int64_t unused_days) {
  std::vector<PreparedKey> keys;
  keys.reserve(software.size());
  const EntryHash system = memo.system_hash(device.os);
  for (const store::StoredSoftware& entry : software) {
    keys.push_back(prepare_entry(device, system, entry, memo, products, is_unused(entry.software, now, unused_days)));
  }
  return keys;
}

std::vector<PreparedKey> prepare_keys(const inventory::Device& device, std::span<const store::StoredSoftware> software,
                                      const KeyMemo& memo, const inventory::ProductTable& products, UnixTime now,
                                      std::int64_t unused_days) {
  std::vector<PreparedKey> keys;
  keys.reserve(software.size() + 2);
  // The system itself and a running kernel of no package follow from the device and its kernel packages alone.
  inventory::Inventory kernels{.device = device, .software = {}, .problems = {}};
  std::vector<bool> kernel_unused;
  const EntryHash system = memo.system_hash(device.os);
  for (const store::StoredSoftware& entry : software) {
    const bool unused = is_unused(entry.software, now, unused_days);
    if (is_kernel_package(entry.software)) {
      kernels.software.push_back(entry.software);
      kernel_unused.push_back(unused);
      continue;
    }
    keys.push_back(prepare_entry(device, system, entry, memo, products, unused));
  }
  for (inventory::DeviceKey& entry : inventory::device_keys(kernels, &products)) {
    const bool unused = entry.software != nullptr &&
                        kernel_unused[static_cast<std::size_t>(entry.software - kernels.software.data())];
    keys.push_back({.number = std::nullopt,
                    .key = std::make_unique<inventory::SoftwareKey>(std::move(entry.key)),
                    .hash = std::nullopt,
                    .unused = unused});
  }
  return keys;
}

}  // namespace parapet::server
