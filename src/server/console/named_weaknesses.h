// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "knowledge/knowledge.h"

namespace parapet::server::console {

// The weaknesses whose whole name somebody typed: any of their ids ("GHSA-…"), or that of an advisory about them ("DSA-5000-1",
// "ALSA-2025:11534"). Letter case ignored; empty for anything else, a part of an id too. O(log n), and the advisory read.
[[nodiscard]] std::set<std::string, std::less<>> named_weaknesses(const knowledge::Knowledge& knowledge, std::string_view text);

}  // namespace parapet::server::console
