// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "exposure/facts.h"

// The arithmetic of design §5 in whole numbers: sums of them don't depend on the order in which devices come, so that an
// index that was kept up to date and one that was built anew agree to the bit.
namespace parapet::exposure {

using Units = std::uint32_t;                          // a risk, 1e-9
inline constexpr Units kOne = 1'000'000'000;          // risk 1
using Hazard = std::uint64_t;                         // 1e-9
using ExposureUnits = std::int64_t;                   // a device's exposure, 1e-8 of a point of 0..100
inline constexpr double kExposureUnit = 1e-8;

// A factor or risk of 0..1 in units.
[[nodiscard]] Units to_units(double value);
// risk * context, within 0..1.
[[nodiscard]] Units scaled(Units risk, double context);
// What a product of this risk adds to a hazard: its square.
[[nodiscard]] Hazard squared(Units risk);
// E = 100 h / (h + 1); never falls while h rises.
[[nodiscard]] ExposureUnits exposure_of(Hazard hazard);
// Level of an assessed device.
[[nodiscard]] ExposureLevel level_of(ExposureUnits exposure);

// Sums over the devices of one value in one group.
struct ValueTotals {
  std::uint32_t scored = 0;
  std::uint32_t unscored = 0;
  ExposureUnits exposure = 0;
  friend bool operator==(const ValueTotals&, const ValueTotals&) = default;
};

// The weight of a device by its value; scored_devices of the whole organisation.
[[nodiscard]] double weight_of(DeviceValue value, std::uint32_t scored_devices, const std::optional<double>& cap);

inline constexpr std::size_t kValues = 3;  // of DeviceValue

}  // namespace parapet::exposure
