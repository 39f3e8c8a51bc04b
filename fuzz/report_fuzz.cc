// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "inventory/report.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::inventory;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto inventory = read_report(bytes, {})) {
    // What was read and written is read back the same.
    const std::string written = write_report(*inventory);
    const auto again = read_report(written, {});
    if (!again || write_report(*again) != written) {
      __builtin_trap();
    }
  }
  return 0;
}
