// SPDX-License-Identifier: Apache-2.0
#include "exposure/name_index.h"

#include <utility>

namespace parapet::exposure {

void NameIndex::put(Slot slot, Epoch epoch) {
  std::size_t at = slot.tag & (capacity_ - 1);
  while (slots_[at].position >= kFirst) {
    at = (at + 1) & (capacity_ - 1);
  }
  used_ += slots_[at].position == kFree ? 1 : 0;
  slots_.write(at, epoch) = slot;
  ++live_;
}

// Makes room, and forgets what was removed.
void NameIndex::rebuild(Epoch epoch) {
  constexpr std::size_t kSmallest = 1024;
  std::size_t capacity = kSmallest;
  while (capacity < live_ * 4) {
    capacity *= 2;
  }
  const PersistentArray<Slot, 256> before = std::exchange(slots_, {});
  const std::size_t count = std::exchange(capacity_, capacity);
  slots_.grow(capacity, epoch);
  used_ = 0;
  live_ = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (before[i].position >= kFirst) {
      put(before[i], epoch);
    }
  }
}

void NameIndex::add(std::string_view name, std::uint32_t position, Epoch epoch) {
  if ((used_ + 1) * 2 > capacity_) {
    rebuild(epoch);
  }
  put({tag_of(name), position + kFirst}, epoch);
}

void NameIndex::remove(std::string_view name, std::uint32_t position, Epoch epoch) {
  const std::uint32_t tag = tag_of(name);
  for (std::size_t at = tag & (capacity_ - 1); capacity_ != 0 && slots_[at].position != kFree; at = (at + 1) & (capacity_ - 1)) {
    if (slots_[at].tag == tag && slots_[at].position == position + kFirst) {
      slots_.write(at, epoch).position = kRemoved;
      --live_;
      return;
    }
  }
}

}  // namespace parapet::exposure
