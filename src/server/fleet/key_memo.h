// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/random.h"
#include "exposure/index.h"
#include "inventory/products/product_table.h"
#include "store/facts.h"

namespace parapet::server {

// What a software entry's key depends on, as 128 bits of hash with a secret seed, so that a device can't make two entries meet.
struct EntryHash {
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  friend bool operator==(const EntryHash&, const EntryHash&) = default;
};
struct EntryHashHasher {
  std::size_t operator()(const EntryHash& hash) const noexcept { return static_cast<std::size_t>(hash.a); }
};

// Remembers which key number an entry has on a system, because making a key from text costs far more than a look-up, and a
// fleet shows the same entries again and again. Any thread may ask; the fleet's writer adds. Forgets all when it has grown too
// large, which costs time only.
class KeyMemo {
 public:
  static constexpr std::size_t kEntriesMax = 4'000'000;
  explicit KeyMemo(Random& random) : seed_a_(random.next()), seed_b_(random.next()) {}

  // Of a system: the part of the hash that all entries of a device share.
  [[nodiscard]] EntryHash system_hash(const inventory::OperatingSystem& os) const;
  // Of an entry that is no kernel package (those depend on which kernel runs, and are not remembered).
  [[nodiscard]] EntryHash hash(const EntryHash& system, const inventory::Software& software) const;
  [[nodiscard]] EntryHash hash(const inventory::OperatingSystem& os, const inventory::Software& software) const {
    return hash(system_hash(os), software);
  }
  [[nodiscard]] std::optional<exposure::KeyNumber> find(const EntryHash& hash) const;
  void put(const EntryHash& hash, exposure::KeyNumber key);

 private:
  struct Shard {
    mutable std::shared_mutex mutex;  // guards keys
    boost::unordered_flat_map<EntryHash, exposure::KeyNumber, EntryHashHasher> keys;
  };
  static constexpr std::size_t kShards = 64;
  std::uint64_t seed_a_;
  std::uint64_t seed_b_;
  std::array<Shard, kShards> shards_;
};

// One entry of a device on its way into the index: its key number where the memo knew it, else the key itself.
struct PreparedKey {
  std::optional<exposure::KeyNumber> number;
  std::unique_ptr<inventory::SoftwareKey> key;  // where number is not set
  std::optional<EntryHash> hash;                // under which to remember it; not set: not to be remembered
  bool unused = false;
};

// A package on which verdicts depend by which kernel runs.
[[nodiscard]] bool is_kernel_package(const inventory::Software& software);

// The keys of entries that are no kernel packages, without those of the device as a whole. unused: as below.
[[nodiscard]] std::vector<PreparedKey> prepare_entries(const inventory::Device& device, std::span<const store::StoredSoftware> software,
                                                       const KeyMemo& memo, const inventory::ProductTable& products, UnixTime now,
                                                       std::int64_t unused_days);

// All keys of a device. unused: last used longer than `unused_days` ago by the sensor's word, not running, not listening.
[[nodiscard]] std::vector<PreparedKey> prepare_keys(const inventory::Device& device, std::span<const store::StoredSoftware> software,
                                                    const KeyMemo& memo, const inventory::ProductTable& products, UnixTime now,
                                                    std::int64_t unused_days);

// Several entries may have one key; it is unused where all of them are. Sorts.
void one_use_for_each_key(std::vector<exposure::KeyUse>& uses);

}  // namespace parapet::server
