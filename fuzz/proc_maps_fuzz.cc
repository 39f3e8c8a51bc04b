// SPDX-License-Identifier: Apache-2.0
// /proc/PID/maps: paths in it are whatever somebody named a file.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "sensor/loaded_files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const std::string_view path : parapet::sensor::parse_maps(text)) {
    CHECK(path.starts_with('/'));
    CHECK(path.data() >= text.data() && path.data() + path.size() <= text.data() + text.size());
  }
  return 0;
}
