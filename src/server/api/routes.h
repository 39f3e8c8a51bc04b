// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "server/fleet/fleet.h"
#include "server/gate.h"
#include "server/http/router.h"

namespace parapet::server {

struct ApiOptions {
  // "https://tvm.example:8443": what links and contexts in answers start with; "": as the request's Host header says. Set it
  // where a proxy changes the host.
  std::string public_address;
};

// Adds the compatible API (the field's established wire format), under "/api" and "/api/v1.0". fleet and gate outlive the
// router.
void add_api_routes(http::Router& router, Fleet& fleet, Gate& gate, const ApiOptions& options = {});

}  // namespace parapet::server
