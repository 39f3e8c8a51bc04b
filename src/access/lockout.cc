// SPDX-License-Identifier: Apache-2.0
#include "access/lockout.h"

namespace parapet::access {

UnixTime locked_until(std::uint32_t failures, UnixTime now, const LockoutPolicy& policy) {
  if (failures <= policy.free_failures) {
    return {};
  }
  std::int64_t wait = policy.first_lock_s;
  for (std::uint32_t i = policy.free_failures + 1; i < failures && wait < policy.longest_lock_s; ++i) {
    wait *= 2;
  }
  return {now.seconds + (wait < policy.longest_lock_s ? wait : policy.longest_lock_s)};
}

}  // namespace parapet::access
