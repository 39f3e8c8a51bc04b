// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/collect/byte_source.h"
#include "inventory/collect/executable.h"
#include "inventory/collect/gathered.h"

namespace parapet::inventory {

// What the Go linker wrote into a binary (go/src/debug/buildinfo): the inline form of Go 1.18 on and the older form of
// pointers to strings.
struct GoBuildInfo {
  std::string go_version;  // "go1.21.3"
  std::string modules;     // lines "path", "mod", "dep", "=>", "build"
};
// Empty fields where the binary is not Go's. Errors: kBadInput where it is and the information is broken; kLimit.
[[nodiscard]] Result<GoBuildInfo> read_go_build_info(const ByteSource& source, const Executable& executable);
// The selected modules, the main one and "stdlib" with the Go version, as entries of the ecosystem "go".
void add_go_modules(const GoBuildInfo& info, Gathered& out);
// "go1.22rc1 X:arm64" -> "1.22.0-rc.1", "go1.21.3" -> "1.21.3" as the Go vulnerability database spells them; "" for
// development builds.
[[nodiscard]] std::string go_release(std::string_view text);

// The crates that `cargo auditable` wrote into the section .dep-v0 (its PARSING.md): zlib around JSON. True where there is
// such a section. Errors: kBadInput, kLimit.
[[nodiscard]] Result<bool> read_rust_crates(const ByteSource& source, const Executable& executable, Gathered& out);

}  // namespace parapet::inventory
