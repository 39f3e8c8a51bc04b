// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "inventory/recorded/recorded.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::inventory;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)read_windows_table(bytes, {});
  return 0;
}
