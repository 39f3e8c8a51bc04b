// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/fleet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <utility>

#include "base/hash.h"
#include "base/random.h"
#include "server/fleet/alert_adjustments.h"
#include "server/fleet/compare_views.h"
#include "server/fleet/device_facts.h"
#include "server/fleet/device_loader.h"
#include "server/fleet/key_memo.h"
#include "server/fleet/knowledge_log.h"
#include "server/fleet/report_merge.h"

namespace parapet::server {
namespace {

using exposure::KeyUse;
using inventory::DeviceNumber;
using knowledge::Knowledge;

constexpr std::size_t kStripes = 4096;
// Reports that are durable and not yet in the index. Above it devices are told to come back later.
constexpr std::size_t kWaitingMax = 20'000;
constexpr std::int64_t kScoreEverySeconds = 3600;
constexpr std::int64_t kSessionDays = 90;

// A device on its way into the index.
struct PreparedDevice {
  std::shared_ptr<const exposure::DeviceFacts> facts;
  std::vector<PreparedKey> keys;
  bool software_changed = true;
  std::uint64_t sequence = 0;
};

class FleetImpl final : public Fleet {
 public:
  FleetImpl(FleetOptions options, store::Store& store, const Clock& clock, inventory::ProductTable products,
            std::shared_ptr<const Knowledge> knowledge)
      : options_(std::move(options)),
        store_(store),
        clock_(clock),
        products_(std::move(products)),
        memo_(random_),
        knowledge_(std::move(knowledge)),
        index_(exposure::Index::create(knowledge_, clock.now(), options_.index)) {}

  ~FleetImpl() override {
    {
      const std::lock_guard lock(queue_mutex_);
      stopping_ = true;
    }
    work_.notify_all();
    if (writer_.joinable()) {
      writer_.join();
    }
  }
  FleetImpl(const FleetImpl&) = delete;
  FleetImpl& operator=(const FleetImpl&) = delete;

  Result<void> start(Progress& progress);

  [[nodiscard]] std::shared_ptr<const FleetState> state() const override {
    const std::lock_guard lock(state_mutex_);
    return state_;
  }
  [[nodiscard]] store::Store& store() override { return store_; }
  [[nodiscard]] const Clock& clock() const override { return clock_; }
  [[nodiscard]] const inventory::ProductTable& products() const override { return products_; }

  [[nodiscard]] Result<Receipt> submit(Report report) override;
  [[nodiscard]] Result<void> edit_devices(std::span<const store::DeviceEdit> edits) override;
  [[nodiscard]] Result<void> remove_device(DeviceNumber device) override;
  [[nodiscard]] Result<void> replace_groups(std::vector<access::DeviceGroup> groups) override;
  [[nodiscard]] Result<void> put_alert(store::Alert alert) override;
  [[nodiscard]] Result<bool> refresh_knowledge() override;
  void tick() override;
  void settle() override;
  [[nodiscard]] std::shared_ptr<void> subscribe(std::function<void(const FleetEvent&)> listener) override;
  [[nodiscard]] Result<std::vector<std::string>> compare_with_rebuilt() override;

 private:
  using Task = std::function<void()>;

  [[nodiscard]] unsigned threads() const {
    return options_.load_threads != 0 ? options_.load_threads : std::max(1U, std::thread::hardware_concurrency());
  }
  std::mutex& stripe_of(std::string_view device_id) { return stripes_[hash64(device_id) % kStripes]; }
  [[nodiscard]] std::shared_ptr<const std::vector<access::DeviceGroup>> groups() const {
    const std::lock_guard lock(groups_mutex_);
    return groups_;
  }

  // --- any thread
  void enqueue(PreparedDevice device);
  // Runs a task on the writer thread, in its turn, and waits for it.
  void run_on_writer(Task task);
  Result<void> apply_edits(std::span<const store::DeviceEdit> edits);

  // --- the writer thread (or, without threads, whoever calls settle())
  void write_until_stopped();
  bool take_batch(std::deque<PreparedDevice>& devices, std::deque<Task>& tasks);
  void apply(PreparedDevice& device);
  void publish();
  void take_adjustments();

