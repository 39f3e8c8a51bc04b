// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/collect/tree.h"

// The three files that rpm keeps its package headers in, read without taking a lock and without executing what stands in
// them (docs/decisions/062-reading-rpm-databases.md).
namespace parapet::inventory {

// Gets one package's header blob; an error ends the reading.
using RpmBlob = std::function<Result<void>(std::string_view blob)>;

// Packages.db, rpm's own "ndb" (lib/backend/ndb/rpmpkg.c): SUSE. Errors: kBadInput with the offset, for bad magic numbers,
// slots that point outside the file, broken checksums.
[[nodiscard]] Result<void> read_rpm_ndb(std::string_view bytes, const RpmBlob& blob);

// Packages, a Berkeley DB hash file (db.h of Berkeley DB 5.3, dbinc/db_page.h): Red Hat's family before version 9.
// Either byte order. Errors: kBadInput with the page.
[[nodiscard]] Result<void> read_rpm_bdb(std::string_view bytes, const RpmBlob& blob);

// rpmdb.sqlite with its write-ahead log, of which private copies are made in a temporary folder. Errors: kBadInput with
// what SQLite says, kEnvironment where no copy can be made.
[[nodiscard]] Result<void> read_rpm_sqlite(const Tree& tree, const std::string& path, const Limits& limits, const RpmBlob& blob);

// Whichever of the three the file's name says. Errors as above, with the path.
[[nodiscard]] Result<void> read_rpm_database(const Tree& tree, const std::string& path, const Limits& limits, const RpmBlob& blob);

}  // namespace parapet::inventory
