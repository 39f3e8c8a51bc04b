// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "knowledge/cvss.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto score = parapet::knowledge::score_cvss({reinterpret_cast<const char*>(data), size});
  if (score && !(score->base >= 0.0F && score->base <= 10.0F)) {
    __builtin_trap();
  }
  return 0;
}
