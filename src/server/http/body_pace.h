// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace parapet::server::http {

// How long a body that goes to a file may take: each megabyte has its time, the whole has no end. Who sends nothing is gone by then, be it
// after gigabytes, and a slow line gets through.
class BodyPace {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::steady_clock::duration;
  static constexpr std::uint64_t kWindowBytes = 1 << 20;

  BodyPace(TimePoint now, Duration window) : window_(window), begin_(now) {}

  // When the next bytes must be there.
  [[nodiscard]] TimePoint deadline() const { return begin_ + window_; }
  void came(std::uint64_t bytes, TimePoint now) {
    bytes_ += bytes;
    if (bytes_ >= kWindowBytes) {
      bytes_ = 0;
      begin_ = now;
    }
  }
  // So long nobody waited for the client: the disk was busy.
  void was_ours(Duration time) { begin_ += time; }

 private:
  Duration window_;
  TimePoint begin_;
  std::uint64_t bytes_ = 0;  // since then
};

}  // namespace parapet::server::http
