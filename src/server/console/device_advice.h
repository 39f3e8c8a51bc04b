// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <set>
#include <string_view>
#include <vector>

#include "advice/device_advice.h"
#include "server/console/console.h"

namespace parapet::server::console {

// What to do on a device of the caller's groups.
[[nodiscard]] std::vector<advice::DeviceAdvice> advice_on(const Call& call, exposure::DeviceNumber device);

// The weaknesses of a device that are closed by what a recommendation (its id, letter case ignored) says of that device.
// Empty where nothing of that id is recommended for the device.
[[nodiscard]] std::set<exposure::WeaknessNumber> closed_on(const Call& call, exposure::DeviceNumber device, std::string_view recommendation);

void add_device_advice_routes(http::Router& router, const std::shared_ptr<Console>& console);

}  // namespace parapet::server::console
