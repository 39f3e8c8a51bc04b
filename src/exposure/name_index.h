// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/hash.h"
#include "exposure/persistent.h"

namespace parapet::exposure {

// Finds things of an array by name: a hash table of their positions, which is copied as cheaply as the array itself. The
// names lie with the things, so look-ups are told how to compare. One name may stand for several things.
class NameIndex {
 public:
  void add(std::string_view name, std::uint32_t position, Epoch epoch);
  // The name must have been added with this position.
  void remove(std::string_view name, std::uint32_t position, Epoch epoch);

  // Calls visit(position) for everything whose name may be `name`; the visitor compares, and ends the walk by returning true.
  template <typename Visit>
  void visit(std::string_view name, const Visit& visit) const {
    if (capacity_ == 0) {
      return;
    }
    const std::uint32_t tag = tag_of(name);
    for (std::size_t at = tag & (capacity_ - 1); slots_[at].position != kFree; at = (at + 1) & (capacity_ - 1)) {
      const Slot& slot = slots_[at];
      if (slot.position != kRemoved && slot.tag == tag && visit(slot.position - kFirst)) {
        return;
      }
    }
  }

 private:
  static constexpr std::uint32_t kFree = 0;
  static constexpr std::uint32_t kRemoved = 1;
  static constexpr std::uint32_t kFirst = 2;  // positions are stored that much higher
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t position = kFree;
  };
  static std::uint32_t tag_of(std::string_view name) { return static_cast<std::uint32_t>(hash64(name)); }
  void put(Slot slot, Epoch epoch);
  void rebuild(Epoch epoch);

  PersistentArray<Slot, 256> slots_;
  std::size_t capacity_ = 0;  // a power of two
  std::size_t used_ = 0;      // slots that are not free
  std::size_t live_ = 0;
};

}  // namespace parapet::exposure
