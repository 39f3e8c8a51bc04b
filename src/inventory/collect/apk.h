// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/collect/collector.h"

namespace parapet::inventory {

// Reads apk's list of installed packages (apk-package(5), "installed database"): paragraphs of lines "X:value". Errors:
// kBadInput with line and package for a line of another form or a package without name or version, kLimit.
[[nodiscard]] Result<Collected> parse_apk_installed(std::string_view text, const Limits& limits);

}  // namespace parapet::inventory
