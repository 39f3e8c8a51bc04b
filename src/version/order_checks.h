// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "version/version.h"

namespace parapet::version::test {

// Versions in ascending order; those within one inner list are equal. Checks every pair both ways.
void expect_ascending(Scheme scheme, const std::vector<std::vector<std::string>>& groups);

// Checks that the scheme refuses the text and that the reason contains `reason`.
void expect_refused(Scheme scheme, std::string_view text, std::string_view reason);

// -1, 0 or 1; 2 where either is refused.
[[nodiscard]] int order(Scheme scheme, std::string_view a, std::string_view b);

}  // namespace parapet::version::test