  FleetOptions options_;
  store::Store& store_;
  const Clock& clock_;
  inventory::ProductTable products_;
  SystemRandom random_;
  KeyMemo memo_;

  std::array<std::mutex, kStripes> stripes_;  // one device's reports one after the other
  std::shared_mutex gate_;                    // held shared from a commit to its place in the queue; alone to compare

  mutable std::mutex groups_mutex_;           // guards groups_
  std::shared_ptr<const std::vector<access::DeviceGroup>> groups_ = std::make_shared<std::vector<access::DeviceGroup>>();

  std::mutex queue_mutex_;                    // guards what follows
  std::condition_variable work_;
  std::condition_variable idle_;
  std::deque<PreparedDevice> devices_;
  std::deque<Task> tasks_;
  bool stopping_ = false;
  bool busy_ = false;

  // Of the writer alone.
  std::shared_ptr<const Knowledge> knowledge_;
  std::unique_ptr<exposure::Index> index_;
  std::vector<store::Alert> alerts_;
  std::vector<FleetEvent> events_;
  std::uint64_t sequence_ = 0;
  bool dirty_ = false;
  UnixTime last_scores_;

  mutable std::mutex state_mutex_;            // guards state_
  std::shared_ptr<const FleetState> state_ = std::make_shared<FleetState>();

  std::mutex listeners_mutex_;                // guards listeners_
  std::vector<std::weak_ptr<std::function<void(const FleetEvent&)>>> listeners_;

