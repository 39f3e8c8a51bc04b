// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "knowledge/record.h"
#include "server/console/console.h"

namespace parapet::server::console {

// A weakness that was open in the caller's groups and is on no device of theirs any more, because the software that had it went.
struct GoneWeakness {
  std::string name;
  knowledge::Severity severity = knowledge::Severity::kUnknown;
  bool known_exploited = false;
  double risk = 0;
};

// Those that went since a time, by risk. What was open comes from the knowledge log (decision 173), so nothing is gone that nobody knew of.
// Kernels are left out: whether the one that was replaced was the running one is not kept. nullopt where more changed than
// can be looked through in the time of an answer.
[[nodiscard]] Result<std::optional<std::vector<GoneWeakness>>> gone_weaknesses(const Call& call, UnixTime since);

}  // namespace parapet::server::console
