// SPDX-License-Identifier: Apache-2.0
#include "server/console/routes.h"

#include <memory>
#include <string>
#include <utility>

#include "server/console/device_advice.h"
#include "server/console/device_orders.h"
#include "server/console/device_texts.h"
#include "server/console/device_traits.h"
#include "server/console/openapi.h"
#include "server/console/pages.h"

namespace parapet::server::console {

void add_console_routes(http::Router& router, Fleet& fleet, Gate& gate, ConsoleOptions options) {
  const auto console = std::shared_ptr<Console>(new Console{.fleet = fleet,
                                                            .gate = gate,
                                                            .record_times = {},
                                                            .device_orders = std::make_shared<DeviceOrders>(),
                                                            .device_traits = std::make_shared<DeviceTraitsCache>(),
                                                            .device_texts = std::make_shared<DeviceTextsCache>(),
                                                            .effects = std::make_shared<exposure::KeptEffects>(),
                                                            .options = std::move(options)});
  const std::shared_ptr<const FleetState> state = fleet.state();
  console->record_times.read_ahead(state->knowledge, state->view);
  add_dashboard_routes(router, console);
  add_device_routes(router, console);
  add_device_software_routes(router, console);
  add_device_advice_routes(router, console);
  add_device_weakness_routes(router, console);
  add_software_routes(router, console);
  add_install_routes(router, console);
  add_vulnerable_device_routes(router, console);
  add_weakness_routes(router, console);
  add_recommendation_routes(router, console);
  add_overview_routes(router, console);
  add_feed_routes(router, console);
  add_feed_list_routes(router, console);
  add_about_routes(router, console);
  add_score_mover_routes(router, console);
  add_mover_list_routes(router, console);
  add_facet_routes(router, console);
  add_event_routes(router, console);
  add_user_routes(router, console);
  add_people_routes(router, console);
  add_group_routes(router, console);
  add_secret_routes(router, console);
  // Without asking who wants it: it tells nothing of this fleet.
  router.add(http::Method::kGet, "/api/v1/openapi.json",
             [](const http::Request&) { return http::Response::json(std::string(openapi_document())); }, {.name = "v1.openapi"});
}

}  // namespace parapet::server::console
