// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/console/console.h"
#include "server/console/device_traits.h"
#include "server/console/worst_filter.h"

namespace parapet::server::console {

// What a query narrows a list of devices by. What devices have in common is decided once for each trait and then looked up; only
// what is left is asked of a device itself. Valid while the call is.
class DeviceFilter {
 public:
  // Errors: kUsage.
  [[nodiscard]] static Result<DeviceFilter> read(const Call& call);
  // Leaves the devices that the filters let through.
  void keep(std::vector<exposure::DeviceNumber>& rows) const;

 private:
  explicit DeviceFilter(const Call& call);
  // What is taken, by place in the names of traits; empty: all.
  using Taken = std::vector<char>;
  void read_traits();
  [[nodiscard]] bool takes_group(exposure::GroupNumber group, const std::vector<std::string>& names, const std::vector<std::string>& numbers) const;
  [[nodiscard]] bool takes(const DeviceTrait& trait) const;
  [[nodiscard]] bool takes(exposure::DeviceNumber number, const exposure::DeviceState& state) const;

  const Call& call_;
  std::shared_ptr<const DeviceTraits> traits_;  // nullptr: none is asked for
  Taken systems_;
  Taken tags_;
  Taken groups_;
  std::array<bool, 3> values_{};   // by exposure::DeviceValue
  std::array<bool, 5> levels_{};   // by exposure::ExposureLevel
  std::array<bool, kHealth.size()> health_{};
  std::optional<bool> not_assessed_;
  std::optional<bool> gaps_;
  std::optional<bool> stale_;
  std::optional<bool> conflict_;
  std::optional<bool> scored_;
  std::string text_;
  std::optional<bool> exploited_;
  exposure::DeviceSet with_exploited_;  // where exploited_ is asked for
  std::optional<bool> vulnerable_;
  std::optional<UnixTime> first_seen_since_;
  WorstFilter worst_;
};

}  // namespace parapet::server::console
