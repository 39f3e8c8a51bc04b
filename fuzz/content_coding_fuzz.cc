// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <expected>
#include <memory>
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
  // In pieces, as of a body that goes to a file: the same, wherever they are cut.
  std::string pieces;
  const auto take = [&](std::string_view piece) -> std::expected<void, Refusal> {
    if (piece.size() > kBytesMax - pieces.size()) {
      return refused(413, "");
    }
    pieces += piece;
    return {};
  };
  const std::unique_ptr<Unpacker> unpacker = make_unpacker(coding);
  std::expected<void, Refusal> good;
  for (std::size_t at = 0; good && at < bytes.size(); at += 7) {
    good = unpacker->add(bytes.substr(at, 7), take);
  }
  if (good) {
    good = unpacker->end();
  }
  const auto whole = unpack(coding, bytes, kBytesMax);
  if (good.has_value() != whole.has_value() || (whole && *whole != pieces)) {
    std::abort();
  }
  (void)choose_coding(bytes.substr(0, 1024));
  return 0;
}
