// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "server/api/routes.h"
#include "server/fleet/fleet_world_test.h"
#include "server/gate.h"
#include "server/http/router.h"

// The compatible API over a small real fleet, called without a network.
namespace parapet::server::api {

// Lets in whoever asks, with the permissions and scope that the test gives, and remembers what was audited.
class OpenGate final : public Gate {
 public:
  access::Principal principal{.kind = access::Principal::Kind::kApiClient, .id = "client", .name = "client", .scope = {.all = true}};
  std::optional<std::set<std::string>> granted;  // not set: everything
  std::vector<std::string> audited;              // "ACTION SUBJECT DETAIL"

  std::expected<access::Principal, Refusal> authenticate(const http::Request& request) override;
  std::expected<access::Principal, Refusal> require(const http::Request& request,
                                                    const std::vector<std::string>& permissions) override;
  std::expected<access::Principal, Refusal> require_role(const http::Request& request, access::Permission permission,
                                                         const std::vector<std::string>& client_permissions) override;
  void audit(const access::Principal& principal, const http::Request& request, std::string action, std::string subject,
             std::string detail) override;
};

struct Answered {
  int status = 0;
  std::string text;
  boost::json::value json;  // null where the answer is none

  [[nodiscard]] const boost::json::object& object() const { return json.as_object(); }
  [[nodiscard]] const boost::json::array& items() const { return json.as_object().at("value").as_array(); }
  // error.code of a refusal.
  [[nodiscard]] std::string error_code() const;
  [[nodiscard]] std::string error_message() const;
};

class ApiWorld {
 public:
  ApiWorld();

  FleetWorld world;
  OpenGate gate;

  // target: "/api/machines?$top=1", escapes and all.
  [[nodiscard]] Answered get(const std::string& target) { return call(http::Method::kGet, target, ""); }
  [[nodiscard]] Answered post(const std::string& target, const std::string& body) { return call(http::Method::kPost, target, body); }
  [[nodiscard]] Answered call(http::Method method, const std::string& target, const std::string& body);
  // The same address without "https://host".
  [[nodiscard]] static std::string local(const std::string& address);

 private:
  http::Router router_;
};

}  // namespace parapet::server::api
