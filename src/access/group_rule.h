// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "access/records.h"
#include "base/result.h"

namespace parapet::access {

// What of a device decides its group. Views: valid while the device's record is.
struct DeviceAttributes {
  std::string_view name;
  std::string_view domain;
  std::span<const std::string> tags;
  std::string_view platform;  // API spelling: "Windows11", "Debian12", ...
};

// Whether the rule takes the device (features: device groups): values of one property are alternatives, different properties must all
// hold, a rule without any condition takes nothing. The letter case of ASCII letters is ignored.
[[nodiscard]] bool rule_takes(const GroupRule& rule, const DeviceAttributes& device);

// The first group that takes the device, or kNoGroup. `groups` stand in rank order, the highest first.
[[nodiscard]] GroupNumber group_of(const DeviceAttributes& device, std::span<const DeviceGroup> groups);

// Whether a rule may be stored: at most 10 names, domains, tags and 100 platforms, none empty, none over 256 bytes. Errors: kLimit, kBadInput,
// naming the property. A rule without conditions is fine: its group is empty.
[[nodiscard]] Result<void> check_rule(const GroupRule& rule);

// Whether all groups together may be stored: names present, at most 256 bytes and unique (letter case ignored), ranks unique, each rule as
// above, at most 10,000 groups. Errors: as above, kConflict.
[[nodiscard]] Result<void> check_groups(std::span<const DeviceGroup> groups);

}  // namespace parapet::access
