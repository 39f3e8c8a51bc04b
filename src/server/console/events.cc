// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "base/text.h"
#include "server/console/pages.h"

// Live updates: server-sent events. An event says what changed, not how: clients ask again for what they show.
namespace parapet::server::console {
namespace {

// One open stream and what it may see.
class Listener {
 public:
  Listener(std::shared_ptr<http::EventStream> stream, exposure::Scope scope) : stream_(std::move(stream)), scope_(std::move(scope)) {}

  [[nodiscard]] bool closed() const { return stream_->closed(); }
  [[nodiscard]] const exposure::Scope& scope() const { return scope_; }
  [[nodiscard]] bool sees(exposure::GroupNumber group) const { return scope_.all || std::ranges::binary_search(scope_.groups, group); }

  void push(std::string_view name, const std::string& data, std::uint64_t sequence) { stream_->push(name, data, fmt::format("{}", sequence)); }

 private:
  std::shared_ptr<http::EventStream> stream_;
  exposure::Scope scope_;
};

std::string event_data(std::uint64_t sequence, std::string_view kind, std::string_view device) {
  JsonWriter out;
  out.begin_object().member("sequence", sequence).member("kind", kind).key("device");
  device.empty() ? out.null() : out.value(device);
  out.end_object();
  return out.take();
}

// Every open stream; one subscription to the fleet feeds them all.
class Hub : public std::enable_shared_from_this<Hub> {
 public:
  explicit Hub(Fleet& fleet) : fleet_(fleet) {}

  // Called on the first stream, because handlers exist before the fleet has anything to tell.
  void start() {
    const std::scoped_lock lock(start_mutex_);
    if (subscription_ == nullptr) {
      subscription_ = fleet_.subscribe([hub = weak_from_this()](const FleetEvent& event) {
        if (const std::shared_ptr<Hub> alive = hub.lock()) {
          alive->on_event(event);
        }
      });
    }
  }

  void add(std::shared_ptr<Listener> listener) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(listeners_, [](const auto& one) { return one->closed(); });
    listeners_.push_back(std::move(listener));
  }

 private:
  // On the fleet's thread: pushing only queues.
  void on_event(const FleetEvent& event) {
    const std::string device = event.device ? device_id(*event.device) : std::string();
    const std::string data = event_data(event.sequence, event.kind, device);
    const std::scoped_lock lock(mutex_);
    std::erase_if(listeners_, [](const auto& one) { return one->closed(); });
    for (const std::shared_ptr<Listener>& listener : listeners_) {
      if (!event.device || listener->sees(event.group)) {
        listener->push("change", data, event.sequence);
      }
    }
  }

  [[nodiscard]] std::string device_id(exposure::DeviceNumber number) const {
    const std::shared_ptr<const FleetState> state = fleet_.state();
    return state->view->has_device(number) ? state->view->device(number).facts->id : std::string();
  }

  Fleet& fleet_;
  std::mutex start_mutex_;               // guards subscription_
  std::shared_ptr<void> subscription_;
  std::mutex mutex_;                     // guards listeners_
  std::vector<std::shared_ptr<Listener>> listeners_;
};

// What live events call a logged change; "" for one that no page shows.
std::string_view kind_of(store::ChangeSubject subject) {
  switch (subject) {
    case store::ChangeSubject::kReport:
    case store::ChangeSubject::kDeviceEdit:
    case store::ChangeSubject::kDeviceRemoved:
      return "device";
    case store::ChangeSubject::kGroups:
      return "groups";
    case store::ChangeSubject::kAlert:
      return "alert";
    case store::ChangeSubject::kKnowledge:
      return "knowledge";
    case store::ChangeSubject::kAccess:
    case store::ChangeSubject::kSettings:
      return "";
  }
  return "";
}

// Tells a stream that was away what it missed; where that is too much, "reset": ask for everything again.
void replay(Listener& listener, Fleet& fleet, std::uint64_t after) {
  constexpr std::uint32_t kReplayMax = 500;
  const Result<std::vector<store::LogEntry>> entries = fleet.store().log_after(store::Sequence{after}, kReplayMax + 1);
  const std::shared_ptr<const FleetState> state = fleet.state();
  if (!entries || entries->size() > kReplayMax) {
    listener.push("reset", event_data(state->view->sequence(), "reset", {}), state->view->sequence());
    return;
  }
  for (const store::LogEntry& entry : *entries) {
    const bool of_device = entry.subject == store::ChangeSubject::kReport || entry.subject == store::ChangeSubject::kDeviceEdit ||
                           entry.subject == store::ChangeSubject::kAlert || entry.subject == store::ChangeSubject::kDeviceRemoved;
    const bool known = of_device && state->view->has_device(entry.device);
    if (kind_of(entry.subject).empty() || (of_device && !(known ? listener.sees(state->view->device(entry.device).facts->group) : listener.scope().all))) {
      continue;
    }
    listener.push("change", event_data(entry.sequence.value, kind_of(entry.subject), known ? state->view->device(entry.device).facts->id : ""),
                  entry.sequence.value);
  }
}

Result<http::Response> open_stream(const Call& call, const std::shared_ptr<Hub>& hub) {
  const std::string_view last = call.request.header("last-event-id");
  std::optional<std::uint64_t> after;
  if (!last.empty()) {
    after = parse_uint(last);
    if (!after) {
      return fail(ErrorCode::kUsage, "Last-Event-ID must be a sequence number");
    }
  }
  hub->start();
  http::Response response;
  response.header("Content-Type", "text/event-stream").header("Cache-Control", "no-store");
  response.events = [hub, after, scope = call.scope, &fleet = call.console.fleet](std::shared_ptr<http::EventStream> stream) {
    const auto listener = std::make_shared<Listener>(std::move(stream), scope);
    const std::shared_ptr<const FleetState> state = fleet.state();
    listener->push("hello", event_data(state->view->sequence(), "hello", {}), after.value_or(state->view->sequence()));
    // Listening first: what happens meanwhile comes twice rather than never.
    hub->add(listener);
    if (after) {
      replay(*listener, fleet, *after);
    }
  };
  return response;
}

}  // namespace

void add_event_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  const auto hub = std::make_shared<Hub>(console->fleet);
  add(router, console, http::Method::kGet, "/api/v1/events", "v1.events", to_view(), [hub](const Call& call) { return open_stream(call, hub); });
}

}  // namespace parapet::server::console
