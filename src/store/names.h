// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "store/facts.h"

namespace parapet::store {

// "installed", "removed", "updated".
[[nodiscard]] std::string_view change_name(ChangeKind kind);

}  // namespace parapet::store
