// SPDX-License-Identifier: Apache-2.0
#include "server/console/device_part.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/parallel.h"
#include "base/text.h"
#include "server/console/console.h"
#include "server/console/device_traits.h"
#include "server/console/list.h"

namespace parapet::server::console {
namespace {

using exposure::DeviceNumber;
using exposure::DeviceSet;
using exposure::GroupNumber;
using exposure::KeyNumber;
using exposure::WeaknessNumber;

// Groups of the scope that are named; a name that is no number of a group names none.
exposure::Scope narrowed(const exposure::Scope& scope, const std::vector<std::string>& numbers) {
  if (numbers.empty()) {
    return scope;
  }
  exposure::Scope narrow{.all = false, .groups = {}};
  for (const std::string& text : numbers) {
    const std::optional<std::uint64_t> number = parse_uint(text);
    const GroupNumber group{static_cast<std::uint32_t>(number.value_or(0))};
    if (text == fmt::format("{}", group.value) && (scope.all || std::ranges::binary_search(scope.groups, group))) {
      narrow.groups.push_back(group);
    }
  }
  std::ranges::sort(narrow.groups);
  const auto tail = std::ranges::unique(narrow.groups);
  narrow.groups.erase(tail.begin(), tail.end());
  return narrow;
}

// Those of the devices whose system is of one of the platforms.
DeviceSet of_platforms(const DeviceSet& devices, const DeviceTraits& traits, const std::vector<std::string>& platforms) {
  std::vector<char> taken;
  for (const DeviceTraits::System& system : traits.names().systems) {
    taken.push_back(has_value(platforms, system.platform) ? 1 : 0);
  }
  constexpr std::uint32_t kChunk = 65'536;
  DeviceSet found;
  std::vector<std::uint16_t> low;
  std::uint32_t chunk = 0;
  const auto close = [&] {
    if (!low.empty()) {
      found.append_chunk(chunk, low.data(), low.size());
      low.clear();
    }
  };
  devices.for_each([&](DeviceNumber device) {
    if (taken[traits[device].system] == 0) {
      return;
    }
    if (device.value / kChunk != chunk) {
      close();
      chunk = device.value / kChunk;
    }
    low.push_back(static_cast<std::uint16_t>(device.value % kChunk));
  });
  close();
  return found;
}

}  // namespace

DevicePart::Choice DevicePart::choice_of(const Call& call) {
  const std::vector<std::string> groups = filter_values(call.request, "groupId");
  Choice choice{.scope = narrowed(call.scope, groups), .platforms = filter_values(call.request, "platform")};
  choice.narrowed = !groups.empty() || !choice.platforms.empty();
  return choice;
}

std::shared_ptr<const DevicePart> DevicePart::of_scope(const Call& call) { return std::make_shared<const DevicePart>(call, Choice{.scope = call.scope}); }

std::shared_ptr<const DevicePart> DevicePart::of_query(const Call& call) { return std::make_shared<const DevicePart>(call, choice_of(call)); }

DevicePart::DevicePart(const Call& call, Choice choice) : view_(&call.view()), choice_(std::move(choice)) {
  if (by_platform()) {
    const DeviceSet platforms = of_platforms(view_->devices({}), *call.traits(), choice_.platforms);
    devices_ = platforms;
    if (!choice_.scope.all) {
      *devices_ &= view_->devices(choice_.scope);
    }
    look_at_keys(platforms);
  } else if (!choice_.scope.all) {
    devices_ = view_->devices(choice_.scope);
  }
}

void DevicePart::look_at_keys(const DeviceSet& of_platforms) {
  reach_.resize(view_->key_count());
  counts_ = std::vector<std::atomic<std::uint32_t>>(view_->weakness_count());
  constexpr std::size_t kGrain = 512;
  parallel_ranges(0, reach_.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const exposure::KeyState& key = view_->key(KeyNumber{static_cast<std::uint32_t>(i)});
      if (!key.findings->empty()) {
        reach_[i].any = key.devices.intersects(*devices_);
        reach_[i].inside = reach_[i].any && key.devices.intersection_size(of_platforms) == key.devices.size();
      }
    }
  });
}

