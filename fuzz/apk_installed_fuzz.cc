// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "inventory/collect/apk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::inventory;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)parse_apk_installed(bytes, {});
  return 0;
}
