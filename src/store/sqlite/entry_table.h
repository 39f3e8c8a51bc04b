// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/result.h"
#include "store/facts.h"
#include "store/sqlite/connection.h"

namespace parapet::store {

// The distinct software entries of the fleet and their numbers. An entry is known by a keyed 128-bit hash of its content (the
// key is the store's own secret, so that no device can make two entries that collide). Hashes and numbers are all in memory, the
// contents up to a bound; beyond it they are read from the table when asked for.
//
// A new entry has its number at once; its row is written at the head of the next commit, which is the one of the report that
// brought it or an earlier one. Safe to call from any thread, what the writer thread alone calls excepted.
class EntryTable {
 public:
  static constexpr std::uint64_t kCachedBytesMax = 512ULL << 20;

  explicit EntryTable(std::uint64_t hash_key, std::uint64_t cached_bytes_max = kCachedBytesMax);

  // Reads the table; called once, before anything else.
  [[nodiscard]] Result<void> load(Connection& connection);

  // The numbers of software entries, new ones included.
  [[nodiscard]] std::vector<EntryNumber> intern(std::span<const inventory::Software* const> software);
  [[nodiscard]] EntryNumber intern(const inventory::Software& software);

  // Fills in what the entries tell; kBadInput where there is no such entry.
  [[nodiscard]] Result<inventory::Software> content(EntryNumber number, Connection& connection) const;
  struct Wanted {
    EntryNumber number;
    inventory::Software* software;  // keeps its paths, dates and sockets
  };
  [[nodiscard]] Result<void> fill(std::span<const Wanted> wanted, Connection& connection) const;

  // Which of these entries are of the family (inventory::key_family) of one of the names. An entry of another family may be among
  // them (families are held against each other by a hash); none is missing.
  [[nodiscard]] std::vector<EntryNumber> maybe_akin(std::span<const InstalledEntry> entries, std::span<const SoftwareName> names) const;

  // Every entry, in the order of numbers.
  [[nodiscard]] Result<void> for_each(Connection& connection,
                                      const std::function<void(EntryNumber, const inventory::Software&)>& callback) const;

  // Numbers of all entries are below this.
  [[nodiscard]] std::uint32_t count() const;

  // The writer thread's: writes new entries' rows into the open transaction; says how it ended.
  [[nodiscard]] Result<void> insert_pending(Connection& connection);
  void committed();
  void rolled_back();

 private:
  struct Hash {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    friend bool operator==(const Hash&, const Hash&) = default;
  };
  struct HashOfHash {
    using is_avalanching = void;
    std::size_t operator()(const Hash& hash) const noexcept { return hash.low; }
  };
  struct Pending {
    EntryNumber number;
    Hash hash;
    std::string content;
  };
  [[nodiscard]] Hash hash_of(std::string_view content) const;
  // Under the exclusive lock.
  EntryNumber add(const Hash& hash, std::string_view content);
  void cache(EntryNumber number, std::string_view content);
  [[nodiscard]] std::string_view cached(EntryNumber number) const;

  const std::uint64_t hash_key_;
  const std::uint64_t cached_bytes_max_;
  mutable std::shared_mutex mutex_;  // guards all below
  boost::unordered_flat_map<Hash, std::uint32_t, HashOfHash> numbers_;
  std::vector<std::string_view> contents_;  // by number; empty where not cached
  std::vector<std::uint32_t> family_hashes_;  // by number
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t block_used_ = 0;
  std::size_t block_size_ = 0;
  std::uint64_t cached_bytes_ = 0;
  std::vector<Pending> pending_;
  std::vector<Pending> in_flight_;
};

}  // namespace parapet::store
