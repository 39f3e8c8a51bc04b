// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/api/api.h"

namespace parapet::server::api {

// What the documented surface has and Parapet has no data for yet: honest empty lists with the right context and filters
// (T1, B1, B2, E1, A1, A5), ResourceNotFound for a single one, DisabledFeature for what would have to do something (A2 to
// A4, A6, A7, H1).
void add_unfilled_routes(RouteAdder& routes);

}  // namespace parapet::server::api
