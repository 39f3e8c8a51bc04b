// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/api/api.h"

namespace parapet::server::api {

// C1 to C3. The configuration score is zero points: nothing is checked yet, so no point is earned.
void add_score_routes(RouteAdder& routes);

}  // namespace parapet::server::api
