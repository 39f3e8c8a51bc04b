// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/id.h"

namespace parapet::inventory {

// The dense number that the store gives a device when it first reports. Never used again for another device.
using DeviceNumber = Id<struct DeviceNumberTag>;

// A device group. Number 0 is "no group": the default group that can't be deleted.
using GroupNumber = Id<struct DeviceGroupTag>;
inline constexpr GroupNumber kNoGroup{0};

// How much a device matters to the business (features: device value).
enum class DeviceValue { kNormal = 0, kLow = 1, kHigh = 2 };

// One network interface's address.
struct NetworkAddress {
  std::string address;      // IPv4 or IPv6
  std::string mac_address;  // "0A1B2C3D4E5F"; "" where not known
  bool up = true;
  friend auto operator<=>(const NetworkAddress&, const NetworkAddress&) = default;
};

}  // namespace parapet::inventory
