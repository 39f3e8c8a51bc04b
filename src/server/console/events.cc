// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/text.h"
#include "server/console/event_coalescer.h"
#include "server/console/feed_jobs.h"
#include "server/console/pages.h"

// Live updates: server-sent events. An event says what changed, not how: clients ask again for what they show.
namespace parapet::server::console {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::string event_data(std::uint64_t sequence, std::string_view kind, std::string_view device, std::uint64_t count) {
  JsonWriter out;
  out.begin_object().member("sequence", sequence).member("kind", kind).key("device");
  device.empty() ? out.null() : out.value(device);
  out.member("count", count).end_object();
  return out.take();
}

// What a stream begins with: who asked for something before it was open learns whether that may be old already.
std::string hello_data(std::uint64_t sequence, SteadyClock::duration since_change) {
  JsonWriter out;
  out.begin_object().member("sequence", sequence).member("kind", "hello").key("device").null().member("count", std::uint64_t{1});
  out.member("changed_ms_ago", static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(since_change).count())).end_object();
  return out.take();
}

// One open stream, what it may see and what it is yet to be told. Under the hub's lock; push() from any thread.
class Listener {
 public:
  Listener(std::shared_ptr<http::EventStream> stream, exposure::Scope scope) : stream_(std::move(stream)), scope_(std::move(scope)) {}

  [[nodiscard]] bool closed() const { return stream_->closed(); }
  [[nodiscard]] const exposure::Scope& scope() const { return scope_; }
  [[nodiscard]] bool sees(exposure::GroupNumber group) const { return scope_.all || std::ranges::binary_search(scope_.groups, group); }

  void push(std::string_view name, const std::string& data, std::uint64_t id) { stream_->push(name, data, fmt::format("{}", id)); }
  void add(std::string_view kind, std::string_view device, std::uint64_t sequence) { waiting_.add(kind, device, sequence); }
  void send_due(SteadyClock::time_point now) {
    if (const std::optional<EventCoalescer::Event> event = waiting_.take(now)) {
      push("change", event_data(event->sequence, event->kind, event->device, event->count), event->id);
    }
  }
  [[nodiscard]] std::optional<SteadyClock::time_point> due() const { return waiting_.due(); }

 private:
  std::shared_ptr<http::EventStream> stream_;
  exposure::Scope scope_;
  EventCoalescer waiting_;
};

// Every open stream; one subscription to the fleet, and one to the feeds' jobs, feed them all. Changes are told at once where nothing was
// told for a while; what has to wait is sent by a thread of the hub's own.
class Hub {
 public:
  explicit Hub(Console& console) : fleet_(console.fleet), jobs_(console.options.feed_jobs) {}

  // Called on the first stream, because handlers exist before the fleet has anything to tell.
  void start() {
    const std::scoped_lock lock(start_mutex_);
    if (of_fleet_ != nullptr) {
      return;
    }
    inside_->sequence = fleet_.state()->view->sequence();
    inside_->changed_at = SteadyClock::now();
    // Whoever tells keeps the inside alive, so that no event comes to a hub that is gone.
    of_fleet_ = fleet_.subscribe([inside = inside_, &fleet = fleet_](const FleetEvent& event) { inside->on_event(event, fleet); });
    if (jobs_ != nullptr) {
      of_jobs_ = jobs_->subscribe([inside = inside_] { inside->on_job(); });
    }
    sender_ = std::jthread([inside = inside_](const std::stop_token& stop) { inside->send_until_stopped(stop); });
  }

  // Says hello first. after: what the stream knows already.
  void add(std::shared_ptr<Listener> listener, std::optional<std::uint64_t> after) {
    const std::scoped_lock lock(inside_->mutex);
    // Under the lock: an event of any later state is told to the stream.
    const std::uint64_t sequence = fleet_.state()->view->sequence();
    listener->push("hello", hello_data(sequence, SteadyClock::now() - inside_->changed_at), after.value_or(sequence));
    std::erase_if(inside_->listeners, [](const auto& one) { return one->closed(); });
    inside_->listeners.push_back(std::move(listener));
  }

 private:
  struct Inside {
    std::mutex mutex;  // guards what follows
    std::condition_variable_any waits;
    std::vector<std::shared_ptr<Listener>> listeners;
    std::uint64_t sequence = 0;  // of the newest event of the fleet
    bool changed = false;        // something waits that did not
    SteadyClock::time_point changed_at;  // of the newest event of the fleet; before the first: since when it is listened to

    // On the fleet's thread: pushing only queues.
    void on_event(const FleetEvent& event, const Fleet& fleet) {
      const std::string device = event.device ? device_id(*event.device, fleet) : std::string();
      const std::scoped_lock lock(mutex);
      sequence = std::max(sequence, event.sequence);
      changed_at = SteadyClock::now();
      tell([&](Listener& listener) {
        if (!event.device || listener.sees(event.group)) {
          listener.add(event.kind, device, event.sequence);
        } else if (event.group_before && listener.sees(*event.group_before)) {
          listener.add(event.kind, {}, event.sequence);  // a device that was theirs is not any more
        }
      });
    }

