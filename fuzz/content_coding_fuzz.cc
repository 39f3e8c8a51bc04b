// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/http/content_coding.h"

using namespace parapet::server::http;

// Packed bodies of strangers: whatever comes, no more than the bound is unpacked. The first byte chooses the coding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  constexpr std::uint64_t kBytesMax = 1 << 20;
  const ContentCoding coding = data[0] % 2 == 0 ? ContentCoding::kGzip : ContentCoding::kZstd;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  if (const auto text = unpack(coding, bytes, kBytesMax); text && text->size() > kBytesMax) {
    std::abort();
  }
  (void)choose_coding(bytes.substr(0, 1024));
  return 0;
}
