// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "server/fleet/fleet.h"

namespace parapet::server::api {

// Keeps states of the fleet that somebody is reading page by page, so that all pages are of one state (api.md §1.5). A state
// costs what differs from the newest one; the number kept is bounded, the one unused for longest goes first. Safe to call
// from any thread.
class SnapshotCache {
 public:
  static constexpr std::size_t kStatesMax = 48;

  explicit SnapshotCache(const Clock& clock);

  // The number under which the state can be had again for `seconds` from now on (longer where it was kept for longer).
  [[nodiscard]] std::uint64_t keep(const std::shared_ptr<const FleetState>& state, std::int64_t seconds);
  // nullptr: never kept, or no longer.
  [[nodiscard]] std::shared_ptr<const FleetState> find(std::uint64_t number);
  [[nodiscard]] std::size_t size() const;

 private:
  struct Kept {
    std::shared_ptr<const FleetState> state;
    UnixTime until;
    std::uint64_t used = 0;  // counts up with each use
  };
  void forget_old();

  const Clock& clock_;
  mutable std::mutex mutex_;  // guards what follows
  std::map<std::uint64_t, Kept> kept_;
  std::uint64_t next_;        // starts at a number of its own in each process, so that tokens don't outlive it by accident
  std::uint64_t uses_ = 0;
};

// Where a paged read goes on: what $skiptoken holds, opaque to clients.
struct Cursor {
  std::uint64_t snapshot = 0;
  std::uint64_t offset = 0;   // entities, or rows of `device`, that were given already
  std::uint64_t device = 0;   // of exports: the device reached
  friend bool operator==(const Cursor&, const Cursor&) = default;
};
[[nodiscard]] std::string write_cursor(const Cursor& cursor);
[[nodiscard]] std::optional<Cursor> read_cursor(std::string_view token);

}  // namespace parapet::server::api
