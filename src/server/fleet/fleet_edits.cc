// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "server/fleet/alert_adjustments.h"
#include "server/fleet/device_facts.h"
#include "server/fleet/fleet_impl.h"

// What people and feeds decide: edits of devices, groups, alerts, new knowledge.
namespace parapet::server {

using inventory::DeviceNumber;
using knowledge::Knowledge;

Result<void> FleetImpl::apply_edits(std::span<const store::DeviceEdit> edits) {
  const store::Sequence sequence = TRY(store_.edit_devices(edits));
  for (const store::DeviceEdit& edit : edits) {
    const store::StoredDevice device = TRY(store_.device(edit.device));
    enqueue({.facts = device_facts(device), .change = PreparedDevice::Keys::kSame, .sequence = sequence.value});
  }
  return {};
}

Result<void> FleetImpl::edit_one(store::DeviceEdit edit) {
  const std::string id = TRY(store_.device(edit.device)).device.id;
  const std::lock_guard stripe(stripe_of(id));
  const std::shared_lock gate(gate_);
  // Read once no report of the device can come in between, and by the rules that hold now.
  store::StoredDevice device = TRY(store_.device(edit.device));
  const auto rules = groups();
  if (edit.tags) {
    std::ranges::sort(*edit.tags);
    const auto tail = std::ranges::unique(*edit.tags);
    edit.tags->erase(tail.begin(), tail.end());
    device.tags = *edit.tags;
  }
  device.group_pinned = edit.group_pinned.value_or(device.group_pinned);
  if (edit.group && device.group_pinned) {
    if (*edit.group != inventory::kNoGroup && !has_group(*rules, *edit.group)) {
      return bad_input(fmt::format("there is no device group {}", edit.group->value));
    }
    device.group = *edit.group;
  }
  decide_group(device, *rules);
  edit.group = device.group;
  edit.group_pinned = device.group_pinned;
  return apply_edits(std::span(&edit, 1));
}

Result<void> FleetImpl::edit_devices(std::span<const store::DeviceEdit> edits) {
  for (const store::DeviceEdit& edit : edits) {
    TRY(edit_one(edit));
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
  std::shared_ptr<const std::vector<access::DeviceGroup>> groups;
  {
    // Alone: a report on its way would still write the group that the old rules gave.
    const std::unique_lock gate(gate_);
    groups = std::make_shared<const std::vector<access::DeviceGroup>>(TRY(store_.replace_groups(std::move(wanted))));
    const std::lock_guard lock(groups_mutex_);
    groups_ = groups;
  }
  // Reports from now on go by the new rules; those known before are looked through once.
  std::vector<store::DeviceEdit> moved;
  settle();
  const std::shared_ptr<const exposure::View> view = state()->view;
  exposure::DeviceSet all = view->devices({});
  all |= view->silent_devices({});
  for (const DeviceNumber number : TRY(store_.excluded_devices())) {
    if (view->has_device(number)) {
      all.add(number);
    }
  }
  all.for_each([&](DeviceNumber number) {
    const exposure::DeviceFacts& facts = *view->device(number).facts;
    const bool stays = facts.group_pinned && (facts.group == inventory::kNoGroup || has_group(*groups, facts.group));
    const inventory::GroupNumber group = stays ? facts.group : group_of_device(facts, *groups);
    if (group != facts.group || stays != facts.group_pinned) {
      moved.push_back({.device = number, .group = group, .group_pinned = stays});
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
    const std::shared_ptr<const exposure::View> view = index_->view();
    const inventory::GroupNumber group = view->has_device(alert.device) ? view->device(alert.device).facts->group : inventory::kNoGroup;
    events_.push_back({.sequence = sequence.value, .kind = "alert", .device = alert.device, .group = group});
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

}  // namespace parapet::server
