// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.h"

namespace parapet::store {

// A consistent copy of a store's file into a new file that only the owner can read, while a server may be using it (another
// process, or this one). The copy is made beside the target, every page of it is checked, then it is renamed over the target. Errors:
// kNotFound (there is no store), kConflict (the target is the store itself), kBadInput (the store is damaged), kEnvironment.
[[nodiscard]] Result<void> copy_store(const std::string& store_file, const std::string& target);

// copy_store for FOLDER/fleet.db.
[[nodiscard]] Result<void> backup_folder(const std::string& folder, const std::string& target);

// Checks a backup whole and makes it the folder's store. Errors: kConflict (a server runs on the folder; or a store is there and
// replace is false), kBadInput (the backup is damaged), kUnsupported (it is of a newer program), kNotFound, kEnvironment.
[[nodiscard]] Result<void> restore_folder(const std::string& folder, const std::string& backup, bool replace);

}  // namespace parapet::store
