// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace parapet::store {

// What one check of a store found.
struct CheckLine {
  std::string check;      // what was looked at: "pages and indexes"
  bool fine = true;
  bool repaired = false;  // was not fine, and is now
  std::string detail;     // what was found, and what follows from it; "" where there is nothing to say
};

// Reads a whole store and says what is wrong with it; with repair, puts right what is derived from facts that are there: indexes,
// counts, software lists that disagree with their details, rows of devices that are gone, entries that nothing uses. A device
// whose details can't be read is marked so that its next report must be a full one. Facts are never made up or dropped to make a
// check pass; what can't be repaired needs a backup.
//
// Without repair it works while a server runs. Errors: kNotFound (there is no store), kConflict (repair while a server runs),
// kEnvironment. Damage is no error but a line.
[[nodiscard]] Result<std::vector<CheckLine>> check_store(const std::string& folder, bool repair);

}  // namespace parapet::store
