// SPDX-License-Identifier: Apache-2.0
#include "exposure/key_list.h"

#include <algorithm>
#include <array>

namespace parapet::exposure {
namespace {

// The bytes of one use; how many there are. 33 bits take five.
std::size_t encode(std::uint64_t value, std::array<std::uint8_t, 5>& out) {
  std::size_t count = 0;
  while (value >= 0x80) {
    out[count++] = static_cast<std::uint8_t>((value & 0x7F) | 0x80);
    value >>= 7;
  }
  out[count++] = static_cast<std::uint8_t>(value);
  return count;
}

}  // namespace

void one_use_for_each_key(std::vector<KeyUse>& uses) {
  std::ranges::sort(uses);
  const auto same_key = [](const KeyUse& a, const KeyUse& b) { return a.key == b.key; };
  uses.erase(std::ranges::unique(uses, same_key).begin(), uses.end());
}

KeyList::KeyList(std::span<const KeyUse> uses) : size_(static_cast<std::uint32_t>(uses.size())) {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(uses.size() * 2);
  std::array<std::uint8_t, 5> one{};
  std::uint32_t before = 0;
  for (const KeyUse& use : uses) {
    const std::size_t count = encode(std::uint64_t{use.key.value - before} << 1 | (use.unused ? 1U : 0U), one);
    bytes.insert(bytes.end(), one.begin(), one.begin() + static_cast<std::ptrdiff_t>(count));
    before = use.key.value;
  }
  bytes_count_ = static_cast<std::uint32_t>(bytes.size());
  const auto exact = std::make_shared<std::uint8_t[]>(std::max<std::size_t>(bytes.size(), 1));
  std::ranges::copy(bytes, exact.get());
  bytes_ = exact;
}

bool KeyList::equals(const KeyList& other) const {
  return size_ == other.size_ && bytes_count_ == other.bytes_count_ &&
         (bytes_ == other.bytes_ || std::equal(bytes_.get(), bytes_.get() + bytes_count_, other.bytes_.get()));
}

std::vector<KeyUse> KeyList::to_vector() const {
  std::vector<KeyUse> uses;
  uses.reserve(size_);
  each([&uses](KeyNumber key, bool unused) { uses.push_back({key, unused}); });
  return uses;
}

}  // namespace parapet::exposure
