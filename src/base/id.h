// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace parapet {

// A 32-bit index that can't be mistaken for another kind of index. Tag is any type, declared or not.
template <typename Tag>
struct Id {
  std::uint32_t value = 0;

  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace parapet

template <typename Tag>
struct std::hash<parapet::Id<Tag>> {
  std::size_t operator()(parapet::Id<Tag> id) const noexcept { return std::hash<std::uint32_t>{}(id.value); }
};
