// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace parapet::server {

// How often each caller may do something within a window of time. Any thread may ask. Remembers at most kCallersMax callers;
// when more come within one window, those whose window is over are forgotten first, then all.
class RateLimit {
 public:
  static constexpr std::size_t kCallersMax = 65'536;
  RateLimit(std::uint32_t calls, std::uint32_t window_seconds) : calls_(calls), window_seconds_(window_seconds) {}

  // Counts one call. Seconds to wait where the caller has used up its calls; nullopt where it may go on.
  [[nodiscard]] std::optional<std::uint32_t> take(std::string_view caller, UnixTime now);
  // The same without counting.
  [[nodiscard]] std::optional<std::uint32_t> peek(std::string_view caller, UnixTime now) const;

 private:
  struct Window {
    std::int64_t start = 0;
    std::uint32_t calls = 0;
  };
  void make_room(UnixTime now);
  [[nodiscard]] std::uint32_t wait_of(const Window& window, UnixTime now) const;

  std::uint32_t calls_;
  std::uint32_t window_seconds_;
  mutable std::mutex mutex_;  // guards windows_
  std::unordered_map<std::string, Window> windows_;
};

}  // namespace parapet::server
