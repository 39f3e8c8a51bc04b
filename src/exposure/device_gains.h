// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "exposure/view.h"

namespace parapet::exposure {

// By how much a device's own score falls, exactly, for a product that adds to it.
struct DeviceGain {
  ProductNumber product;
  double fixed = 0;    // with everything of the product fixed that has a fix
  double removed = 0;  // with the product uninstalled
};

// A view that knows how scores of single devices come about, as the fleet's does.
class KnowsDeviceGains {
 public:
  KnowsDeviceGains() = default;
  KnowsDeviceGains(const KnowsDeviceGains&) = default;
  KnowsDeviceGains& operator=(const KnowsDeviceGains&) = default;
  virtual ~KnowsDeviceGains() = default;
  [[nodiscard]] virtual std::vector<DeviceGain> gains_of(DeviceNumber device) const = 0;
};

// Empty where the device has no score, and of a view that does not know.
[[nodiscard]] std::vector<DeviceGain> device_gains(const View& view, DeviceNumber device);

}  // namespace parapet::exposure
