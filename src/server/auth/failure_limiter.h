// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace parapet::server::auth {

// Counts failed attempts by key (an address, a client at an address) in windows of one minute that start with the first failure. Successes
// are not counted, so a busy client is never slowed. Bounded: where the table is full it forgets windows that are over, then everything.
// Any thread.
class FailureLimiter {
 public:
  explicit FailureLimiter(std::uint32_t failures_max, std::size_t keys_max = 65'536) : failures_max_(failures_max), keys_max_(keys_max) {}

  // Seconds until the key may try again; 0: now.
  [[nodiscard]] std::uint32_t wait_seconds(std::string_view key, UnixTime now);
  void failed(std::string_view key, UnixTime now);

 private:
  struct Window {
    std::int64_t start = 0;
    std::uint32_t failures = 0;
  };
  const std::uint32_t failures_max_;
  const std::size_t keys_max_;
  std::mutex mutex_;  // guards windows_
  std::unordered_map<std::string, Window> windows_;
};

}  // namespace parapet::server::auth