DeviceSet DevicePart::devices() const { return devices_ ? *devices_ : view_->devices(choice_.scope); }

bool DevicePart::reaches(KeyNumber key) const {
  if (by_platform() && !view_->key(key).findings->empty()) {
    return reach_[key.value].any;
  }
  const DeviceSet& with_key = view_->key(key).devices;
  return devices_ ? with_key.intersects(*devices_) : !with_key.empty();
}

bool DevicePart::is_exposed(WeaknessNumber weakness) const {
  const std::vector<KeyNumber>& keys = view_->weakness(weakness).keys;
  return by_platform() ? std::ranges::any_of(keys, [this](KeyNumber key) { return reach_[key.value].any; })
                       : !keys.empty() && view_->exposed_count(weakness, choice_.scope) > 0;
}

std::uint32_t DevicePart::exposed_count(WeaknessNumber weakness) const {
  if (!by_platform()) {
    return view_->exposed_count(weakness, choice_.scope);
  }
  // The value stands for itself, so that no order with other memory is needed; two threads may both count.
  std::atomic<std::uint32_t>& kept = counts_[weakness.value];
  if (const std::uint32_t known = kept.load(std::memory_order_relaxed); known != 0) {
    return known - 1;
  }
  const std::uint32_t counted = count(weakness);
  kept.store(counted + 1, std::memory_order_relaxed);
  return counted;
}

std::uint32_t DevicePart::count(WeaknessNumber weakness) const {
  const std::vector<KeyNumber>& keys = view_->weakness(weakness).keys;
  // Packages of one distribution are on its devices only: then the index has counted it.
  if (std::ranges::all_of(keys, [this](KeyNumber key) { return reach_[key.value].inside; })) {
    return view_->exposed_count(weakness, choice_.scope);
  }
  std::vector<const DeviceSet*> sets;
  for (const KeyNumber key : keys) {
    if (reach_[key.value].any) {
      sets.push_back(&view_->key(key).devices);
    }
  }
  if (sets.size() < 2) {
    return sets.empty() ? 0 : sets.front()->intersection_size(*devices_);
  }
  return DeviceSet::union_of(sets).intersection_size(*devices_);
}

DeviceSet DevicePart::within(DeviceSet devices) const {
  if (devices_) {
    devices &= *devices_;
  }
  return devices;
}

DeviceSet DevicePart::installed_devices(exposure::ProductNumber product) const { return within(view_->installed_devices(product, {})); }
DeviceSet DevicePart::exposed_devices(exposure::ProductNumber product) const { return within(view_->exposed_devices(product, {})); }

std::vector<WeaknessNumber> DevicePart::weaknesses() const {
  std::vector<WeaknessNumber> open;
  open.reserve(view_->weakness_count());
  for (std::uint32_t i = 0; i < view_->weakness_count(); ++i) {
    open.push_back(WeaknessNumber{i});
  }
  keep_rows(open, [this](WeaknessNumber weakness) { return is_exposed(weakness); });
  return open;
}

std::shared_ptr<const DevicePart> DeviceParts::of_query(const Call& call) {
  DevicePart::Choice choice = DevicePart::choice_of(call);
  {
    const std::scoped_lock lock(mutex_);
    for (const Kept& kept : kept_) {
      if (kept.part != nullptr && kept.choice == choice && kept.view.lock() == call.state->view) {
        return kept.part;
      }
    }
  }
  const auto part = std::make_shared<const DevicePart>(call, choice);
  const std::scoped_lock lock(mutex_);
  kept_.at(next_) = {.view = call.state->view, .part = part, .choice = std::move(choice)};
  next_ = (next_ + 1) % kKept;
  return part;
}

}  // namespace parapet::server::console
