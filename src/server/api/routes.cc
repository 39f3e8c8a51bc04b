// SPDX-License-Identifier: Apache-2.0
#include "server/api/routes.h"

#include <memory>

#include "server/api/alerts.h"
#include "server/api/api.h"
#include "server/api/exports.h"
#include "server/api/machines.h"
#include "server/api/recommendations.h"
#include "server/api/scores.h"
#include "server/api/software.h"
#include "server/api/unfilled.h"
#include "server/api/vulnerabilities.h"

namespace parapet::server {
namespace {

std::string without_slash(std::string address) {
  while (address.ends_with('/')) {
    address.pop_back();
  }
  return address;
}

}  // namespace

void add_api_routes(http::Router& router, Fleet& fleet, Gate& gate, const ApiOptions& options) {
  const auto shared = std::shared_ptr<api::Api>(
      new api::Api{fleet, gate, without_slash(options.public_address), api::SnapshotCache(fleet.clock()),
                   api::SnapshotCache(fleet.clock()), {}, {}});
  api::RouteAdder routes(router, shared);
  api::add_machine_routes(routes);
  api::add_machine_edit_routes(routes);
  api::add_vulnerability_routes(routes);
  api::add_software_routes(routes);
  api::add_recommendation_routes(routes);
  api::add_score_routes(routes);
  api::add_alert_routes(routes);
  api::add_export_routes(routes);
  api::add_unfilled_routes(routes);
}

}  // namespace parapet::server
