// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "advice/advice.h"

namespace parapet::advice {

// Whether something is to be done (features §12.3). An exception would make it another; nobody can make one yet.
enum class Status { kActive };

// What every surface says of a recommendation. Pure.
[[nodiscard]] constexpr Status status_of(const Recommendation& /*recommendation*/) { return Status::kActive; }

}  // namespace parapet::advice
