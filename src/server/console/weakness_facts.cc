// SPDX-License-Identifier: Apache-2.0
#include "server/console/weakness_facts.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "server/console/console.h"
#include "server/console/device_part.h"
#include "server/console/device_traits.h"

namespace parapet::server::console {
namespace {

constexpr std::int64_t kUnread = std::numeric_limits<std::int64_t>::min();

bool fixable(const exposure::KeyState& key, exposure::WeaknessNumber number) {
  const auto found = std::ranges::lower_bound(*key.findings, number, {}, &exposure::KeyFinding::weakness);
  return found != key.findings->end() && found->weakness == number && found->fix == knowledge::FixState::kAvailable;
}

}  // namespace

std::shared_ptr<RecordTimes::Table> RecordTimes::table_of(const std::shared_ptr<const knowledge::Knowledge>& knowledge) {
  const std::scoped_lock lock(mutex_);
  if (table_ == nullptr || table_->knowledge != knowledge) {
    table_ = std::make_shared<Table>();
    table_->knowledge = knowledge;
    table_->seconds = std::vector<std::atomic<std::int64_t>>(knowledge->vulnerability_count());
    for (std::atomic<std::int64_t>& seconds : table_->seconds) {
      seconds.store(kUnread, std::memory_order_relaxed);
    }
  }
  return table_;
}

UnixTime RecordTimes::newest(const std::shared_ptr<const knowledge::Knowledge>& knowledge, knowledge::VulnerabilityId id) {
  const std::shared_ptr<Table> table = table_of(knowledge);
  // The value stands for itself, so that no order with other memory is needed; two threads may both read the records.
  std::atomic<std::int64_t>& kept = table->seconds[id.value];
  if (const std::int64_t seconds = kept.load(std::memory_order_relaxed); seconds != kUnread) {
    return {seconds};
  }
  UnixTime newest;
  for (const knowledge::RecordRef ref : knowledge->records_of(id)) {
    if (const Result<knowledge::Record> record = knowledge->record(ref)) {
      newest = std::max(newest, record->modified);
    }
  }
  kept.store(newest.seconds, std::memory_order_relaxed);
  return newest;
}

void RecordTimes::read_ahead(const std::shared_ptr<const knowledge::Knowledge>& knowledge, const std::shared_ptr<const exposure::View>& view) {
  const std::scoped_lock lock(reader_mutex_);
  if (ahead_ == knowledge->generation()) {
    return;
  }
  ahead_ = knowledge->generation();
  reader_ = {};  // the one before ends first: two would take the table from each other
  reader_ = std::jthread([this, knowledge, view](const std::stop_token& stop) {
    for (std::uint32_t i = 0; i < view->weakness_count() && !stop.stop_requested(); ++i) {
      const exposure::WeaknessState& weakness = view->weakness(exposure::WeaknessNumber{i});
      const std::optional<knowledge::VulnerabilityId> id = weakness.keys.empty() ? std::nullopt : knowledge->find_vulnerability(weakness.name);
      if (id) {
        static_cast<void>(newest(knowledge, *id));
      }
    }
  });
}

WeaknessFacts::WeaknessFacts(const Call& call) : WeaknessFacts(call, DevicePart::of_scope(call)) {}

WeaknessFacts::WeaknessFacts(const Call& call, std::shared_ptr<const DevicePart> part)
    : knowledge_(call.state->knowledge), view_(&call.view()), times_(&call.console.record_times), traits_(call.traits()), part_(std::move(part)) {
  times_->read_ahead(call.state->knowledge, call.state->view);
}

const exposure::DeviceSet& WeaknessFacts::high_value() const {
  std::call_once(counted_, [this] {
    part_->devices().for_each([this](exposure::DeviceNumber device) {
      if ((*traits_)[device].value == static_cast<std::uint8_t>(exposure::DeviceValue::kHigh)) {
        high_value_.add(device);
      }
    });
  });
  return high_value_;
}

std::uint32_t WeaknessFacts::exposed(exposure::WeaknessNumber number) const { return part_->exposed_count(number); }

std::string_view WeaknessFacts::fix(exposure::WeaknessNumber number) const {
  bool any = false;
  bool all = true;
  for (const exposure::KeyNumber key : view_->weakness(number).keys) {
    if (part_->reaches(key)) {
      const bool available = fixable(view_->key(key), number);
      any = any || available;
      all = all && available;
    }
  }
  return !any ? "none" : all ? "all" : "some";
}

std::vector<std::string> WeaknessFacts::tags(exposure::WeaknessNumber number) const {
  return weakness_tags(fix(number), view_->weakness(number).known_exploited);
}

std::vector<std::string> weakness_tags(std::string_view fix, bool known_exploited) {
  std::vector<std::string> tags;
  if (fix == "none" && known_exploited) {
    tags.emplace_back(kZeroDay);
  }
  if (fix != "all") {
    tags.emplace_back(fix == "none" ? kNoSecurityUpdate : kSomeUpdatesAvailable);
  }
  return tags;
}

priority::SsvcDecision WeaknessFacts::ssvc(exposure::WeaknessNumber number) const {
  const exposure::WeaknessState& weakness = view_->weakness(number);
  const std::optional<knowledge::VulnerabilityId> id = knowledge_->find_vulnerability(weakness.name);
  if (!id) {
    return priority::SsvcDecision::kTrack;
  }
  const bool high = std::ranges::any_of(weakness.keys, [this](exposure::KeyNumber key) { return view_->key(key).devices.intersects(high_value()); });
  return priority::decide_ssvc(knowledge_->vulnerability(*id), high ? priority::Mission::kHigh : priority::Mission::kMedium).decision;
}

std::uint32_t WeaknessFacts::software(exposure::WeaknessNumber number) const {
  std::vector<exposure::ProductNumber> products;
  for (const exposure::KeyNumber key : view_->weakness(number).keys) {
    if (part_->reaches(key)) {
      products.push_back(view_->key(key).product);
    }
  }
  std::ranges::sort(products);
  const auto tail = std::ranges::unique(products);
  products.erase(tail.begin(), tail.end());
  return static_cast<std::uint32_t>(products.size());
}

UnixTime WeaknessFacts::updated(exposure::WeaknessNumber number) const {
  const std::optional<knowledge::VulnerabilityId> id = knowledge_->find_vulnerability(view_->weakness(number).name);
  return id ? times_->newest(knowledge_, *id) : UnixTime{};
}

}  // namespace parapet::server::console
