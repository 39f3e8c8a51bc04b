// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/collect/tree.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// Reads the text of an os-release file (os-release(5)): assignments in the shell's quoting, comments, unknown keys ignored.
// Errors: kBadInput with the line for a line that is no assignment, an open quote, or a file without ID and NAME; kLimit.
[[nodiscard]] Result<OperatingSystem> parse_os_release(std::string_view text, const Limits& limits);

// The operating system of a tree: etc/os-release, else usr/lib/os-release, else what older systems left: debian_version,
// alpine-release, redhat-release and its kin. All fields empty where there is none of these. A broken os-release is an
// error that names the file.
[[nodiscard]] Result<OperatingSystem> read_operating_system(const Tree& tree, const Limits& limits);

}  // namespace parapet::inventory
