// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "inventory/identity.h"
#include "inventory/inventory.h"
#include "sensor/baseline.h"

// The bodies of docs/formats/sensor-protocol.md.
namespace parapet::sensor {

// What every report says.
struct ReportHead {
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
  UnixTime taken;
  std::string digest;  // of the whole list after this report
};

// A device with everything that a report may tell of it.
struct Host {
  inventory::Inventory inventory;
  std::string domain;
  std::vector<inventory::NetworkAddress> addresses;
};

[[nodiscard]] std::string enrol_body(std::string_view key, const inventory::Device& device);
[[nodiscard]] std::string full_body(const ReportHead& head, const Host& host);
[[nodiscard]] std::string delta_body(const ReportHead& head, const Host& host, const Difference& difference);
[[nodiscard]] std::string contact_body(const ReportHead& head, const Host& host);

}  // namespace parapet::sensor
