// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "store/census.h"

// A day's census as bytes, compressed (docs/formats/fleet-store.md). The day itself stands beside them.
namespace parapet::store {

[[nodiscard]] std::string encode_census(const Census& census);
// kBadInput where the bytes are none of encode_census's: every cell names names that are there, and numbers that there are.
[[nodiscard]] Result<Census> decode_census(std::string_view bytes);

}  // namespace parapet::store
