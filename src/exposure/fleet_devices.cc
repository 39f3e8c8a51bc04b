// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "exposure/fleet_index.h"

namespace parapet::exposure {

bool FleetIndex::inactive(const DeviceFacts& facts) const {
  return tables_.now.seconds - facts.last_contact.seconds > tables_.options.inactive_days * kSecondsPerDay;
}

FleetIndex::Standing FleetIndex::standing_of(const DeviceFacts& facts) const {
  if (facts.excluded) {
    return Standing::kExcluded;
  }
  const bool silent = tables_.now.seconds - facts.last_contact.seconds > tables_.options.silent_days * kSecondsPerDay;
  return silent ? Standing::kSilent : Standing::kListed;
}

// How the device stood when it was placed last: advance() keeps that true.
FleetIndex::Standing FleetIndex::record_standing(const DeviceRecord& record) {
  if (record.state.facts == nullptr) {
    return Standing::kNowhere;
  }
  if (record.state.facts->excluded) {
    return Standing::kExcluded;
  }
  return record.state.listed ? Standing::kListed : Standing::kSilent;
}

void FleetIndex::settle() {
  settle_keys();
  settle_facts();
}

void FleetIndex::put_device(std::shared_ptr<const DeviceFacts> facts, std::span<const KeyUse> uses) {
  settle();
  std::vector<KeyUse> resolved = registry_.resolve(uses);
  settle_keys();
  const auto same_key = [](const KeyUse& a, const KeyUse& b) { return a.key >= b.key; };
  if (std::ranges::adjacent_find(resolved, same_key) != resolved.end()) {
    one_use_for_each_key(resolved);
  }
  const KeyList keys(resolved);
  const DeviceNumber device = facts->number;
  place(device, std::move(facts), &keys);
}

void FleetIndex::put_facts(std::shared_ptr<const DeviceFacts> facts) {
  if (waiting_.empty() && !moves(*facts)) {
    const DeviceNumber device = facts->number;
    place(device, std::move(facts), nullptr);
  } else {
    waiting_.push_back(std::move(facts));
  }
}

bool FleetIndex::moves(const DeviceFacts& facts) const {
  if (!tables_.has_device(facts.number)) {
    return true;
  }
  const DeviceState& state = tables_.devices[facts.number.value].state;
  return cell_of_facts(*state.facts) != cell_of_facts(facts) || state.facts->excluded != facts.excluded ||
         state.listed != (standing_of(facts) == Standing::kListed);
}

void FleetIndex::settle_facts() {
  std::vector<std::shared_ptr<const DeviceFacts>> facts = std::exchange(waiting_, {});
  if (better_recount(facts.size())) {
    move_many(std::move(facts));
    return;
  }
  for (std::shared_ptr<const DeviceFacts>& one : facts) {
    const DeviceNumber device = one->number;
    place(device, std::move(one), nullptr);
  }
}

void FleetIndex::move_many(std::vector<std::shared_ptr<const DeviceFacts>> facts) {
  DeviceSet listed;
  for (std::shared_ptr<const DeviceFacts>& one : facts) {
    const DeviceNumber device = one->number;
    tables_.devices.grow(device.value + std::size_t{1}, epoch_);
    DeviceRecord& record = tables_.devices.write(device.value, epoch_);
    const Standing before = record_standing(record);
    const Standing now = standing_of(*one);
    change_names(device, record.state.facts.get(), one.get());
    if (before == Standing::kListed && now != Standing::kListed && !listed.remove(device)) {
      change_key_sets(device, record.keys, KeyList());
    } else if (before != Standing::kListed && now == Standing::kListed) {
      listed.add(device);
    }
    move_standing(device, record.state.facts == nullptr ? 0 : record.state.facts->group.value, before, one->group.value, now);
    expect(device, *one);
    record.state.listed = now == Standing::kListed;
    record.state.inactive = inactive(*one);
    record.state.facts = std::move(one);
  }
  if (better_recount(listed.size())) {
    fill_key_sets(listed);
    rebuild_links();
  } else {
    for (const DeviceNumber device : listed.to_vector()) {
      change_key_sets(device, KeyList(), tables_.devices[device.value].keys);
    }
  }
  recount();
}

void FleetIndex::remove_device(DeviceNumber device) {
  settle();
  if (tables_.has_device(device)) {
    place(device, nullptr, nullptr);
  }
}

void FleetIndex::change_names(DeviceNumber device, const DeviceFacts* before, const DeviceFacts* after) {
  if (before != nullptr && after != nullptr && before->id == after->id && before->name == after->name) {
    return;
  }
  if (before != nullptr) {
    tables_.device_ids.remove(before->id, device.value, epoch_);
    tables_.device_names.remove(to_lower(before->name), device.value, epoch_);
  }
  if (after != nullptr) {
    tables_.device_ids.add(after->id, device.value, epoch_);
    tables_.device_names.add(to_lower(after->name), device.value, epoch_);
  }
}

void FleetIndex::change_standing(DeviceNumber device, std::uint32_t group, Standing standing, bool enters) {
  const auto change = [&](DeviceSet& set) {
    if (enters) {
      set.add(device);
    } else {
      set.remove(device);
    }
  };
  if (standing == Standing::kListed) {
    change(tables_.groups[group].listed);
  } else if (standing == Standing::kSilent) {
    change(tables_.groups[group].silent);
  }
  const auto at = tables_.groups.find(group);
  if (!enters && at != tables_.groups.end() && at->second.listed.empty() && at->second.silent.empty()) {
    tables_.groups.erase(at);
  }
}

void FleetIndex::move_standing(DeviceNumber device, std::uint32_t group_before, Standing before, std::uint32_t group, Standing now) {
  if (now != before || group != group_before) {
    // Entering comes first: leaving may end an empty group.
    change_standing(device, group, now, true);
    change_standing(device, group_before, before, false);
  }
  if (now == Standing::kNowhere || now == Standing::kListed) {
    unlisted_.remove(device);
  } else {
    unlisted_.add(device);
  }
}

// before, after: of a listed device; empty where it is not listed.
void FleetIndex::change_key_sets(DeviceNumber device, const KeyList& before, const KeyList& after) {
  const std::vector<KeyUse> old = before.to_vector();
  const std::vector<KeyUse> now = after.to_vector();
  auto a = old.begin();
  auto b = now.begin();
  while (a != old.end() || b != now.end()) {
    if (b == now.end() || (a != old.end() && a->key < b->key)) {
      remove_key_device((a++)->key, device);
    } else if (a == old.end() || b->key < a->key) {
      add_key_device((b++)->key, device);
    } else {
      ++a;
      ++b;
    }
  }
}

void FleetIndex::place(DeviceNumber device, std::shared_ptr<const DeviceFacts> facts, const KeyList* keys) {
  tables_.devices.grow(device.value + std::size_t{1}, epoch_);
  const DeviceRecord old = tables_.devices[device.value];
  const bool was = old.state.facts != nullptr;
  const Standing standing_before = record_standing(old);
  const Standing standing = facts == nullptr ? Standing::kNowhere : standing_of(*facts);
  const Cell cell_before = was ? cell_of_facts(*old.state.facts) : Cell{};
  const Cell cell = facts == nullptr ? Cell{} : cell_of_facts(*facts);
  DeviceRecord record;
  record.keys = facts == nullptr ? KeyList() : keys == nullptr ? old.keys : *keys;
  const bool same_keys = record.keys == old.keys;

  change_names(device, old.state.facts.get(), facts.get());
  if (was && facts != nullptr && same_keys && standing == standing_before && cell == cell_before) {
    DeviceState& state = tables_.devices.write(device.value, epoch_).state;
    state.inactive = inactive(*facts);
    expect(device, *facts);
    state.facts = std::move(facts);
    return;
  }
  const bool listed_before = standing_before == Standing::kListed;
  const bool listed = standing == Standing::kListed;
  static const Profile kNone;
  const Profile& before = listed_before ? before_.profile(tables_, device, old.keys) : kNone;
  const Profile& after = facts != nullptr ? after_.profile(tables_, device, record.keys) : kNone;
  if (facts != nullptr) {
    set_state(after, record.state);
    record.state.listed = listed;
    record.state.inactive = inactive(*facts);
  }
  if (listed_before && listed && cell == cell_before) {
    difference_.apply(tables_, epoch_, before, after, cell);
  } else {
    if (listed_before) {
      add_profile(tables_, epoch_, before, cell_before, -1);
    }
    if (listed) {
      add_profile(tables_, epoch_, after, cell, 1);
    }
  }
  move_standing(device, cell_before.group, standing_before, cell.group, standing);
  change_key_sets(device, listed_before ? old.keys : KeyList(), listed ? record.keys : KeyList());
  if (facts != nullptr) {
    expect(device, *facts);
  }
  record.state.facts = std::move(facts);
  tables_.devices.write(device.value, epoch_) = std::move(record);
}

// Notes when time alone will change how the device stands.
void FleetIndex::expect(DeviceNumber device, const DeviceFacts& facts) {
  earliest_.resize(std::max(earliest_.size(), device.value + std::size_t{1}));
  std::int64_t next = 0;
  for (const std::int64_t days : {tables_.options.inactive_days, tables_.options.silent_days}) {
    const std::int64_t at = facts.last_contact.seconds + days * kSecondsPerDay + 1;
    if (at > tables_.now.seconds && (next == 0 || at < next)) {
      next = at;
    }
  }
  std::int64_t& earliest = earliest_[device.value];
  if (next != 0 && (earliest == 0 || next < earliest)) {
    earliest = next;
    deadlines_.push({next, device.value});
  }
}

// Takes a listed device's part out of all sums, before verdicts or adjustments change; assert_again() puts it back.
void FleetIndex::retract(DeviceNumber device) {
  const DeviceRecord& record = tables_.devices[device.value];
  if (record.state.listed) {
    add_profile(tables_, epoch_, before_.profile(tables_, device, record.keys), cell_of_facts(*record.state.facts), -1);
  }
}

void FleetIndex::assert_again(DeviceNumber device) {
  DeviceRecord& record = tables_.devices.write(device.value, epoch_);
  const Profile& profile = after_.profile(tables_, device, record.keys);
  set_state(profile, record.state);
  if (record.state.listed) {
    add_profile(tables_, epoch_, profile, cell_of_facts(*record.state.facts), 1);
  }
}

}  // namespace parapet::exposure
