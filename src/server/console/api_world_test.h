// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "server/console/feed_jobs.h"
#include "server/fleet/fleet_world_test.h"
#include "server/gate.h"
#include "server/http/router.h"

namespace parapet::server::console::test {

// Lets in whom the test says: nobody, or one principal.
class StageGate final : public Gate {
 public:
  std::optional<access::Principal> principal;
  std::vector<std::string> audited;  // "action subject"

  [[nodiscard]] std::expected<access::Principal, Refusal> authenticate(const http::Request& request) override;
  [[nodiscard]] std::expected<access::Principal, Refusal> require(const http::Request& request, const std::vector<std::string>& permissions) override;
  [[nodiscard]] std::expected<access::Principal, Refusal> require_role(const http::Request& request, access::Permission permission,
                                                                       const std::vector<std::string>& client_permissions) override;
  void audit(const access::Principal& principal, const http::Request& request, std::string action, std::string subject, std::string detail) override;
};

// Our own API over a real small fleet. Every answer is held against the OpenAPI document.
class ApiWorld : public ::testing::Test {
 protected:
  ApiWorld();

  struct Answer {
    int status = 0;
    std::string body;
    std::shared_ptr<JsonParser> parser;
    JsonValue json;
    std::vector<std::pair<std::string, std::string>> headers;
    std::function<void(std::shared_ptr<http::EventStream>)> events;
  };
  Answer call(http::Method method, const std::string& target, const std::string& body = {},
              std::vector<std::pair<std::string, std::string>> headers = {});
  Answer get(const std::string& target) { return call(http::Method::kGet, target); }
  // The texts of one member of the items of a list.
  static std::vector<std::string> column(const Answer& answer, std::string_view name);

  // An administrator who sees everything; one group only.
  void become_administrator();
  void become_reader_of(std::vector<access::GroupNumber> groups);

  FleetWorld world_;
  StageGate gate_;
  FeedJobs feed_jobs_;  // takes feeds from the world's folder mirror/ instead of their publishers
  http::Router router_;
};

}  // namespace parapet::server::console::test
