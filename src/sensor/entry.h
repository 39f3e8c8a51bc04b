// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/inventory.h"

namespace parapet::sensor {

// True for packages of a distribution: deb, rpm, apk, pacman.
[[nodiscard]] bool is_distribution_package(std::string_view ecosystem);

// What tells an entry from the others of its device (docs/formats/sensor-protocol.md): ecosystem, name, version, arch,
// module and, but for packages of the distribution, the first path; as one text, the fields ended by U+001F.
[[nodiscard]] std::string identity_of(const inventory::Software& software);

// The fields of an identity, for the list of what was removed. Nothing but them is set.
[[nodiscard]] inventory::Software identity_fields(std::string_view identity);

// A hash of everything that a report says of the entry.
[[nodiscard]] std::uint64_t content_hash(const inventory::Software& software);

// Sorts by identity and joins entries of one identity into one, with the paths and sockets of all, so that every entry of a
// report can be spoken of by its identity.
void make_distinct(std::vector<inventory::Software>& software);

}  // namespace parapet::sensor
