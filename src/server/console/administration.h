// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "access/roles.h"
#include "server/console/console.h"

namespace parapet::server::console {

// Changing who may do what.
[[nodiscard]] Needs to_administer();

// Somebody must be left who can administer: a change that leaves nobody is refused. Errors: kConflict.
[[nodiscard]] Result<void> keeps_an_administrator(const Call& call, const std::vector<access::User>& users, const std::vector<access::Role>& roles);

}  // namespace parapet::server::console
