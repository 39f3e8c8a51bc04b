// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "inventory/purl.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::inventory;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto purl = parse_purl(text)) {
    const std::string written = to_string(*purl);
    const auto again = parse_purl(written);
    if (!again || to_string(*again) != written) {
      __builtin_trap();
    }
    (void)software_of_purl(*purl);
    (void)system_of_purl(*purl);
  }
  return 0;
}
