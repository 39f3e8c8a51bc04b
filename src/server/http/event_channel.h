// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "server/http/message.h"

namespace parapet::server::http {

// The queue between those who push events and the connection that sends them. May outlive the connection and the server: then
// it is closed and takes nothing more.
class EventChannel final : public EventStream {
 public:
  // wake: called, from any thread and with the queue locked, when something waits where nothing did.
  explicit EventChannel(std::function<void()> wake) : wake_(std::move(wake)) {}

  void push(std::string_view name, std::string_view data, std::string_view id) override;
  [[nodiscard]] bool closed() const override;

  // Moves what waits to `out`, in the format of text/event-stream (WHATWG HTML, section 9.2). False where the channel was
  // closed: by overflow.
  [[nodiscard]] bool take(std::string& out);
  void close();

 private:
  mutable std::mutex mutex_;  // guards all below
  std::function<void()> wake_;
  std::deque<std::string> queue_;
  bool closed_ = false;
};

}  // namespace parapet::server::http
