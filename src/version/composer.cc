// SPDX-License-Identifier: Apache-2.0
#include "version/schemes.h"

namespace parapet::version {

Result<Key> parse_composer(std::string_view) {
  return fail(ErrorCode::kUnsupported, "composer versions are not read yet");
}

}  // namespace parapet::version
