// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "version/range.h"
#include "version/version.h"

namespace parapet::knowledge {

// What makes a branch of a product.
enum class Branching {
  kByLastPart,  // what stands before a fix's last part that is not zero
  kByMajor,     // the first part: 115 of 115.16.1, whose successors are 115.17, 115.18, ... (Mozilla's long-term releases)
};

// The versions that one publisher's fixes show to be fixed although they lie below another fix: with fixes 5.2.34 and
// 6.0.14, everything from 5.2.34 to before 5.3. The branch of a fix is what `branching` says (by the last part: 5.2 of
// 5.2.34, 115 of 115.16 and 115.16.0); of several fixes in one branch the highest counts. Empty where branches overlap:
// then the publisher did not mean one fix for each. A branch in which any of `other_ends` lies from the fix on is left out:
// there the publisher names affected versions after the fix.
[[nodiscard]] version::RangeSet fixed_branches(version::Scheme scheme, const std::vector<version::Bound>& fixes,
                                               const std::vector<version::Bound>& other_ends,
                                               Branching branching = Branching::kByLastPart);

}  // namespace parapet::knowledge
