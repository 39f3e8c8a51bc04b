// SPDX-License-Identifier: Apache-2.0
#include "net/compression.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <zstd.h>

namespace parapet::net {

std::string zstd_compress(std::string_view bytes, int level) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), level);
  CHECK(ZSTD_isError(size) == 0U);  // the room is the bound's, so nothing but memory can fail
  packed.resize(size);
  return packed;
}

Result<std::string> zstd_decompress(std::string_view bytes, std::uint64_t bytes_max) {
  const std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream(ZSTD_createDStream(), &ZSTD_freeDStream);
  CHECK(stream != nullptr);
  std::string out;
  std::string block(ZSTD_DStreamOutSize(), '\0');
  ZSTD_inBuffer input{.src = bytes.data(), .size = bytes.size(), .pos = 0};
  std::size_t left = 1;  // what the decoder still expects; 0 at a frame's end
  while (true) {
    ZSTD_outBuffer output{.dst = block.data(), .size = block.size(), .pos = 0};
    left = ZSTD_decompressStream(stream.get(), &output, &input);
    if (ZSTD_isError(left) != 0U) {
      return bad_input(fmt::format("not zstd, or broken at byte {}: {}", input.pos, ZSTD_getErrorName(left)));
    }
    if (out.size() + output.pos > bytes_max) {
      return fail(ErrorCode::kLimit, fmt::format("unpacks to more than {} bytes", bytes_max));
    }
    out.append(block.data(), output.pos);
    if (output.pos < output.size && input.pos == input.size) {
      break;
    }
  }
  if (left != 0) {
    return bad_input("zstd data that ends in the middle");
  }
  return out;
}

}  // namespace parapet::net
