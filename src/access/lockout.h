// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/time.h"

namespace parapet::access {

// How guessing at one user's password is slowed down: the first failures are free, then each doubles the wait up to a bound. Bounded,
// because a lock without end would let anybody keep a user out.
struct LockoutPolicy {
  std::uint32_t free_failures = 4;
  std::int64_t first_lock_s = 30;
  std::int64_t longest_lock_s = 3600;
};

// Until when nobody signs in as the user after so many failures in a row (the present one counted); unknown: not locked.
[[nodiscard]] UnixTime locked_until(std::uint32_t failures, UnixTime now, const LockoutPolicy& policy = {});

}  // namespace parapet::access
