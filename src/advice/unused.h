// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "advice/analysis.h"

namespace parapet::advice {

// For each product whether every device of the scope that has it is known not to have used any of it for the unused limit.
// Cost: a few devices for each product that is used somewhere; at most one pass over the scope's devices where some are not.
[[nodiscard]] std::vector<bool> unused_everywhere(const Question& question, std::span<const exposure::ProductNumber> products);

}  // namespace parapet::advice
