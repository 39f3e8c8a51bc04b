// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace parapet::knowledge {

// Pieces of input between the thread that unpacks and those that parse. Bounded in bytes and in number: the reader waits
// while it is full. Any thread may push or pop.
class PieceQueue {
 public:
  struct Entry {
    std::string path;
    std::string bytes;
    std::uint64_t sequence = 0;
  };

  // Waits for room.
  void push(Entry&& entry) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return entries_.size() < kEntriesMax && (entries_.empty() || bytes_ < kBytesMax); });
    bytes_ += entry.bytes.size();
    entries_.push_back(std::move(entry));
    filled_.notify_one();
  }
  // Waits for a piece; nullopt when there will be none.
  std::optional<Entry> pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [&] { return closed_ || !entries_.empty(); });
    if (entries_.empty()) {
      return std::nullopt;
    }
    Entry entry = std::move(entries_.front());
    entries_.pop_front();
    bytes_ -= entry.bytes.size();
    room_.notify_one();
    return entry;
  }
  // No more pieces will come.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    filled_.notify_all();
  }

 private:
  static constexpr std::size_t kEntriesMax = 1024;
  static constexpr std::size_t kBytesMax = 64U << 20;

  std::mutex mutex_;  // guards all that follows
  std::condition_variable room_;
  std::condition_variable filled_;
  std::deque<Entry> entries_;
  std::size_t bytes_ = 0;
  bool closed_ = false;
};

}  // namespace parapet::knowledge
