// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "inventory/sbom/cpe.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::inventory;
  const auto cpe = parse_cpe(std::string_view(reinterpret_cast<const char*>(data), size));
  if (cpe && !parse_cpe(cpe_of(cpe->vendor, cpe->product, cpe->version)) && size < 1000) {
    __builtin_trap();
  }
  return 0;
}
