// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/result.h"
#include "exposure/index.h"
#include "inventory/products/product_table.h"
#include "store/store.h"

namespace parapet::server {

// Which weaknesses were open on software at the time when it left devices, by the knowledge log (decision 173). What an entry is on a
// system, and what the log says of it, is kept: a fleet removes and updates the same things everywhere. Safe to call from any thread.
class LeftSoftware {
 public:
  // store and products outlive this.
  LeftSoftware(store::Store& store, const inventory::ProductTable& products) : store_(store), products_(products) {}

  // An entry that left devices of one system, and when it did last. os stays where it is during the call.
  struct Left {
    const inventory::OperatingSystem* os = nullptr;  // the kernel does not matter
    store::EntryNumber entry;
    UnixTime time;
  };
  struct OpenThen {
    std::string weakness;
    std::vector<store::EntryNumber> entries;  // that had it; ascending
    UnixTime time;                            // when the last of them left
  };
  // What was open, of the weaknesses that `wanted` wants (asked once for each); by name. Kernels are left out: whether the one that was
  // replaced was the running one is not kept. Errors: the store's.
  [[nodiscard]] Result<std::vector<OpenThen>> open_then(std::span<const Left> left, const std::function<bool(const std::string&)>& wanted);

  // The knowledge log says more of these keys now. Never waits for a question.
  void learned(std::span<const exposure::Lesson> lessons);

 private:
  // What the log says of a key, oldest first.
  struct Event {
    std::int64_t seconds = 0;
    std::uint32_t weakness = 0;  // place in names_
    bool open = false;
  };
  struct Key {
    std::string text;
    bool read = false;
    std::vector<Event> events;
  };
  static constexpr std::uint32_t kKernel = 0xffffffff;

  void forget_learned();
  [[nodiscard]] std::uint32_t system(const inventory::OperatingSystem& os);
  // The place in keys_ of each, or kKernel.
  [[nodiscard]] Result<std::vector<std::uint32_t>> keys_of(std::span<const Left> left);
  [[nodiscard]] Result<void> make_keys(std::span<const Left> left, std::span<const std::uint64_t> pairs);
  [[nodiscard]] Result<void> read_events(std::span<const std::uint32_t> keys);
  [[nodiscard]] std::uint32_t name(std::string_view weakness);

  store::Store& store_;
  const inventory::ProductTable& products_;

  std::mutex mutex_;  // guards what follows, during a whole question
  boost::unordered_flat_map<std::string, std::uint32_t> systems_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> key_of_;  // by system and entry
  boost::unordered_flat_map<std::string, std::uint32_t> places_;    // of keys, by text
  std::vector<Key> keys_;
  boost::unordered_flat_map<std::string, std::uint32_t> name_numbers_;
  std::vector<std::string> names_;  // of weaknesses

  std::mutex learned_mutex_;  // guards what follows
  std::vector<std::string> learned_;
  bool learned_much_ = false;
};

}  // namespace parapet::server
