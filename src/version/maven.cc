// SPDX-License-Identifier: Apache-2.0
#include "version/schemes.h"

namespace parapet::version {

Result<Key> parse_maven(std::string_view) { return fail(ErrorCode::kUnsupported, "maven versions are not read yet"); }

}  // namespace parapet::version
