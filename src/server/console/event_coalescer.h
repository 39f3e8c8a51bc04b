// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parapet::server::console {

// What one stream of live events is told, and how often: the first change at once, afterwards one in a hundred milliseconds. What comes
// in between is joined, by kind. Not safe for several threads; time is given by the caller.
class EventCoalescer {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::milliseconds kApart{100};

  struct Event {
    std::string kind;           // "device", "knowledge", "groups", "alert", "job"
    std::string device;         // "" for none, and for several
    std::uint64_t sequence = 0; // of the newest change in it
    std::uint64_t count = 1;    // changes in it
    std::uint64_t id = 0;       // up to here a client that saw this event has seen everything
  };

  // A change at this time. sequences never fall.
  void add(std::string_view kind, std::string_view device, std::uint64_t sequence);
  // The next event to be sent, where it is time for one.
  [[nodiscard]] std::optional<Event> take(Time now);
  // When take() will have one; nullopt: nothing waits.
  [[nodiscard]] std::optional<Time> due() const;

 private:
  struct Waiting {
    Event event;
    std::uint64_t first = 0;    // sequence of the oldest change in it
  };
  std::vector<Waiting> waiting_;  // oldest first; one for each kind
  std::optional<Time> sent_;
};

}  // namespace parapet::server::console
