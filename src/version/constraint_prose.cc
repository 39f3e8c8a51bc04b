// SPDX-License-Identifier: Apache-2.0
#include "version/constraint.h"

namespace parapet::version {

Result<RangeSet> read_prose(Scheme, std::string_view) { return bad_input("not read"); }

}  // namespace parapet::version
