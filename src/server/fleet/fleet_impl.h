// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/random.h"
#include "server/fleet/advice_cache.h"
#include "server/fleet/fleet.h"
#include "server/fleet/key_memo.h"

namespace parapet::server {

// A device on its way into the index.
struct PreparedDevice {
  std::shared_ptr<const exposure::DeviceFacts> facts;
  // What becomes of its keys: the whole list; only those of some names, before and after; nothing.
  enum class Keys { kWhole, kSome, kSame };
  Keys change = Keys::kWhole;
  std::vector<PreparedKey> keys;
  std::vector<PreparedKey> keys_before;  // of kSome
  std::uint64_t sequence = 0;
};

// The fleet's write path (fleet.h). Split over files by who runs it: fleet.cc opens, reads and listens; fleet_submit.cc takes reports
// in on any thread; fleet_edits.cc takes what people decide; fleet_writer.cc is the one thread that writes the index.
class FleetImpl final : public Fleet {
 public:
  FleetImpl(FleetOptions options, store::Store& store, const Clock& clock, inventory::ProductTable products,
            std::shared_ptr<const knowledge::Knowledge> knowledge)
      : options_(std::move(options)),
        store_(store),
        clock_(clock),
        products_(std::move(products)),
        memo_(random_),
        left_(store, products_),
        knowledge_(std::move(knowledge)),
        index_(exposure::Index::create(knowledge_, clock.now(), index_options())) {}

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
  [[nodiscard]] Recommendations recommendations(const std::shared_ptr<const FleetState>& state, const exposure::Scope& scope) override {
    return advice_.of(state, scope);
  }
  [[nodiscard]] MoveList software_moves() override { return moves_.list(); }
  [[nodiscard]] LeftSoftware& left_software() override { return left_; }
  [[nodiscard]] const Clock& clock() const override { return clock_; }
  [[nodiscard]] const inventory::ProductTable& products() const override { return products_; }

  [[nodiscard]] Result<Receipt> submit(Report report) override;
  [[nodiscard]] Result<void> edit_devices(std::span<const store::DeviceEdit> edits) override;
  [[nodiscard]] Result<void> remove_device(inventory::DeviceNumber device) override;
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
  static constexpr std::size_t kStripes = 4096;
  std::mutex& stripe_of(std::string_view device_id) { return stripes_[hash64(device_id) % kStripes]; }
  [[nodiscard]] std::shared_ptr<const std::vector<access::DeviceGroup>> groups() const {
    const std::lock_guard lock(groups_mutex_);
    return groups_;
  }

  // With the fleet's own table of product names, by which keys are judged.
  [[nodiscard]] exposure::IndexOptions index_options() const {
    exposure::IndexOptions options = options_.index;
    options.products = &products_;
    return options;
  }

  [[nodiscard]] UnixTime changes_kept_since() const { return {clock_.now().seconds - options_.software_change_days * kSecondsPerDay}; }

  // --- any thread
  [[nodiscard]] bool overloaded();
  // The way of a delta that costs what changed, not the whole list; nullopt where it has to go the ordinary way.
  [[nodiscard]] Result<std::optional<Receipt>> submit_delta(const store::StoredDevice& device, const Report& report, UnixTime now);
  [[nodiscard]] Result<Receipt> submit_whole(const std::optional<store::StoredDevice>& device, Report report, UnixTime now);
  void enqueue(PreparedDevice device);
  // Runs a task on the writer thread, in its turn, and waits for it.
  void run_on_writer(Task task);
  [[nodiscard]] Result<void> edit_one(store::DeviceEdit edit);
  Result<void> apply_edits(std::span<const store::DeviceEdit> edits);

  // --- the writer thread (or, without threads, whoever calls settle())
  void write_until_stopped();
  bool take_batch(std::deque<PreparedDevice>& devices, std::deque<Task>& tasks);
  void apply(PreparedDevice& device);
  [[nodiscard]] std::vector<exposure::KeyUse> uses_of(std::vector<PreparedKey>& keys);
  void publish();
  void take_adjustments();
  bool record_scores(UnixTime now);
  void record_census();

  FleetOptions options_;
  store::Store& store_;
  const Clock& clock_;
  inventory::ProductTable products_;
  SystemRandom random_;
  KeyMemo memo_;
  SoftwareMoves moves_;
  LeftSoftware left_;

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
  std::shared_ptr<const knowledge::Knowledge> knowledge_;
  std::unique_ptr<exposure::Index> index_;
  std::vector<store::Alert> alerts_;
  std::vector<FleetEvent> events_;
  std::uint64_t sequence_ = 0;
  std::unordered_set<std::uint32_t> unpublished_;  // devices whose keys changed since the last view
  bool dirty_ = false;
  UnixTime last_scores_;
  UnixTime last_census_;
  UnixTime last_trim_;

  AdviceCache advice_;
  mutable std::mutex state_mutex_;            // guards state_
  std::shared_ptr<const FleetState> state_ = std::make_shared<FleetState>();

  std::mutex listeners_mutex_;                // guards listeners_
  std::vector<std::weak_ptr<std::function<void(const FleetEvent&)>>> listeners_;

  std::jthread writer_;
};

}  // namespace parapet::server
