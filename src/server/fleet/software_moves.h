// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/time.h"
#include "store/store.h"

namespace parapet::server {

// A change of software as it is kept in memory (store::SoftwareChangeRow), small.
struct SoftwareMove {
  std::uint64_t number : 62 = 0;
  std::uint64_t kind_bits : 2 = 0;
  std::uint32_t seconds = 0;  // since 1970
  inventory::DeviceNumber device;
  store::EntryNumber before;
  store::EntryNumber after;

  [[nodiscard]] store::ChangeKind kind() const { return static_cast<store::ChangeKind>(kind_bits); }
  [[nodiscard]] UnixTime time() const { return {seconds}; }
};

// The changes as they were when somebody asked: by time, those of one second by number. Immutable.
class MoveList {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const SoftwareMove& operator[](std::size_t place) const { return (*blocks_[place / kBlock])[place % kBlock]; }
  // The place of the first change at a time or after it.
  [[nodiscard]] std::size_t first_since(UnixTime time) const;
  // False where some changes since a time are no longer kept.
  [[nodiscard]] bool is_complete_since(UnixTime time) const { return time >= complete_since_; }

 private:
  friend class SoftwareMoves;
  static constexpr std::size_t kBlock = 16'384;
  using Block = std::vector<SoftwareMove>;

  std::vector<std::shared_ptr<const Block>> blocks_;  // all are full but the last one
  std::size_t size_ = 0;
  UnixTime complete_since_;
};

// The log of software changes of the whole fleet in memory, 24 bytes a change, so that what moved in a week is looked through in
// milliseconds (docs/decisions/265-changes-are-kept-in-memory.md). Safe to call from any thread.
class SoftwareMoves {
 public:
  // A million devices with two changes a day each, for two weeks, are 28 million.
  static constexpr std::size_t kMovesMax = 40'000'000;

  // moves_max: the oldest ones beyond it are forgotten, some ten thousand at once.
  explicit SoftwareMoves(std::size_t moves_max = kMovesMax) : moves_max_(moves_max) {}

  // Takes in what the store has since a time. Errors: the store's.
  [[nodiscard]] Result<void> load(store::Store& store, UnixTime since);
  // Takes in what has become durable; in any order.
  void add(std::span<const store::SoftwareChangeRow> rows);
  // Forgets changes before a time; some of them may stay.
  void forget_before(UnixTime time);
  [[nodiscard]] MoveList list();

 private:
  void fold();

  const std::size_t moves_max_;
  std::mutex mutex_;  // guards what follows
  MoveList kept_;
  std::vector<SoftwareMove> arrived_;  // not in kept_ yet
};

}  // namespace parapet::server
