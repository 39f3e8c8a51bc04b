// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "server/fleet/census.h"
#include "server/fleet/fleet_impl.h"
#include "server/fleet/knowledge_log.h"

// The one thread that writes the index, and what hands it work.
namespace parapet::server {

using exposure::KeyUse;
using inventory::DeviceNumber;

namespace {

constexpr std::int64_t kScoreEverySeconds = 3600;
constexpr std::int64_t kTrimEverySeconds = 3600;
constexpr std::int64_t kCensusEverySeconds = 3600;
constexpr std::int64_t kCensusDays = 180;
constexpr std::int64_t kSessionDays = 90;

}  // namespace

void FleetImpl::enqueue(PreparedDevice device) {
  {
    const std::lock_guard lock(queue_mutex_);
    devices_.push_back(std::move(device));
  }
  work_.notify_one();
}

void FleetImpl::run_on_writer(Task task) {
  if (!options_.run_threads) {
    settle();
    task();
    publish();
    return;
  }
  std::mutex mutex;
  std::condition_variable finished;
  bool done = false;
  {
    const std::lock_guard lock(queue_mutex_);
    tasks_.emplace_back([&] {
      task();
      publish();
      // Notified under the lock: the waiter's variables go away as soon as it sees `done`.
      const std::lock_guard done_lock(mutex);
      done = true;
      finished.notify_one();
    });
  }
  work_.notify_one();
  std::unique_lock lock(mutex);
  finished.wait(lock, [&] { return done; });
}

bool FleetImpl::take_batch(std::deque<PreparedDevice>& devices, std::deque<Task>& tasks) {
  // A task runs after everything that was queued before it, so devices and tasks are taken together, devices first.
  devices.swap(devices_);
  tasks.swap(tasks_);
  return !devices.empty() || !tasks.empty();
}

void FleetImpl::write_until_stopped() {
  using namespace std::chrono;
  auto last_publish = steady_clock::now();
  for (;;) {
    std::deque<PreparedDevice> devices;
    std::deque<Task> tasks;
    {
      std::unique_lock lock(queue_mutex_);
      busy_ = false;
      if (devices_.empty() && tasks_.empty() && !dirty_) {
        idle_.notify_all();
      }
      work_.wait(lock, [this] { return stopping_ || !devices_.empty() || !tasks_.empty(); });
      if (!take_batch(devices, tasks) && stopping_) {
        return;
      }
      busy_ = true;
    }
    for (PreparedDevice& device : devices) {
      apply(device);
      if (steady_clock::now() - last_publish >= milliseconds(options_.publish_interval_ms)) {
        publish();
        last_publish = steady_clock::now();
      }
    }
    for (const Task& task : tasks) {
      task();
    }
    publish();
    last_publish = steady_clock::now();
  }
}

void FleetImpl::settle() {
  if (!options_.run_threads) {
    std::deque<PreparedDevice> devices;
    std::deque<Task> tasks;
    {
      const std::lock_guard lock(queue_mutex_);
      take_batch(devices, tasks);
    }
    for (PreparedDevice& device : devices) {
      apply(device);
    }
    publish();
    return;
  }
  std::unique_lock lock(queue_mutex_);
  idle_.wait(lock, [this] { return !busy_ && devices_.empty() && tasks_.empty(); });
}

std::vector<exposure::KeyUse> FleetImpl::uses_of(std::vector<PreparedKey>& keys) {
  std::vector<exposure::KeyUse> uses;
  uses.reserve(keys.size());
  for (PreparedKey& key : keys) {
    if (!key.number) {
      key.number = index_->intern(*key.key);
      if (key.hash) {
        memo_.put(*key.hash, *key.number);
      }
    }
    uses.push_back({*key.number, key.unused});
  }
  one_use_for_each_key(uses);
  return uses;
}

void FleetImpl::apply(PreparedDevice& device) {
  const DeviceNumber number = device.facts->number;
  // The view tells which keys the device has: it has to know of what was applied to it before.
  if (device.change == PreparedDevice::Keys::kSome && unpublished_.contains(number.value)) {
    publish();
  }
  sequence_ = std::max(sequence_, device.sequence);
  dirty_ = true;
  FleetEvent event{.sequence = device.sequence, .kind = "device", .device = number, .group = device.facts->group};
  if (const std::shared_ptr<const exposure::View> view = index_->view(); view->has_device(number) && view->device(number).facts->group != event.group) {
    event.group_before = view->device(number).facts->group;
  }
  events_.push_back(std::move(event));
  if (device.change == PreparedDevice::Keys::kSame) {
    index_->put_facts(device.facts);
    return;
  }
  std::vector<KeyUse> uses = uses_of(device.keys);
  if (device.change == PreparedDevice::Keys::kSome) {
    const std::vector<KeyUse> before = uses_of(device.keys_before);
    std::ranges::copy_if(index_->view()->keys_of(number), std::back_inserter(uses), [&](const KeyUse& use) {
      return !std::ranges::binary_search(before, use.key, {}, &KeyUse::key);
    });
    one_use_for_each_key(uses);
  }
  unpublished_.insert(number.value);
  index_->put_device(device.facts, uses);
}

void FleetImpl::publish() {
  if (!dirty_) {
    return;
  }
  dirty_ = false;
  unpublished_.clear();
  const UnixTime now = clock_.now();
  const std::vector<exposure::Lesson> lessons = index_->take_lessons();
  for (const exposure::Lesson& lesson : lessons) {
    if (lesson.kind == exposure::Lesson::Kind::kAdded) {
      index_->set_first_detected(lesson.vulnerability, now);
    }
  }
  auto state = std::make_shared<FleetState>();
  state->view = index_->publish(sequence_);
  state->knowledge = knowledge_;
  state->groups = *groups();
  state->alerts = alerts_;
  {
    const std::lock_guard lock(state_mutex_);
    state_ = std::move(state);
  }
  // What the log misses because of an error here is made good by align_knowledge_log at the next start.
  (void)append_lessons(store_, lessons, now);
  left_.learned(lessons);
  std::vector<std::shared_ptr<std::function<void(const FleetEvent&)>>> listeners;
  {
    const std::lock_guard lock(listeners_mutex_);
    std::erase_if(listeners_, [](const auto& listener) { return listener.expired(); });
    for (const auto& listener : listeners_) {
      if (auto alive = listener.lock()) {
        listeners.push_back(std::move(alive));
      }
    }
  }
  for (const FleetEvent& event : events_) {
    for (const auto& listener : listeners) {
      (*listener)(event);
    }
  }
  events_.clear();
}

void FleetImpl::tick() {
  const UnixTime now = clock_.now();
  run_on_writer([this, now] {
    // A day's record is how the day ended: the state is that of the day before until the index knows of the new one.
    if (const UnixTime last = index_->view()->now(); now.seconds / kSecondsPerDay > last.seconds / kSecondsPerDay) {
      publish();
      record_census();
    }
    index_->advance(now);
    dirty_ = true;
    publish();
    if (now.seconds - last_census_.seconds >= kCensusEverySeconds) {
      last_census_ = now;
      record_census();
    }
    if (now.seconds - last_scores_.seconds >= kScoreEverySeconds && record_scores(now)) {
      last_scores_ = now;
    }
    if (now.seconds - last_trim_.seconds >= kTrimEverySeconds) {
      last_trim_ = now;
      const UnixTime kept_since = changes_kept_since();
      (void)store_.trim(kept_since, {now.seconds - kSessionDays * kSecondsPerDay});
      moves_.forget_before(kept_since);
    }
  });
}

// The hourly ones stand for the day should the server be gone when it ends. A server that never had a device has nothing to record.
void FleetImpl::record_census() {
  if (const std::shared_ptr<const exposure::View> view = index_->view(); view->device_limit() > 0) {
    const UnixTime oldest{view->now().seconds - (kCensusDays - 1) * kSecondsPerDay};
    (void)store_.put_census(census_of(*view), oldest);
  }
}

// False where no device has a score: that is no score of 0.
bool FleetImpl::record_scores(UnixTime now) {
  const std::shared_ptr<const exposure::View> view = index_->view();
  const exposure::Score whole = view->score({});
  if (whole.scored_devices == 0) {
    return false;
  }
  std::vector<store::ScorePoint> points{
      {.time = now, .group = {}, .organisation = true, .exposure_score = whole.value, .scored_devices = whole.scored_devices}};
  for (const auto& [group, score] : view->group_scores()) {
    if (score.scored_devices > 0) {
      points.push_back({.time = now, .group = group, .organisation = false, .exposure_score = score.value, .scored_devices = score.scored_devices});
    }
  }
  (void)store_.append_scores(points);
  return true;
}

}  // namespace parapet::server
