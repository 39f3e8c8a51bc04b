// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "inventory/software_key.h"
#include "version/version.h"

namespace parapet::advice {

[[nodiscard]] bool is_distribution_package(const inventory::SoftwareKey& key);

// The operating system of a domain as CPE names it: "debian" -> "debian_linux"; the name itself where there is no other.
[[nodiscard]] std::string system_program(std::string_view system);

// For people: "Debian 12", "PyPI", "Windows 10 22H2", "Applications on macOS"; with the module stream where the key is of one.
[[nodiscard]] std::string release_name(const inventory::SoftwareKey& key);

// "Debian 13" of "debian:13".
[[nodiscard]] std::string release_name_of_domain(std::string_view domain);

// How the domain orders the fixed versions of its rules.
[[nodiscard]] version::Scheme scheme_of(const inventory::SoftwareKey& key);

// The one way in which the platform installs a newer version of the packages; "" where it has none, or where a name could mean
// something to a shell: names come from reports. version may be empty (the newest there is).
[[nodiscard]] std::string update_command(const inventory::SoftwareKey& key, const std::set<std::string>& packages, std::string_view version);

}  // namespace parapet::advice
