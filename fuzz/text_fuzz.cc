// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/text.h"
#include "base/time.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)parapet::parse_time(text);
  (void)parapet::parse_uint(text);
  (void)parapet::parse_double(text);
  (void)parapet::percent_decode(text);
  (void)parapet::utf16_to_utf8(text);
  (void)parapet::printable(text);
  (void)parapet::split_blanks(text);
  if (parapet::percent_decode(parapet::percent_encode(text, "-._~")) != text) {
    __builtin_trap();
  }
  return 0;
}
