// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// The software that a bill of materials lists: CycloneDX 1.2 to 1.6 (JSON and XML) or SPDX 2.2 and 2.3 (JSON and
// tag-value), told from the content. Components name software by purl, else by CPE 2.3; one with a purl that can't be
// read, or with neither, is set aside as a problem with its place and reason and the rest goes on. What is listed twice
// comes back once, with the paths of both. An operating-system component (or, without one, the distro that the purls
// agree on) fills device.os. Properties "parapet:*" of our own export are read back, so that nothing is lost.
// Errors: kBadInput (no known form, not JSON or XML, cut short) with the position, kLimit.
[[nodiscard]] Result<Inventory> read_sbom(std::string_view bytes, const Limits& limits);

}  // namespace parapet::inventory
