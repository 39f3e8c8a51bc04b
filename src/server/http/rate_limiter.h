// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/time.h"
#include "server/http/router.h"

namespace parapet::server::http {

// Counts the calls of each caller to each route that has limits (RouteOptions), in windows that start with the first call.
// The table is bounded: where it is full, callers whose hour is over go first, then the ones that were seen first. Any thread.
class RateLimiter {
 public:
  explicit RateLimiter(std::size_t callers_max = 65'536);

  // Counts the call. Not empty: refused, and after how many seconds the caller may try again. Refused calls don't count.
  [[nodiscard]] std::optional<std::uint32_t> refuse(const Route& route, std::string_view caller, UnixTime now);
  // How many callers the table holds.
  [[nodiscard]] std::size_t callers();

 private:
  struct Window {
    std::int64_t start = 0;
    std::uint32_t calls = 0;
  };
  struct Entry {
    Window minute;
    Window hour;
  };
  struct Shard {
    std::mutex mutex;  // guards callers
    boost::unordered_flat_map<std::string, Entry> callers;
  };
  static constexpr std::size_t kShards = 16;
  void make_room(Shard& shard, std::int64_t now) const;

  std::array<Shard, kShards> shards_;
  std::size_t shard_max_;
};

}  // namespace parapet::server::http
