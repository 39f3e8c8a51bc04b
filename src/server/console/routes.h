// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/console/options.h"
#include "server/fleet/fleet.h"
#include "server/gate.h"
#include "server/http/router.h"

namespace parapet::server::console {

// Our own API, /api/v1/… (docs/openapi/parapet.json, docs/formats/api-v1.md). Fleet, gate and what options point to outlive the router.
// Handlers may run on any number of threads.
void add_console_routes(http::Router& router, Fleet& fleet, Gate& gate, ConsoleOptions options = {});

}  // namespace parapet::server::console