    void on_job() {
      const std::scoped_lock lock(mutex);
      tell([this](Listener& listener) { listener.add("job", {}, sequence); });
    }

    template <typename Add>
    void tell(const Add& add) {
      std::erase_if(listeners, [](const auto& one) { return one->closed(); });
      bool later = false;
      const SteadyClock::time_point now = SteadyClock::now();
      for (const std::shared_ptr<Listener>& listener : listeners) {
        add(*listener);
        listener->send_due(now);
        later = later || listener->due().has_value();
      }
      if (later) {
        changed = true;
        waits.notify_one();
      }
    }

    void send_until_stopped(const std::stop_token& stop) {
      std::unique_lock lock(mutex);
      while (!stop.stop_requested()) {
        std::optional<SteadyClock::time_point> next;
        const SteadyClock::time_point now = SteadyClock::now();
        for (const std::shared_ptr<Listener>& listener : listeners) {
          listener->send_due(now);
          if (const auto due = listener->due()) {
            next = next ? std::min(*next, *due) : *due;
          }
        }
        if (next) {
          waits.wait_until(lock, stop, *next, [this] { return changed; });
        } else {
          waits.wait(lock, stop, [this] { return changed; });
        }
        changed = false;
      }
    }

    static std::string device_id(exposure::DeviceNumber number, const Fleet& fleet) {
      const std::shared_ptr<const FleetState> state = fleet.state();
      return state->view->has_device(number) ? state->view->device(number).facts->id : std::string();
    }
  };

  Fleet& fleet_;
  FeedJobs* jobs_;
  const std::shared_ptr<Inside> inside_ = std::make_shared<Inside>();
  std::mutex start_mutex_;  // guards what follows
  std::shared_ptr<void> of_fleet_;
  std::shared_ptr<void> of_jobs_;
  std::jthread sender_;
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

// What was missed, as far as the listener may know of it.
struct Missed {
  std::string_view kind;
  std::string device;
  std::uint64_t sequence = 0;
};

std::vector<Missed> missed_by(const Listener& listener, const std::vector<store::LogEntry>& entries, const exposure::View& view) {
  std::vector<Missed> missed;
  for (const store::LogEntry& entry : entries) {
    const bool of_device = entry.subject == store::ChangeSubject::kReport || entry.subject == store::ChangeSubject::kDeviceEdit ||
                           entry.subject == store::ChangeSubject::kAlert || entry.subject == store::ChangeSubject::kDeviceRemoved;
    const bool known = of_device && view.has_device(entry.device);
    if (kind_of(entry.subject).empty() || (of_device && !(known ? listener.sees(view.device(entry.device).facts->group) : listener.scope().all))) {
      continue;
    }
    missed.push_back({.kind = kind_of(entry.subject), .device = known ? view.device(entry.device).facts->id : "", .sequence = entry.sequence.value});
  }
  return missed;
}

// Tells a stream that was away what it missed, one by one where that is little; where it is too much, "reset": ask for everything again.
void replay(Listener& listener, Fleet& fleet, std::uint64_t after) {
  constexpr std::uint32_t kReplayMax = 500;
  constexpr std::size_t kOneByOne = 10;
  const Result<std::vector<store::LogEntry>> entries = fleet.store().log_after(store::Sequence{after}, kReplayMax + 1);
  const std::shared_ptr<const FleetState> state = fleet.state();
  if (!entries || entries->size() > kReplayMax) {
    listener.push("reset", event_data(state->view->sequence(), "reset", {}, 1), state->view->sequence());
    return;
  }
  const std::vector<Missed> missed = missed_by(listener, *entries, *state->view);
  if (missed.size() <= kOneByOne) {
    for (const Missed& one : missed) {
      listener.push("change", event_data(one.sequence, one.kind, one.device, 1), one.sequence);
    }
    return;
  }
  EventCoalescer joined;
  for (const Missed& one : missed) {
    joined.add(one.kind, one.device, one.sequence);
  }
  for (EventCoalescer::Time time; const auto event = joined.take(time); time += EventCoalescer::kApart) {
    listener.push("change", event_data(event->sequence, event->kind, event->device, event->count), event->id);
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
    // Listening first: what happens meanwhile comes twice rather than never.
    hub->add(listener, after);
    if (after) {
      replay(*listener, fleet, *after);
    }
  };
  return response;
}

}  // namespace

void add_event_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  const auto hub = std::make_shared<Hub>(*console);
  add(router, console, http::Method::kGet, "/api/v1/events", "v1.events", to_view(), [hub](const Call& call) { return open_stream(call, hub); });
}

}  // namespace parapet::server::console
