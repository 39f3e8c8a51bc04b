// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string>

#include "base/clock.h"
#include "server/auth/options.h"
#include "server/gate.h"
#include "server/http/router.h"
#include "store/store.h"

namespace parapet::server::auth {

// What the handlers work with. All of it outlives the router.
struct AdminParts {
  const AuthOptions& options;
  store::Store& store;
  Gate& gate;
  std::mutex& changes;                  // held while records are read, changed and written back
  std::string tenant_id;
  const Clock& clock;
};

// /api/v1/users, roles, clients, enrolment-keys, audit. The command line serves itself with the same handlers where no server runs.
void add_admin_routes(http::Router& router, const AdminParts& parts);

}  // namespace parapet::server::auth
