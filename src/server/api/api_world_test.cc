// SPDX-License-Identifier: Apache-2.0
#include "server/api/api_world_test.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "server/http/target.h"

namespace parapet::server::api {

std::expected<access::Principal, Gate::Refusal> OpenGate::authenticate(const http::Request&) { return principal; }

std::expected<access::Principal, Gate::Refusal> OpenGate::require(const http::Request&, const std::vector<std::string>& permissions) {
  if (granted && std::ranges::none_of(permissions, [&](const std::string& one) { return granted->contains(one); })) {
    return std::unexpected(Refusal{403, "needs one of the permissions"});
  }
  return principal;
}

std::expected<access::Principal, Gate::Refusal> OpenGate::require_role(const http::Request&, access::Permission,
                                                                       const std::vector<std::string>&) {
  return principal;
}

void OpenGate::audit(const access::Principal&, const http::Request&, std::string action, std::string subject, std::string detail) {
  audited.push_back(action + " " + subject + " " + detail);
}

std::string Answered::error_code() const {
  return json.is_object() && object().contains("error") ? std::string(object().at("error").at("code").as_string()) : "";
}

std::string Answered::error_message() const {
  return json.is_object() && object().contains("error") ? std::string(object().at("error").at("message").as_string()) : "";
}

ApiWorld::ApiWorld() { add_api_routes(router_, world.fleet(), gate, {.public_address = "https://tvm.example"}); }

Answered ApiWorld::call(http::Method method, const std::string& target, const std::string& body) {
  http::Request request;
  request.method = method;
  request.target = target;
  request.body = body;
  request.id = "0d5e2f4a-4a0e-4c7e-8c6b-0f2f2a7c9e11";
  Answered answered;
  if (!http::parse_target(request)) {
    ADD_FAILURE() << "bad target " << target;
    return answered;
  }
  const http::Match match = router_.find(request);
  if (match.route == nullptr) {
    answered.status = match.path_exists ? 405 : 404;
    return answered;
  }
  http::Response response = match.route->handler(request);
  answered.status = response.status;
  answered.text = std::move(response.body);
  if (response.source) {
    while (response.source->next(answered.text)) {
    }
  }
  boost::system::error_code error;
  answered.json = boost::json::parse(answered.text, error);
  if (error) {
    answered.json = nullptr;
  }
  return answered;
}

std::string ApiWorld::local(const std::string& address) {
  EXPECT_TRUE(address.starts_with("https://tvm.example/"));
  return address.substr(std::string("https://tvm.example").size());
}

}  // namespace parapet::server::api
