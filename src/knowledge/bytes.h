// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <type_traits>

#include "base/bytes.h"

namespace parapet::knowledge {

// Values at any address, in the byte order of the machine. The store is little-endian; a machine of the other order
// would refuse its files by their magic number.
template <typename T>
[[nodiscard]] inline T load(const char* at) {
  static_assert(std::is_trivially_copyable_v<T>);
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
template <typename T>
inline void store(char* at, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  std::memcpy(at, &value, sizeof value);
}

}  // namespace parapet::knowledge
