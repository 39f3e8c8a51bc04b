// SPDX-License-Identifier: Apache-2.0
#include "version/range.h"

namespace parapet::version {

Result<RangeSet> parse_constraint(Syntax, Scheme, std::string_view) {
  return fail(ErrorCode::kUnsupported, "constraints are not read yet");
}

}  // namespace parapet::version
