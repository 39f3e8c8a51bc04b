// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/json.h"
#include "base/limits.h"
#include "base/result.h"
#include "inventory/inventory.h"

// The single forms behind read_sbom().
namespace parapet::inventory {

[[nodiscard]] Result<Inventory> read_cyclonedx_json(JsonValue document, const Limits& limits);
[[nodiscard]] Result<Inventory> read_cyclonedx_xml(std::string_view bytes, const Limits& limits);
[[nodiscard]] Result<Inventory> read_spdx_json(JsonValue document, const Limits& limits);
[[nodiscard]] Result<Inventory> read_spdx_tags(std::string_view bytes, const Limits& limits);

}  // namespace parapet::inventory
