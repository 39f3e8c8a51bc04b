// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "knowledge/fact_codec.h"

// The stored form of facts: any bytes are a fact or an error, and a fact that was read can be stored and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::knowledge;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)decode_fact(bytes, Depth::kIdentity);
  (void)decode_fact(bytes, Depth::kMatching);
  if (const auto fact = decode_fact(bytes)) {
    std::string stored;
    encode_fact(*fact, stored);
    const auto again = decode_fact(stored);
    if (!again || fact_id(*again) != fact_id(*fact)) {
      __builtin_trap();
    }
  }
  return 0;
}
