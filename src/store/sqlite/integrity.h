// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/sqlite/connection.h"

namespace parapet::store {

// Above this size the start of a server (10 s, design §11) has no time to read every page.
inline constexpr std::uint64_t kWholeCheckBytesMax = 512ULL << 20;

// The check at every opening: the version first, then PRAGMA quick_check over the whole file, or, where it is larger than
// kWholeCheckBytesMax, over every table that is small by its nature (accounts, groups, settings, counters, ...) and the newest rows of the
// large ones. kBadInput naming `parapet doctor`, which reads everything.
[[nodiscard]] Result<void> check_before_use(Connection& connection, const std::string& path,
                                            std::uint64_t whole_check_bytes_max = kWholeCheckBytesMax);

// What PRAGMA quick_check or integrity_check says of the whole file; empty where all is well. At most 100 lines.
[[nodiscard]] Result<std::vector<std::string>> quick_check(Connection& connection);
[[nodiscard]] Result<std::vector<std::string>> integrity_check(Connection& connection);

}  // namespace parapet::store
