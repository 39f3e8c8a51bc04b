// SPDX-License-Identifier: Apache-2.0
#include "server/http/rate_limiter.h"

#include <algorithm>
#include <vector>

#include "base/hash.h"

namespace parapet::server::http {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;

}  // namespace

RateLimiter::RateLimiter(std::size_t callers_max) : shard_max_(std::max<std::size_t>(8, callers_max / kShards)) {}

std::optional<std::uint32_t> RateLimiter::refuse(const Route& route, std::string_view caller, UnixTime now) {
  if (route.options.calls_per_minute == 0 && route.options.calls_per_hour == 0) {
    return std::nullopt;
  }
  std::string key = route.options.name.empty() ? route.pattern : route.options.name;
  key += '\n';
  key += caller;
  Shard& shard = shards_[hash64(key) % kShards];
  const std::scoped_lock lock(shard.mutex);
  auto place = shard.callers.find(key);
  if (place == shard.callers.end()) {
    if (shard.callers.size() >= shard_max_) {
      make_room(shard, now.seconds);
    }
    place = shard.callers.emplace(std::move(key), Entry{}).first;
  }
  Entry& entry = place->second;
  const auto fresh = [&](Window& window, std::int64_t length) {
    if (window.calls == 0 || now.seconds >= window.start + length || now.seconds < window.start) {
      window = Window{.start = now.seconds};
    }
  };
  fresh(entry.minute, kMinute);
  fresh(entry.hour, kHour);
  const auto wait = [&](const Window& window, std::int64_t length, std::uint32_t calls_max) -> std::uint32_t {
    const bool full = calls_max > 0 && window.calls >= calls_max;
    return full ? static_cast<std::uint32_t>(std::max<std::int64_t>(1, window.start + length - now.seconds)) : 0;
  };
  const std::uint32_t seconds = std::max(wait(entry.minute, kMinute, route.options.calls_per_minute),
                                         wait(entry.hour, kHour, route.options.calls_per_hour));
  if (seconds > 0) {
    return seconds;
  }
  ++entry.minute.calls;
  ++entry.hour.calls;
  return std::nullopt;
}

std::size_t RateLimiter::callers() {
  std::size_t count = 0;
  for (Shard& shard : shards_) {
    const std::scoped_lock lock(shard.mutex);
    count += shard.callers.size();
  }
  return count;
}

// Frees at least an eighth of the shard, so that its cost is spread over many calls.
void RateLimiter::make_room(Shard& shard, std::int64_t now) const {
  boost::unordered::erase_if(shard.callers, [&](const auto& caller) { return now >= caller.second.hour.start + kHour; });
  if (shard.callers.size() < shard_max_ - shard_max_ / 8) {
    return;
  }
  std::vector<std::int64_t> starts;
  starts.reserve(shard.callers.size());
  for (const auto& [key, entry] : shard.callers) {
    starts.push_back(entry.hour.start);
  }
  const auto eighth = starts.begin() + static_cast<std::ptrdiff_t>(starts.size() / 8);
  std::ranges::nth_element(starts, eighth);
  const std::int64_t oldest = *eighth;
  std::size_t surplus = shard_max_ / 8 + 1;
  boost::unordered::erase_if(shard.callers, [&](const auto& caller) {
    if (caller.second.hour.start > oldest || surplus == 0) {
      return false;
    }
    --surplus;
    return true;
  });
}

}  // namespace parapet::server::http
