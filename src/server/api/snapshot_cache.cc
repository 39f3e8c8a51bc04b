// SPDX-License-Identifier: Apache-2.0
#include "server/api/snapshot_cache.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/random.h"
#include "base/text.h"
#include "server/api/encoding.h"

namespace parapet::server::api {

SnapshotCache::SnapshotCache(const Clock& clock) : clock_(clock), next_(0) {
  SystemRandom random;
  constexpr std::uint64_t kRange = 1ULL << 52U;
  next_ = 1 + random.below(kRange);
}

std::uint64_t SnapshotCache::keep(const std::shared_ptr<const FleetState>& state, std::int64_t seconds) {
  const std::scoped_lock lock(mutex_);
  const UnixTime until{clock_.now().seconds + seconds};
  for (auto& [number, kept] : kept_) {
    if (kept.state == state) {
      kept.until = std::max(kept.until, until);
      kept.used = ++uses_;
      return number;
    }
  }
  const std::uint64_t number = next_++;
  kept_.emplace(number, Kept{state, until, ++uses_});
  forget_old();
  return number;
}

std::shared_ptr<const FleetState> SnapshotCache::find(std::uint64_t number) {
  const std::scoped_lock lock(mutex_);
  forget_old();
  const auto found = kept_.find(number);
  if (found == kept_.end()) {
    return nullptr;
  }
  found->second.used = ++uses_;
  return found->second.state;
}

std::size_t SnapshotCache::size() const {
  const std::scoped_lock lock(mutex_);
  return kept_.size();
}

void SnapshotCache::forget_old() {
  const UnixTime now = clock_.now();
  std::erase_if(kept_, [&](const auto& entry) { return entry.second.until < now; });
  while (kept_.size() > kStatesMax) {
    kept_.erase(std::ranges::min_element(kept_, {}, [](const auto& entry) { return entry.second.used; }));
  }
}

std::string write_cursor(const Cursor& cursor) {
  return base64url(fmt::format("{}.{}.{}", cursor.snapshot, cursor.offset, cursor.device));
}

std::optional<Cursor> read_cursor(std::string_view token) {
  constexpr std::size_t kTokenMax = 128;
  if (token.size() > kTokenMax) {
    return std::nullopt;
  }
  const std::optional<std::string> text = base64url_decode(token);
  if (!text) {
    return std::nullopt;
  }
  const std::vector<std::string_view> parts = split(*text, '.');
  if (parts.size() != 3) {
    return std::nullopt;
  }
  const std::optional<std::uint64_t> snapshot = parse_uint(parts[0]);
  const std::optional<std::uint64_t> offset = parse_uint(parts[1]);
  const std::optional<std::uint64_t> device = parse_uint(parts[2]);
  if (!snapshot || !offset || !device) {
    return std::nullopt;
  }
  return Cursor{*snapshot, *offset, *device};
}

}  // namespace parapet::server::api
