// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "advice/advice.h"
#include "advice/analysis.h"

namespace parapet::advice {

// "Update openssl to version 3.0.16-1~deb12u1".
[[nodiscard]] std::string title_of(const Recommendation& recommendation, const Analysis& analysis, bool unused);

[[nodiscard]] std::vector<std::string> tags_of(const Recommendation& recommendation, const Analysis& analysis, bool unused,
                                               const Support& support, const Question& question);

// Why it ranks where it does, one sentence for each driver, the weightiest first.
[[nodiscard]] std::vector<std::string> drivers_of(const Recommendation& recommendation, const Analysis& analysis, bool unused,
                                                  const Question& question);

}  // namespace parapet::advice
