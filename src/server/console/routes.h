// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/fleet/fleet.h"
#include "server/gate.h"
#include "server/http/router.h"

#include <string_view>

namespace parapet::server::console {

// Our own API: /api/v1/… (docs/openapi/parapet.json, docs/formats/api-v1.md). Fleet and gate outlive the router. Handlers may run on
// any number of threads.
void add_console_routes(http::Router& router, Fleet& fleet, Gate& gate);

// The OpenAPI 3.1 document of everything that the server answers; it is served at /api/v1/openapi.json.
[[nodiscard]] std::string_view openapi_document();

}  // namespace parapet::server::console
