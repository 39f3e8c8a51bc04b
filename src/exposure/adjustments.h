// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "exposure/device_set.h"
#include "exposure/facts.h"
#include "exposure/score.h"

namespace parapet::exposure {

// The adjustments in force, with names resolved. Immutable once made.
class Adjustments {
 public:
  struct Entry {
    DeviceSet devices;
    std::optional<std::uint32_t> product;
    std::optional<std::uint32_t> weakness;
    double context = 1;
    bool alerted = false;
  };
  Adjustments() = default;
  explicit Adjustments(std::vector<Entry> entries);

  // Those that concern a device.
  [[nodiscard]] std::vector<const Entry*> of(DeviceNumber device) const;
  // All devices that any concerns.
  [[nodiscard]] const DeviceSet& devices() const { return devices_; }

  // The risk of one finding: s * p * c, where p is 1 if an alert touches it. unused: the software has not run for long.
  [[nodiscard]] static Units risk(std::uint32_t product, std::uint32_t weakness, Units plain, Units severity, bool unused,
                                  const std::vector<const Entry*>& entries);

 private:
  std::vector<Entry> entries_;
  DeviceSet devices_;
};

// The context of software that the sensor knows to be unused (design §5).
inline constexpr double kUnusedContext = 0.5;

}  // namespace parapet::exposure