  std::jthread writer_;
};

Result<void> FleetImpl::start(Progress& progress) {
  progress.stage("Loading the fleet", 0);
  groups_ = std::make_shared<const std::vector<access::DeviceGroup>>(TRY(store_.groups()));
  alerts_ = TRY(store_.alerts());
  sequence_ = TRY(store_.last_sequence()).value;
  TRY(load_index(store_, *index_, products_,
                 {.now = clock_.now(), .unused_days = options_.index.unused_days, .threads = threads()}));
  TRY(align_knowledge_log(store_, *index_, clock_.now()));
  take_adjustments();
  dirty_ = true;
  publish();
  progress.done();
  if (options_.run_threads) {
    writer_ = std::jthread([this] { write_until_stopped(); });
  }
  return {};
}

Result<Receipt> FleetImpl::submit(Report report) {
  {
    const std::lock_guard lock(queue_mutex_);
    if (devices_.size() >= kWaitingMax) {
      return fail(ErrorCode::kLimit, "more reports arrive than can be taken in: try again later");
    }
  }
  const UnixTime now = clock_.now();
  const std::lock_guard stripe(stripe_of(report.device.id));
  const std::shared_lock gate(gate_);
  std::optional<store::StoredInventory> known;
  if (const std::optional<store::StoredDevice> device = TRY(store_.find_device(report.device.id))) {
    known = TRY(store_.inventory(device->number));
  }
  MergedReport merged = merge_report(known, std::move(report), now);
  if (merged.kind != Receipt::Kind::kApplied) {
    Receipt receipt{.kind = merged.kind, .reason = std::move(merged.reason), .device = {}, .sequence = 0};
    if (known) {
      receipt.device = known->device.number;
      store_.touch(known->device.number, now);
    }
    return receipt;
  }
  store::ReportWrite& write = merged.write;
  write.device.group = group_of_device(*device_facts(write.device), *groups());
  PreparedDevice prepared;
  prepared.software_changed = write.software_replaced;
  if (prepared.software_changed) {
    prepared.keys = prepare_keys(write.device.device, write.software, memo_, products_, now, options_.index.unused_days);
  }
  store::StoredDevice device = write.device;
  const store::Committed committed = TRY(store_.write_report(std::move(write)));
  device.number = committed.device;
  prepared.facts = device_facts(device);
  prepared.sequence = committed.sequence.value;
  enqueue(std::move(prepared));
  return Receipt{.kind = Receipt::Kind::kApplied, .reason = {}, .device = committed.device, .sequence = committed.sequence.value};
}

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

void FleetImpl::apply(PreparedDevice& device) {
  sequence_ = std::max(sequence_, device.sequence);
  dirty_ = true;
  events_.push_back({.sequence = device.sequence, .kind = "device", .device = device.facts->number, .group = device.facts->group});
  if (!device.software_changed) {
    index_->put_facts(device.facts);
    return;
  }
  std::vector<KeyUse> uses;
  uses.reserve(device.keys.size());
  for (PreparedKey& key : device.keys) {
    if (!key.number) {
      key.number = index_->intern(key.key);
      if (key.hash) {
        memo_.put(*key.hash, *key.number);
      }
    }
    uses.push_back({*key.number, key.unused});
  }
  one_use_for_each_key(uses);
  index_->put_device(device.facts, uses);
}

void FleetImpl::publish() {
  if (!dirty_) {
    return;
  }
  dirty_ = false;
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

Result<void> FleetImpl::apply_edits(std::span<const store::DeviceEdit> edits) {
  const store::Sequence sequence = TRY(store_.edit_devices(edits));
  for (const store::DeviceEdit& edit : edits) {
    const store::StoredDevice device = TRY(store_.device(edit.device));
    enqueue({.facts = device_facts(device), .keys = {}, .software_changed = false, .sequence = sequence.value});
  }
  return {};
}

Result<void> FleetImpl::edit_devices(std::span<const store::DeviceEdit> edits) {
  std::vector<store::DeviceEdit> whole(edits.begin(), edits.end());
  const auto rules = groups();
  for (store::DeviceEdit& edit : whole) {
    store::StoredDevice device = TRY(store_.device(edit.device));
    if (edit.tags) {
      std::ranges::sort(*edit.tags);
      const auto tail = std::ranges::unique(*edit.tags);
      edit.tags->erase(tail.begin(), tail.end());
      device.tags = *edit.tags;
      edit.group = group_of_device(*device_facts(device), *rules);
    }
    const std::lock_guard stripe(stripe_of(device.device.id));
    const std::shared_lock gate(gate_);
    TRY(apply_edits(std::span(&edit, 1)));
  }
  settle();
  return {};
}

Result<void> FleetImpl::remove_device(DeviceNumber number) {
  const store::StoredDevice device = TRY(store_.device(number));
  store::Sequence sequence;
  {
    const std::lock_guard stripe(stripe_of(device.device.id));
    sequence = TRY(store_.remove_device(number));
  }
  run_on_writer([this, number, sequence, group = device.group] {
    index_->remove_device(number);
    sequence_ = std::max(sequence_, sequence.value);
    events_.push_back({.sequence = sequence.value, .kind = "device", .device = number, .group = group});
    dirty_ = true;
  });
  return {};
}

Result<void> FleetImpl::replace_groups(std::vector<access::DeviceGroup> wanted) {
  auto groups = std::make_shared<const std::vector<access::DeviceGroup>>(TRY(store_.replace_groups(std::move(wanted))));
  {
    const std::lock_guard lock(groups_mutex_);
    groups_ = groups;
  }
  // Reports from now on go by the new rules; those known before are looked through once.
  std::vector<store::DeviceEdit> moved;
  settle();
  const std::shared_ptr<const exposure::View> view = state()->view;
  exposure::DeviceSet all = view->devices({});
  all |= view->silent_devices({});
  all.for_each([&](DeviceNumber number) {
    const exposure::DeviceFacts& facts = *view->device(number).facts;
    const inventory::GroupNumber group = group_of_device(facts, *groups);
    if (group != facts.group) {
      moved.push_back({.device = number, .value = {}, .tags = {}, .excluded = {}, .group = group});
    }
  });
  {
    const std::shared_lock gate(gate_);
    TRY(apply_edits(moved));
  }
  run_on_writer([this] {
    events_.push_back({.sequence = sequence_, .kind = "groups", .device = {}, .group = {}});
    dirty_ = true;
  });
  return {};
}

Result<void> FleetImpl::put_alert(store::Alert alert) {
  const store::Sequence sequence = TRY(store_.put_alert(alert));
  run_on_writer([this, &alert, sequence] {
    const auto known = std::ranges::find(alerts_, alert.id, &store::Alert::id);
    if (known == alerts_.end()) {
      alerts_.push_back(alert);
    } else {
      *known = alert;
    }
    sequence_ = std::max(sequence_, sequence.value);
    take_adjustments();
    events_.push_back({.sequence = sequence.value, .kind = "alert", .device = alert.device, .group = {}});
    dirty_ = true;
  });
  return {};
}

void FleetImpl::take_adjustments() { index_->set_adjustments(alert_adjustments(alerts_, store_, products_)); }

Result<bool> FleetImpl::refresh_knowledge() {
  auto opened = std::make_shared<const Knowledge>(TRY(Knowledge::open(options_.knowledge_folder)));
  if (opened->generation() == state()->knowledge->generation()) {
    return false;
  }
  run_on_writer([this, opened] {
    knowledge_ = opened;
    index_->set_knowledge(opened);
    events_.push_back({.sequence = sequence_, .kind = "knowledge", .device = {}, .group = {}});
    dirty_ = true;
  });
  return true;
}

void FleetImpl::tick() {
  const UnixTime now = clock_.now();
  run_on_writer([this, now] {
    index_->advance(now);
    dirty_ = true;
    publish();
    if (now.seconds - last_scores_.seconds < kScoreEverySeconds) {
      return;
    }
    last_scores_ = now;
    const std::shared_ptr<const exposure::View> view = index_->view();
    const exposure::Score whole = view->score({});
    std::vector<store::ScorePoint> points{
        {.time = now, .group = {}, .organisation = true, .exposure_score = whole.value, .scored_devices = whole.scored_devices}};
    for (const auto& [group, score] : view->group_scores()) {
      points.push_back({.time = now, .group = group, .organisation = false, .exposure_score = score.value,
                        .scored_devices = score.scored_devices});
    }
    (void)store_.append_scores(points);
    (void)store_.trim({now.seconds - options_.software_change_days * kSecondsPerDay}, {now.seconds - kSessionDays * kSecondsPerDay});
  });
}

std::shared_ptr<void> FleetImpl::subscribe(std::function<void(const FleetEvent&)> listener) {
  auto kept = std::make_shared<std::function<void(const FleetEvent&)>>(std::move(listener));
  const std::lock_guard lock(listeners_mutex_);
  listeners_.push_back(kept);
  return kept;
}

Result<std::vector<std::string>> FleetImpl::compare_with_rebuilt() {
  const std::unique_lock gate(gate_);  // nothing is durable and not queued from here on
  Result<std::vector<std::string>> differences;
  run_on_writer([&] {
    const std::unique_ptr<exposure::Index> rebuilt = exposure::Index::create(knowledge_, index_->view()->now(), options_.index);
    const Result<void> loaded = load_index(
        store_, *rebuilt, products_,
        {.now = index_->view()->now(), .unused_days = options_.index.unused_days, .threads = threads()});
    if (!loaded) {
      differences = std::unexpected(loaded.error());
      return;
    }
    rebuilt->set_adjustments(alert_adjustments(alerts_, store_, products_));
    dirty_ = true;
    publish();
    differences = compare_views(*index_->view(), *rebuilt->publish(sequence_));
  });
  return differences;
}

}  // namespace

Result<std::unique_ptr<Fleet>> Fleet::open(FleetOptions options, store::Store& store, const Clock& clock, Progress& progress) {
  inventory::ProductTable products = options.products_file.empty() ? inventory::ProductTable::built_in()
                                                                   : TRY(inventory::ProductTable::with_user_file(options.products_file));
  auto knowledge = std::make_shared<const Knowledge>(TRY(Knowledge::open(options.knowledge_folder)));
  auto fleet = std::make_unique<FleetImpl>(std::move(options), store, clock, std::move(products), std::move(knowledge));
  TRY(fleet->start(progress));
  return std::unique_ptr<Fleet>(std::move(fleet));
}

}  // namespace parapet::server
