// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parapet::sensor {

// The files of code that processes have mapped: shared libraries, and archives that virtual machines keep open. Sorted, each
// once, absolute. Processes of containers (other mount namespaces) are left out; those of other users are seen by root only.
// root: "" for the machine itself.
[[nodiscard]] std::vector<std::string> loaded_files(const std::string& root);

// The paths of one /proc/PID/maps (proc(5)) that are code or archives; " (deleted)" taken off: the file was replaced by an
// update, and what runs is still of that package.
[[nodiscard]] std::vector<std::string_view> parse_maps(std::string_view text);

}  // namespace parapet::sensor
