// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "knowledge/record.h"

namespace parapet::knowledge {

// What "fixed_in" of a Mozilla advisory says of versions: "Firefox 122", "Firefox ESR 115.7", "Mozilla VPN 2.16.1
// (Linux)".
//
// A product with one fixed version is affected below it. An ESR version judges its own branch only (115 up to 115.7);
// of several fixed versions of one product the lowest judges all below it and each other one its own branch (3.6 up to
// 3.6.14), since what lies between is the older branch's fixed part. Thunderbird after 128 has its long-term branches
// under the one name: a monthly release's fix says nothing of the branch before it. A name that is not in the table, or
// a version that can't be read, becomes Affected::unreadable.
[[nodiscard]] std::vector<Affected> mozilla_products(std::span<const std::string_view> fixed_in);

}  // namespace parapet::knowledge
