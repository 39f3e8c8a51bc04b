// SPDX-License-Identifier: Apache-2.0
#include "exposure/score.h"

#include <algorithm>
#include <cmath>

namespace parapet::exposure {
namespace {

constexpr ExposureUnits kPoint = 100'000'000;  // of 0..100
constexpr double kWeightLow = 0.75;
constexpr double kShareHigh = 10;  // a high device weighs as a tenth of all scored ones
constexpr ExposureUnits kLowBelow = 30 * kPoint;
constexpr ExposureUnits kMediumBelow = 70 * kPoint;

// To the nearest unit, but never to nothing: a risk that is there keeps a device from the level "none".
Units rounded(double units) {
  return units <= 0 ? 0 : static_cast<Units>(std::max<long long>(1, std::llround(std::min(units, static_cast<double>(kOne)))));
}

}  // namespace

Units to_units(double value) { return rounded(value * kOne); }

Units scaled(Units risk, double context) { return rounded(static_cast<double>(risk) * context); }

Hazard squared(Units risk) {
  return risk == 0 ? 0 : std::max<Hazard>(1, (Hazard{risk} * risk + kOne / 2) / kOne);
}

ExposureUnits exposure_of(Hazard hazard) {
  // 100 - 100 / (h + 1), in units: 1e10 - 1e10 * 1e9 / (h + 1e9). The division rounds to nearest; 1e19 + divisor / 2 fits.
  constexpr std::uint64_t kNumerator = 10'000'000'000'000'000'000ULL;
  const std::uint64_t divisor = std::min<Hazard>(hazard, 8'000'000'000'000'000'000ULL) + kOne;
  return 100 * kPoint - static_cast<ExposureUnits>((kNumerator + divisor / 2) / divisor);
}

ExposureLevel level_of(ExposureUnits exposure) {
  if (exposure == 0) {
    return ExposureLevel::kNone;
  }
  return exposure < kLowBelow ? ExposureLevel::kLow : exposure < kMediumBelow ? ExposureLevel::kMedium : ExposureLevel::kHigh;
}

double weight_of(DeviceValue value, std::uint32_t scored_devices, const std::optional<double>& cap) {
  switch (value) {
    case DeviceValue::kLow:
      return kWeightLow;
    case DeviceValue::kNormal:
      return 1;
    case DeviceValue::kHigh: {
      const double weight = std::max(1.0, static_cast<double>(scored_devices) / kShareHigh);
      return cap ? std::min(weight, std::max(1.0, *cap)) : weight;
    }
  }
  return 1;
}

}  // namespace parapet::exposure
