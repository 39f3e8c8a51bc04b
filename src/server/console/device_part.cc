// SPDX-License-Identifier: Apache-2.0
#include "server/console/device_part.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

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

std::shared_ptr<const DevicePart> DevicePart::of_scope(const Call& call) {
  DevicePart part(call.view(), call.scope);
  if (!part.scope_.all) {
    part.devices_ = call.view().devices(part.scope_);
  }
  return std::make_shared<const DevicePart>(std::move(part));
}

std::shared_ptr<const DevicePart> DevicePart::of_query(const Call& call) {
  const std::vector<std::string> groups = filter_values(call.request, "groupId");
  const std::vector<std::string> platforms = filter_values(call.request, "platform");
  DevicePart part(call.view(), narrowed(call.scope, groups));
  part.by_platform_ = !platforms.empty();
  part.narrowed_ = part.by_platform_ || !groups.empty();
  if (part.by_platform_) {
    part.devices_ = of_platforms(call.view().devices(part.scope_), *call.traits(), platforms);
  } else if (!part.scope_.all) {
    part.devices_ = call.view().devices(part.scope_);
  }
  return std::make_shared<const DevicePart>(std::move(part));
}

DeviceSet DevicePart::devices() const { return devices_ ? *devices_ : view_->devices(scope_); }

bool DevicePart::reaches(KeyNumber key) const {
  const DeviceSet& with_key = view_->key(key).devices;
  return devices_ ? with_key.intersects(*devices_) : !with_key.empty();
}

bool DevicePart::is_exposed(WeaknessNumber weakness) const {
  const std::vector<KeyNumber>& keys = view_->weakness(weakness).keys;
  return by_platform_ ? std::ranges::any_of(keys, [this](KeyNumber key) { return reaches(key); })
                      : !keys.empty() && view_->exposed_count(weakness, scope_) > 0;
}

std::uint32_t DevicePart::exposed_count(WeaknessNumber weakness) const {
  if (!by_platform_) {
    return view_->exposed_count(weakness, scope_);
  }
  std::vector<const DeviceSet*> sets;
  for (const KeyNumber key : view_->weakness(weakness).keys) {
    if (reaches(key)) {
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

}  // namespace parapet::server::console
