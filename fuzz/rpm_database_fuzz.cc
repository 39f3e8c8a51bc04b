// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "inventory/collect/rpm_database.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::inventory;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const RpmBlob blob = [](std::string_view) -> parapet::Result<void> { return {}; };
  (void)read_rpm_ndb(bytes, blob);
  (void)read_rpm_bdb(bytes, blob);
  return 0;
}
