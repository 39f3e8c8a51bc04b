// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "knowledge/feeds/csaf_versions.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto found = parapet::knowledge::csaf_versions({reinterpret_cast<const char*>(data), size});
  // A text that was read says something.
  if (found.readable && !found.all && found.ranges.intervals.empty() && found.versions.empty() &&
      found.scheme == parapet::version::Scheme::kGeneric) {
    __builtin_trap();
  }
  return 0;
}
