// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "exposure/effects.h"
#include "exposure/view.h"
#include "server/console/options.h"
#include "server/console/weakness_facts.h"
#include "server/fleet/fleet.h"
#include "server/gate.h"
#include "server/http/router.h"

namespace parapet::server::console {

class DeviceOrders;
class DeviceTexts;
class DeviceTextsCache;
class DeviceTraits;
class DeviceTraitsCache;

// What all handlers share; lives as long as the routes do.
struct Console {
  Fleet& fleet;
  Gate& gate;
  RecordTimes record_times;
  std::shared_ptr<DeviceOrders> device_orders;
  std::shared_ptr<DeviceTraitsCache> device_traits;
  std::shared_ptr<DeviceTextsCache> device_texts;
  std::shared_ptr<exposure::KeptEffects> effects;
  ConsoleOptions options;
};

// One call by somebody who may make it: everything it reads comes from one state of the fleet, through the caller's scope.
struct Call {
  Console& console;
  const http::Request& request;
  access::Principal principal;
  exposure::Scope scope;
  std::shared_ptr<const FleetState> state;

  [[nodiscard]] const exposure::View& view() const { return *state->view; }
  [[nodiscard]] const knowledge::Knowledge& knowledge() const { return *state->knowledge; }
  [[nodiscard]] store::Store& store() const { return console.fleet.store(); }
  [[nodiscard]] std::string parameter(std::string_view name) const { return std::string(request.parameter(name)); }

  // True where the device is one of the caller's groups'.
  [[nodiscard]] bool sees(exposure::DeviceNumber device) const;
  // The device of a path parameter: by id. kNotFound also where it is in another group: nobody learns that it exists.
  [[nodiscard]] Result<exposure::DeviceNumber> device(std::string_view id) const;
  // The product of a path parameter that some device of the scope has.
  [[nodiscard]] Result<exposure::ProductNumber> product(std::string_view id) const;
  [[nodiscard]] Recommendations recommendations() const;
  // What all devices of the view have in common with others. Never null.
  [[nodiscard]] std::shared_ptr<const DeviceTraits> traits() const;
  // What devices are searched by. Never null.
  [[nodiscard]] std::shared_ptr<const DeviceTexts> texts() const;

  void audit(std::string action, std::string subject, std::string detail) const;
};

using CallHandler = std::function<Result<http::Response>(const Call&)>;

// Who may call a route: users with the role permission (any of the list), API clients with one of the names.
struct Needs {
  std::vector<access::Permission> permissions;
  std::vector<std::string> client_permissions;
};

// Reading what the caller's groups have.
[[nodiscard]] Needs to_view();
// Anybody who is signed in.
[[nodiscard]] Needs to_be_known();

// Adds a route whose handler runs for callers that the gate lets through. name: the operationId in the OpenAPI document.
void add(http::Router& router, const std::shared_ptr<Console>& console, http::Method method, std::string pattern, std::string name,
         Needs needs, CallHandler handler, http::RouteOptions options = {});

// {"error":{"code":"NotFound","message":"…"}} with the status that the failure maps to.
// target: the request's id, by which the log finds it; "" leaves it out.
[[nodiscard]] http::Response error_response(const Error& error, std::string_view target = {});
[[nodiscard]] http::Response error_response(int status, std::string_view code, std::string_view message, std::string_view target = {});

// "…Z", or null where the time is not known.
void put_time(JsonWriter& out, std::string_view name, UnixTime time);
// A number, or null.
void put_number(JsonWriter& out, std::string_view name, const std::optional<float>& number);
void put_number(JsonWriter& out, std::string_view name, const std::optional<double>& number);
void put_texts(JsonWriter& out, std::string_view name, const std::vector<std::string>& texts);

}  // namespace parapet::server::console
