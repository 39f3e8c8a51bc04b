// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/api/api.h"

namespace parapet::server::api {

// S1 to S6 and M7: missing updates are empty lists until there is data for them.
void add_software_routes(RouteAdder& routes);

}  // namespace parapet::server::api
