// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exposure/facts.h"
#include "priority/ssvc.h"

namespace parapet::advice {

// What a device's value says of its mission, the last of SSVC's decision points. Pure.
[[nodiscard]] constexpr priority::Mission mission_of(exposure::DeviceValue value) {
  switch (value) {
    case exposure::DeviceValue::kHigh:
      return priority::Mission::kHigh;
    case exposure::DeviceValue::kLow:
      return priority::Mission::kLow;
    case exposure::DeviceValue::kNormal:
      break;
  }
  return priority::Mission::kMedium;
}

}  // namespace parapet::advice
