// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "server/api/encoding.h"
#include "server/api/snapshot_cache.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::server::api;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto cursor = read_cursor(text)) {
    if (read_cursor(write_cursor(*cursor)) != cursor) {
      __builtin_trap();
    }
  }
  if (base64url_decode(base64url(text)) != text) {
    __builtin_trap();
  }
  (void)base64url_decode(text);
  return 0;
}
