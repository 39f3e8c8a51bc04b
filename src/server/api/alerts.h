// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/api/api.h"

namespace parapet::server::api {

// L1 (list, get), M8, creation and closing of alerts: what correlation needs (api.md §16; docs/decisions/172).
void add_alert_routes(RouteAdder& routes);

}  // namespace parapet::server::api
