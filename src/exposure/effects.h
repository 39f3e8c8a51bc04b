// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "exposure/view.h"

namespace parapet::exposure {

// How far the scope's score would fall if each of these weaknesses alone were gone, exactly; in their order. One pass over the devices that
// any of them exposes, on all cores, some microseconds for each; nullopt for those that would bring it to more than devices_max, and
// where the view can't tell.
[[nodiscard]] std::vector<std::optional<double>> effects_of(const View& view, std::span<const WeaknessNumber> weaknesses, const Scope& scope,
                                                            std::uint32_t devices_max);

}  // namespace parapet::exposure
