// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/progress.h"
#include "base/result.h"
#include "inventory/collect/host_facts.h"
#include "inventory/collect/tree.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// What all package databases of a tree list. Databases are read side by side. Errors: of a database that is there and
// can't be read.
[[nodiscard]] Result<std::vector<Software>> read_databases(const Tree& tree, const Limits& limits, std::vector<Problem>& problems);

// Whether some language collector could want a file of this path, whatever its size and mode: for FolderOptions::may_matter.
// Texts, scripts and pictures are told by their ending, so that their size and mode need not be looked up.
[[nodiscard]] bool may_hold_software(std::string_view path);

// Everything installed in a tree (docs/decisions/063-what-a-scan-walks.md): the system and its packages as given, language
// packages wherever the tree's walk leads. Executables that a distribution's package owns are not opened: the distribution
// judges them. programs: what runs, to be tied to the packages that own the files. Errors: kLimit.
[[nodiscard]] Result<Inventory> scan_tree(const Tree& tree, const OperatingSystem& os, std::vector<Software> packages,
                                          const std::vector<RunningProgram>& programs, const Limits& limits, Progress& progress);

// The folders of a running system that are walked for language packages, without leading slash and none inside another:
// where programs and their libraries live, folders of third-party packages, and where listening programs were started.
[[nodiscard]] std::vector<std::string> host_folders(const Tree& tree, const std::vector<Software>& packages,
                                                    const std::vector<RunningProgram>& programs, const Limits& limits);

}  // namespace parapet::inventory
