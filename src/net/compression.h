// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace parapet::net {

// One zstd frame that says its content's size (RFC 8878, section 3.1.1). level: 1 is fast, 19 small.
[[nodiscard]] std::string zstd_compress(std::string_view bytes, int level);

// Undoes it. Errors: kBadInput (no frame, cut, broken), kLimit (unpacked larger than bytes_max).
[[nodiscard]] Result<std::string> zstd_decompress(std::string_view bytes, std::uint64_t bytes_max);

}  // namespace parapet::net
