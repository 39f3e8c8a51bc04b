// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "access/roles.h"
#include "server/console/console.h"

namespace parapet::server::console {

// Changing who may do what.
[[nodiscard]] Needs to_administer();

// Whether one of the user's groups gives the role. Names of groups are compared exactly (access::permissions_of).
[[nodiscard]] bool has_role(const access::User& user, const access::Role& role);

// Somebody must be left who can administer: a change that leaves nobody is refused. Errors: kConflict.
[[nodiscard]] Result<void> keeps_an_administrator(const Call& call, const std::vector<access::User>& users, const std::vector<access::Role>& roles);

}  // namespace parapet::server::console
