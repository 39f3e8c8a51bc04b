// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "server/api/api_error.h"
#include "server/api/reader.h"
#include "server/api/signed_link.h"
#include "server/api/snapshot_cache.h"
#include "server/api/text_cache.h"
#include "server/fleet/fleet.h"
#include "server/gate.h"
#include "server/http/message.h"
#include "server/http/router.h"

namespace parapet::server::api {

// What all handlers of the compatible API share. Made once by add_api_routes() and kept by the handlers.
struct Api {
  Fleet& fleet;
  Gate& gate;
  std::string public_address;  // "https://tvm.example:8443"; "": as the request's Host header says
  SnapshotCache snapshots;         // of paged reads
  SnapshotCache export_snapshots;  // of export links: apart, so that many who page don't end a link before its time
  TextCache texts;
  LinkSigner links;
};

// One authenticated call: who, what of the fleet they may see, and the state that the answer is made from.
struct Call {
  Api& api;
  const http::Request& request;
  access::Principal principal;
  std::shared_ptr<const FleetState> state;
  std::optional<Cursor> cursor;  // of $skiptoken: `state` is the one that it names
  Reader reader;

  // "https://host/api": what contexts and next links start with.
  [[nodiscard]] std::string base() const;
  // "https://host/api/$metadata#Machines".
  [[nodiscard]] std::string context(std::string_view set) const;
};

using CallHandler = std::function<Answer<http::Response>(Call&)>;

// Permission pairs of api.md §2.3, application and delegated names.
namespace permission {
[[nodiscard]] std::vector<std::string> machine_read();
[[nodiscard]] std::vector<std::string> machine_write();
[[nodiscard]] std::vector<std::string> vulnerability_read();
[[nodiscard]] std::vector<std::string> software_read();
[[nodiscard]] std::vector<std::string> recommendation_read();
[[nodiscard]] std::vector<std::string> score_read();
[[nodiscard]] std::vector<std::string> remediation_read();
[[nodiscard]] std::vector<std::string> baseline_read();
[[nodiscard]] std::vector<std::string> hunting_read();
[[nodiscard]] std::vector<std::string> alert_read();
[[nodiscard]] std::vector<std::string> alert_write();
}  // namespace permission

// Adds routes under both "/api" and "/api/v1.0": asks the gate, finds the state that the call is about (the pinned one of a
// $skiptoken), and gives refusals the documented shape.
class RouteAdder {
 public:
  RouteAdder(http::Router& router, std::shared_ptr<Api> api) : router_(router), api_(std::move(api)) {}

  struct Limits {
    std::uint32_t per_minute = 100;
    std::uint32_t per_hour = 1'500;
  };
  // path: behind "/api", "/machines/{id}". name: of the operation, "machines.get".
  void add(http::Method method, std::string_view path, std::string_view name, const std::vector<std::string>& permissions,
           const CallHandler& handler, Limits limits);
  void add(http::Method method, std::string_view path, std::string_view name, const std::vector<std::string>& permissions,
           const CallHandler& handler) {
    add(method, path, name, permissions, handler, Limits());
  }
  // The same for GET, and again with "/$count" behind it.
  void add_list(std::string_view path, std::string_view name, const std::vector<std::string>& permissions,
                const CallHandler& handler, Limits limits);
  void add_list(std::string_view path, std::string_view name, const std::vector<std::string>& permissions,
                const CallHandler& handler) {
    add_list(path, name, permissions, handler, Limits());
  }
  // Under both prefixes, with no question to the gate: the handler checks a signature of its own.
  void add_open(http::Method method, std::string_view path, std::string_view name, const http::Handler& handler, Limits limits);

  [[nodiscard]] const std::shared_ptr<Api>& api() const { return api_; }

 private:
  http::Router& router_;
  std::shared_ptr<Api> api_;
};

// True where the path asks for the number of entities only ("/api/machines/$count").
[[nodiscard]] bool wants_count(const http::Request& request);

// The request's own address with another $skiptoken, so that the next page has the same filter, order and selection.
[[nodiscard]] std::string next_link(const Api& api, const http::Request& request, const Cursor& cursor);

// "https://host" as the configuration or the request says; hosts with bytes that no host name has are left out.
[[nodiscard]] std::string origin_of(const Api& api, const http::Request& request);

}  // namespace parapet::server::api
