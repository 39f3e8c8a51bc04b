// SPDX-License-Identifier: Apache-2.0
#include "exposure/fleet_index.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "exposure/fleet_view.h"

namespace parapet::exposure {
namespace {

bool same(const KeyFinding& a, const KeyFinding& b) {
  return a.status == b.status && a.fix == b.fix && a.fixed_version == b.fixed_version;
}

}  // namespace

std::unique_ptr<Index> Index::create(std::shared_ptr<const knowledge::Knowledge> knowledge, UnixTime now,
                                     const IndexOptions& options) {
  return std::make_unique<FleetIndex>(std::move(knowledge), now, options);
}

FleetIndex::FleetIndex(std::shared_ptr<const knowledge::Knowledge> knowledge, UnixTime now, const IndexOptions& options)
    : judge_(std::make_unique<Judge>(std::move(knowledge), now, options.products)) {
  weaknesses_.begin(judge_->knowledge());
  tables_.options = options;
  tables_.now = now;
  tables_.knowledge_generation = judge_->knowledge().generation();
  publish(0);
}

std::shared_ptr<const View> FleetIndex::publish(std::uint64_t sequence) {
  settle();
  summarise();
  std::shared_ptr<const View> made = std::make_shared<const FleetView>(tables_, sequence, epoch_);
  ++epoch_;
  std::shared_ptr<const View> before = made;
  {
    const std::lock_guard lock(published_mutex_);
    std::swap(published_, before);
  }
  return made;  // the state before is let go of outside the lock
}

std::shared_ptr<const View> FleetIndex::view() const {
  const std::lock_guard lock(published_mutex_);
  return published_;
}

void FleetIndex::advance(UnixTime now) {
  settle();
  const bool back = now < tables_.now;
  tables_.now = now;
  std::vector<std::uint32_t> due;
  if (back) {
    for (std::uint32_t device = 0; device < tables_.devices.size(); ++device) {
      due.push_back(device);
    }
  }
  while (!deadlines_.empty() && deadlines_.top().first <= now.seconds) {
    const auto [at, device] = deadlines_.top();
    deadlines_.pop();
    if (earliest_[device] == at) {
      earliest_[device] = 0;
      due.push_back(device);
    }
  }
  for (const std::uint32_t device : due) {
    if (tables_.has_device(DeviceNumber{device})) {
      put_facts(tables_.devices[device].state.facts);
    }
  }
  settle_facts();
  auto judge = std::make_unique<Judge>(judge_->shared_knowledge(), now, tables_.options.products);
  if (judge->day() != judge_->day()) {
    if (judge_->same_as(*judge)) {
      judge_ = std::move(judge);
    } else {
      rejudge(std::move(judge));
    }
  }
}

void FleetIndex::set_first_detected(std::string_view vulnerability, UnixTime time) {
  const auto known = first_detected_.find(vulnerability);
  if (known == first_detected_.end()) {
    first_detected_.emplace(vulnerability, time);
  } else if (time < known->second) {
    known->second = time;
  } else {
    return;
  }
  tables_.weakness_names.visit(to_lower(vulnerability), [&](std::uint32_t weakness) {
    const bool found = tables_.weaknesses[weakness].name == vulnerability;
    if (found) {
      tables_.weaknesses.write(weakness, epoch_).first_detected = time;
    }
    return found;
  });
}

std::vector<Lesson> FleetIndex::take_lessons(std::size_t about) {
  settle_keys();
  static const std::vector<KeyFinding> kNone;
  std::vector<Lesson> lessons;
  for (; !changes_.empty() && lessons.size() < about; changes_.pop_front()) {
    const KeyChange& change = changes_.front();
    const std::vector<KeyFinding>& before = change.before ? change.before->findings : kNone;
    const std::vector<KeyFinding>& after = change.after->findings;
    const auto teach = [&](const KeyFinding& finding, Lesson::Kind kind) {
      lessons.push_back({.key = tables_.keys[change.key.value].state.text,
                         .vulnerability = tables_.weaknesses[finding.weakness.value].name,
                         .kind = kind,
                         .status = finding.status,
                         .fix = finding.fix,
                         .fixed_version = finding.fixed_version});
    };
    auto a = before.begin();
    auto b = after.begin();
    while (a != before.end() || b != after.end()) {
      if (b == after.end() || (a != before.end() && a->weakness < b->weakness)) {
        teach(*a++, Lesson::Kind::kWithdrawn);
      } else if (a == before.end() || b->weakness < a->weakness) {
        teach(*b++, Lesson::Kind::kAdded);
      } else {
        if (!same(*a, *b)) {
          teach(*b, Lesson::Kind::kChanged);
        }
        ++a;
        ++b;
      }
    }
  }
  return lessons;
}

std::uint64_t FleetIndex::memory_bytes() const {
  std::uint64_t bytes = 0;
  for (std::uint32_t device = 0; device < tables_.devices.size(); ++device) {
    const DeviceRecord& record = tables_.devices[device];
    bytes += sizeof record + record.keys.memory_bytes() + (record.state.facts == nullptr ? 0 : sizeof(DeviceFacts));
  }
  for (std::uint32_t key = 0; key < tables_.keys.size(); ++key) {
    const KeyEntry& entry = tables_.keys[key];
    bytes += sizeof entry + sizeof(KeyHot) + sizeof(inventory::SoftwareKey) + entry.state.text.capacity();
    bytes += entry.state.devices.memory_bytes();
  }
  for (std::uint32_t weakness = 0; weakness < tables_.weaknesses.size(); ++weakness) {
    bytes += sizeof(WeaknessState) + tables_.weaknesses[weakness].keys.capacity() * sizeof(KeyNumber);
    bytes += tables_.weakness_counts[weakness].capacity() * sizeof(GroupCount);
  }
  for (std::uint32_t product = 0; product < tables_.products.size(); ++product) {
    bytes += sizeof(ProductState) + tables_.products[product].keys.capacity() * sizeof(KeyNumber);
    bytes += tables_.product_cells[product].capacity() * sizeof(ProductCell);
  }
  return bytes;
}

}  // namespace parapet::exposure
