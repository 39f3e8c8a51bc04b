// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inventory/inventory.h"

namespace parapet::inventory {

using Properties = std::vector<std::pair<std::string, std::string>>;

// What our own export writes into a component's properties, and reads back (docs/formats/sbom.md).
[[nodiscard]] Properties properties_of(const Software& software);
[[nodiscard]] Properties properties_of(const OperatingSystem& os);
[[nodiscard]] Properties properties_of(const Device& device);

// Undo properties_of(): false where the properties are not from such an export.
[[nodiscard]] bool restore(const Properties& properties, Software& software);
[[nodiscard]] bool restore(const Properties& properties, OperatingSystem& os);
[[nodiscard]] bool restore(const Properties& properties, Device& device);

// Fills what a purl does not tell (source package, module, paths) from the properties of widely used producers.
void read_foreign_properties(const Properties& properties, Software& software);

}  // namespace parapet::inventory
