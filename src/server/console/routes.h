// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/fleet/fleet.h"
#include "server/gate.h"
#include "server/http/router.h"

namespace parapet::server::console {

// Our own API: /api/v1/… (docs/openapi/parapet.json, docs/formats/api-v1.md). Fleet and gate outlive the router. Handlers may run on
// any number of threads.
void add_console_routes(http::Router& router, Fleet& fleet, Gate& gate);

}  // namespace parapet::server::console
