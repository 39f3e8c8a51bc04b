// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "knowledge/record.h"

namespace parapet::knowledge {

// "affected", "under_investigation", "not_affected", "fixed": as design §7 spells them in every output.
[[nodiscard]] std::string_view status_name(Status status);
// "unknown", "available", "none", "will_not_fix".
[[nodiscard]] std::string_view fix_name(FixState fix);

}  // namespace parapet::knowledge
