// SPDX-License-Identifier: Apache-2.0
#include "server/console/event_coalescer.h"

#include <algorithm>

namespace parapet::server::console {

void EventCoalescer::add(std::string_view kind, std::string_view device, std::uint64_t sequence) {
  const auto known = std::ranges::find_if(waiting_, [kind](const Waiting& one) { return one.event.kind == kind; });
  if (known == waiting_.end()) {
    waiting_.push_back({.event = {.kind = std::string(kind), .device = std::string(device), .sequence = sequence}, .first = sequence});
    return;
  }
  Event& event = known->event;
  event.sequence = std::max(event.sequence, sequence);
  ++event.count;
  if (event.device != device) {
    event.device.clear();
  }
}

std::optional<EventCoalescer::Event> EventCoalescer::take(Time now) {
  const std::optional<Time> time = due();
  if (!time || now < *time) {
    return std::nullopt;
  }
  Event event = std::move(waiting_.front().event);
  waiting_.erase(waiting_.begin());
  // A client that is lost now comes back with this id: it must be told of what still waits here.
  event.id = event.sequence;
  for (const Waiting& one : waiting_) {
    event.id = std::min(event.id, one.first == 0 ? 0 : one.first - 1);
  }
  sent_ = now;
  return event;
}

std::optional<EventCoalescer::Time> EventCoalescer::due() const {
  if (waiting_.empty()) {
    return std::nullopt;
  }
  return sent_ ? *sent_ + kApart : Time::min();
}

}  // namespace parapet::server::console
