// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "exposure/facts.h"

namespace parapet::exposure {

// Sorts, and leaves one of several uses of a key: the one that is not unused.
void one_use_for_each_key(std::vector<KeyUse>& uses);

// The keys of one device, ascending, in one and a half bytes each or so: the distance to the one before and whether it is
// unused, seven bits to a byte. Immutable; copies share the bytes.
class KeyList {
 public:
  KeyList() = default;
  // uses: sorted by key, no key twice.
  explicit KeyList(std::span<const KeyUse> uses);

  [[nodiscard]] std::uint32_t size() const { return size_; }
  [[nodiscard]] std::uint64_t memory_bytes() const { return bytes_count_; }

  // Calls visit(KeyNumber, bool unused), ascending.
  template <typename Visit>
  void each(const Visit& visit) const {
    const std::uint8_t* at = bytes_.get();
    std::uint32_t key = 0;
    for (std::uint32_t i = 0; i < size_; ++i) {
      std::uint64_t value = *at & 0x7FU;
      for (unsigned shift = 7; (*at++ & 0x80U) != 0; shift += 7) {
        value |= std::uint64_t{*at & 0x7FU} << shift;
      }
      key += static_cast<std::uint32_t>(value >> 1);
      visit(KeyNumber{key}, (value & 1) != 0);
    }
  }
  [[nodiscard]] std::vector<KeyUse> to_vector() const;
  friend bool operator==(const KeyList& a, const KeyList& b) { return a.equals(b); }

 private:
  [[nodiscard]] bool equals(const KeyList& other) const;

  std::shared_ptr<const std::uint8_t[]> bytes_;
  std::uint32_t size_ = 0;
  std::uint32_t bytes_count_ = 0;
};

}  // namespace parapet::exposure
