// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "server/api/entity.h"
#include "server/api/reader.h"

namespace parapet::server::api {

// A device as one call sees it.
struct MachineItem {
  const Reader* reader = nullptr;  // outlives the item
  exposure::DeviceNumber number;

  [[nodiscard]] const exposure::DeviceState& state() const { return reader->view().device(number); }
  [[nodiscard]] const exposure::DeviceFacts& facts() const { return *state().facts; }
};

// Machine, api.md §5.1.
[[nodiscard]] const Entity<MachineItem>& machine_entity();
// MachineRef, api.md §5.10.
[[nodiscard]] const Entity<MachineItem>& machine_reference_entity();

// "Low", "Normal", "High".
[[nodiscard]] std::string_view device_value_name(inventory::DeviceValue value);
// "x64", "x86", "arm64", ... ; "" where not known.
[[nodiscard]] std::string processor_name(std::string_view arch);
// "23H2", "22.04", "14.5": the version that Machine.version shows.
[[nodiscard]] std::string version_name(const inventory::OperatingSystem& os);
// The full version of the system for export rows: "10.0.22631.1", "22.04".
[[nodiscard]] std::string export_version(const inventory::OperatingSystem& os);

}  // namespace parapet::server::api
