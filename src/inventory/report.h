// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/limits.h"
#include "base/result.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// parapet.inventory/1 (design §7; docs/formats/inventory.md). Unknown fields are accepted. Errors: kBadInput with the
// entry's position and field, kLimit.
[[nodiscard]] Result<Inventory> read_report(std::string_view json, const Limits& limits);
[[nodiscard]] std::string write_report(const Inventory& inventory);

// Where an entry stands, for messages: "put[3]".
struct EntryPlace {
  std::string_view list;
  std::size_t index = 0;
  [[nodiscard]] std::string text() const;
};

// The parts of it that other formats share (docs/formats/sensor-protocol.md). Values that are absent or null read as empty; errors as
// above.
[[nodiscard]] Result<Device> read_device(JsonValue value, const Limits& limits);
[[nodiscard]] Result<Software> read_software(JsonValue value, const Limits& limits, EntryPlace place);
[[nodiscard]] Result<std::vector<Problem>> read_problems(JsonValue value, const Limits& limits);
// Each writes one value: an object, or a list of objects.
void write_device(JsonWriter& json, const Device& device);
void write_software(JsonWriter& json, const Software& software);
void write_problems(JsonWriter& json, const std::vector<Problem>& problems);

}  // namespace parapet::inventory
