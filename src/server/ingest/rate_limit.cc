// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/rate_limit.h"

#include <algorithm>

namespace parapet::server {

std::uint32_t RateLimit::wait_of(const Window& window, UnixTime now) const {
  const std::int64_t left = window.start + window_seconds_ - now.seconds;
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(left, 1, window_seconds_));
}

void RateLimit::make_room(UnixTime now) {
  std::erase_if(windows_, [&](const auto& entry) { return entry.second.start + window_seconds_ <= now.seconds; });
  if (windows_.size() >= kCallersMax) {
    windows_.clear();
  }
}

std::optional<std::uint32_t> RateLimit::take(std::string_view caller, UnixTime now) {
  const std::scoped_lock lock(mutex_);
  if (windows_.size() >= kCallersMax) {
    make_room(now);
  }
  Window& window = windows_[std::string(caller)];
  // A clock that was set back must not lock anybody out for longer than a window.
  if (now.seconds >= window.start + window_seconds_ || now.seconds < window.start) {
    window = {.start = now.seconds, .calls = 0};
  }
  if (window.calls >= calls_) {
    return wait_of(window, now);
  }
  ++window.calls;
  return std::nullopt;
}

std::optional<std::uint32_t> RateLimit::peek(std::string_view caller, UnixTime now) const {
  const std::scoped_lock lock(mutex_);
  const auto found = windows_.find(std::string(caller));
  if (found == windows_.end() || now.seconds >= found->second.start + window_seconds_ || now.seconds < found->second.start ||
      found->second.calls < calls_) {
    return std::nullopt;
  }
  return wait_of(found->second, now);
}

}  // namespace parapet::server
