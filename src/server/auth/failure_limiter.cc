// SPDX-License-Identifier: Apache-2.0
#include "server/auth/failure_limiter.h"

namespace parapet::server::auth {
namespace {

constexpr std::int64_t kWindowSeconds = 60;

bool is_over(std::int64_t start, UnixTime now) { return now.seconds < start || now.seconds >= start + kWindowSeconds; }

}  // namespace

std::uint32_t FailureLimiter::wait_seconds(std::string_view key, UnixTime now) {
  const std::scoped_lock lock(mutex_);
  const auto found = windows_.find(std::string(key));
  if (found == windows_.end() || is_over(found->second.start, now) || found->second.failures < failures_max_) {
    return 0;
  }
  return static_cast<std::uint32_t>(found->second.start + kWindowSeconds - now.seconds);
}

void FailureLimiter::failed(std::string_view key, UnixTime now) {
  const std::scoped_lock lock(mutex_);
  if (windows_.size() >= keys_max_) {
    std::erase_if(windows_, [&](const auto& entry) { return is_over(entry.second.start, now); });
    if (windows_.size() >= keys_max_) {
      windows_.clear();
    }
  }
  Window& window = windows_[std::string(key)];
  if (window.failures == 0 || is_over(window.start, now)) {
    window = {.start = now.seconds, .failures = 0};
  }
  ++window.failures;
}

}  // namespace parapet::server::auth
