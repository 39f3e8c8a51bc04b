// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "version/range.h"

namespace parapet::knowledge {

// Which versions the name of a CSAF branch means.
struct CsafVersions {
  bool all = false;
  version::RangeSet ranges;
  std::vector<version::Bound> versions;  // single ones
  bool readable = true;                  // false: the text has more than one reading, or none
  version::Scheme scheme = version::Scheme::kGeneric;
};

// Reads the name of a product_version_range or product_version branch (CSAF 2.0, section 3.1.2.3): vers ("vers:npm/>=1.0|<2.0"),
// and what publishers write in its place: "vers:all/<V4.3.8", "<= 1.2", ">= 1.0 | <= 1.32", ">= V7.80 < V9.40", "All
// versions < V2.1", "1.0 | 1.1". A leading "V" is no part of a version. Versions of letters, blanks or wild cards ("V3.X.17",
// "2.4 SP1", "R2.0", "firmware 1.2") are not read: publishers order them by rules of their own.
[[nodiscard]] CsafVersions csaf_versions(std::string_view text);

}  // namespace parapet::knowledge
