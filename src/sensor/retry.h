// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/random.h"

namespace parapet::sensor {

// How long to wait after failures in a row: doubled each time from one second to ten minutes, and never less than a server's
// Retry-After asks. Jittered over its upper half, so that a fleet whose server was away does not come back in step.
class Retry {
 public:
  explicit Retry(Random& random) : random_(&random) {}

  // Milliseconds until the next attempt. at_least_s: the server's Retry-After, 0 where it gave none.
  [[nodiscard]] std::uint64_t after_failure(std::uint32_t at_least_s) {
    const std::uint64_t whole = std::min<std::uint64_t>(kFirstMs << std::min(failures_, 20U), kLongestMs);
    ++failures_;
    const std::uint64_t jittered = whole / 2 + random_->below(whole / 2 + 1);
    const std::uint64_t asked = static_cast<std::uint64_t>(at_least_s) * 1000;
    return asked <= jittered ? jittered : asked + random_->below(asked / 4 + 1);
  }
  void success() { failures_ = 0; }
  [[nodiscard]] std::uint32_t failures() const { return failures_; }

 private:
  static constexpr std::uint64_t kFirstMs = 1000;
  static constexpr std::uint64_t kLongestMs = 600'000;
  Random* random_;
  std::uint32_t failures_ = 0;
};

}  // namespace parapet::sensor
