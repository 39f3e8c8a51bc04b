// SPDX-License-Identifier: Apache-2.0
#include "server/http/event_channel.h"

#include "base/text.h"

namespace parapet::server::http {
namespace {

// A line break would end the field.
void add_field(std::string& out, std::string_view name, std::string_view content) {
  out += name;
  out += ": ";
  for (const char c : content) {
    out += c == '\n' || c == '\r' || c == '\0' ? ' ' : c;
  }
  out += '\n';
}

}  // namespace

void EventChannel::push(std::string_view name, std::string_view data, std::string_view id) {
  std::string event;
  if (!id.empty()) {
    add_field(event, "id", id);
  }
  add_field(event, "event", name);
  while (!data.empty()) {
    add_field(event, "data", take_line(data));
  }
  event += '\n';
  const std::scoped_lock lock(mutex_);
  if (closed_) {
    return;
  }
  const bool was_empty = queue_.empty();
  if (queue_.size() >= kQueued) {
    closed_ = true;
    queue_.clear();
    wake_();
    return;
  }
  queue_.push_back(std::move(event));
  if (was_empty) {
    wake_();
  }
}

bool EventChannel::closed() const {
  const std::scoped_lock lock(mutex_);
  return closed_;
}

bool EventChannel::take(std::string& out) {
  const std::scoped_lock lock(mutex_);
  for (const std::string& event : queue_) {
    out += event;
  }
  queue_.clear();
  return !closed_;
}

void EventChannel::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  queue_.clear();
  wake_ = [] {};
}

}  // namespace parapet::server::http
