// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/api/api.h"

namespace parapet::server::api {

// R1 to R5 and M6. Recommendations that only our own API has (attention required) are not shown here.
void add_recommendation_routes(RouteAdder& routes);

}  // namespace parapet::server::api
