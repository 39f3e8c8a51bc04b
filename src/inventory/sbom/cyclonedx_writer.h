// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/json_writer.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// The bom-ref of a software entry in a document that write_components() wrote; the same for equal entries on equal
// devices, different for different ones.
[[nodiscard]] std::string bom_ref(const Device& device, const Software& software);

// The bom-ref of the operating system's own component.
[[nodiscard]] std::string system_bom_ref(const Device& device);

// Writes the value of "components" of a CycloneDX 1.5 document: an array with the operating system (where known) and one
// component for each software entry: bom-ref, type, group, name, version, publisher, purl, cpe (where vendor and product
// are known) and properties "parapet:*" for what a purl can't carry (docs/formats/sbom.md). read_sbom() of it gives the
// same software and system back.
void write_components(const Inventory& inventory, JsonWriter& out);

// Writes the value of "metadata.component": the device or image that the document describes.
void write_subject(const Device& device, JsonWriter& out);

}  // namespace parapet::inventory
