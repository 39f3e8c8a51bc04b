// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parapet::match {

// One spelling for the architectures that feeds and package managers name differently: "amd64", "x64", "x64-based
// systems" -> "x86_64"; "arm64" -> "aarch64"; "i386", "i686", "32-bit systems" -> "x86"; "" for those that mean any ("all",
// "noarch", "any", "src"); lower case for what is not in the table.
[[nodiscard]] std::string normal_architecture(std::string_view text);

// "windows", "macos", "linux", "android", "ios", ... of a platform as records spell it ("Windows", "Mac OS X", "64 bit,
// MacOS"); "" for a text that names no operating system.
[[nodiscard]] std::string normal_platform(std::string_view text);

// Whether a condition of a record holds (design §4.3). A list that is empty or names nothing that we know is no condition;
// software of which we don't know the architecture or platform is not excluded by it.
[[nodiscard]] bool architecture_fits(const std::vector<std::string_view>& wanted, std::string_view actual);
[[nodiscard]] bool platform_fits(const std::vector<std::string_view>& wanted, std::string_view actual);

}  // namespace parapet::match
