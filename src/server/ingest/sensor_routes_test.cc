// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/json.h"
#include "server/ingest/routes_fixture_test.h"

namespace parapet::server {
namespace {

const std::string kDevice(40, 'a');

class SensorRoutes : public testing::RoutesTest {
 protected:
  SensorRoutes() { add_sensor_routes(router_, ingest_); }
  http::Response enrol(const std::string& key = "open sesame") {
    return post("/sensor/v1/enrol", R"({"schema":"parapet.enrol/1","key":")" + key + R"(","device":{"id":")" + kDevice + R"(","name":"web-1"}})");
  }
  std::string credential() {
    JsonParser parser;
    const http::Response response = enrol();
    EXPECT_EQ(response.status, 200);
    return std::string(parser.parse(response.body).value()["credential"].string());
  }
  http::Response report(const std::string& credential, const std::string& device = "", const std::string& kind = "full") {
    return post("/sensor/v1/report", R"({"schema":"parapet.report/1","kind":")" + kind + R"(","epoch":5,"sequence":2,"device":{"id":")" + device +
                                         R"(","name":"web-1"})" + (kind == "full" ? R"(,"software":[]})" : "}"),
                {{"authorization", "Bearer " + credential}});
  }
};

TEST_F(SensorRoutes, an_enrolled_device_reports_as_itself) {
  const std::string secret = credential();
  const http::Response response = report(secret);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"result":"applied","reason":"","interval_seconds":3600})");
  ASSERT_EQ(backend_->reports.size(), 1U);
  EXPECT_EQ(backend_->reports[0].device.id, kDevice);
  EXPECT_EQ(backend_->reports[0].channel, "sensor");
  EXPECT_EQ(backend_->reports[0].external_address, "10.0.0.1");
  EXPECT_EQ(backend_->reports[0].tags_at_first, std::vector<std::string>{"branch"});
}

TEST_F(SensorRoutes, nobody_else_does) {
  EXPECT_EQ(report("wrong").status, 401);
  EXPECT_EQ(post("/sensor/v1/report", "{}").status, 401);
  EXPECT_EQ(enrol("wrong").status, 401);
  const std::string secret = credential();
  EXPECT_EQ(report(secret, std::string(40, 'b')).status, 401) << "a copied credential";
  (void)credential();
  EXPECT_EQ(report(secret).status, 401) << "revoked by enrolling again";
  EXPECT_TRUE(backend_->reports.empty());
}

TEST_F(SensorRoutes, what_the_fleet_says_is_answered) {
  const std::string secret = credential();
  backend_->receipt = {.kind = Receipt::Kind::kGap, .reason = "2 is missing"};
  const http::Response gap = report(secret, kDevice, "contact");
  EXPECT_EQ(gap.status, 200);
  EXPECT_NE(gap.body.find(R"("result":"gap","reason":"2 is missing")"), std::string::npos);
  backend_->failure = Error(ErrorCode::kLimit, "queue full");
  const http::Response busy = report(secret);
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(busy.headers.back().first, "Retry-After");
  backend_->failure = Error(ErrorCode::kEnvironment, "disk full");
  EXPECT_EQ(report(secret).status, 503);
}

TEST_F(SensorRoutes, a_broken_body_is_refused_with_its_place) {
  const std::string secret = credential();
  const http::Response broken = post("/sensor/v1/report", R"({"schema":"parapet.report/1","kind":"half"})", {{"authorization", "bearer " + secret}});
  EXPECT_EQ(broken.status, 400);
  EXPECT_NE(broken.body.find("kind:"), std::string::npos);
  EXPECT_EQ(post("/sensor/v1/enrol", "{}").status, 400);
}

TEST_F(SensorRoutes, a_device_that_floods_is_held_off) {
  const std::string secret = credential();
  int status = 200;
  for (int i = 0; i < 1300 && status == 200; ++i) {
    status = report(secret).status;
  }
  EXPECT_EQ(status, 429);
  pass(61);
  EXPECT_EQ(report(secret).status, 200);
}

class UploadRoutes : public testing::RoutesTest {
 protected:
  // Lets everybody in whose Authorization says so.
  class TestGate final : public Gate {
   public:
    std::expected<access::Principal, Refusal> authenticate(const http::Request& request) override {
      if (request.header("authorization").empty()) {
        return std::unexpected(Refusal{});
      }
      access::Principal principal{.name = "pipeline"};
      principal.scope.all = request.header("authorization") == "all";
      principal.scope.groups = {access::GroupNumber{7}};
      return principal;
    }
    std::expected<access::Principal, Refusal> require(const http::Request& request, const std::vector<std::string>&) override {
      return authenticate(request);
    }
    std::expected<access::Principal, Refusal> require_role(const http::Request& request, access::Permission,
                                                           const std::vector<std::string>& client) override {
      EXPECT_EQ(client, std::vector<std::string>{"Inventory.Write.All"});
      return authenticate(request);
    }
    void audit(const access::Principal&, const http::Request&, std::string action, std::string, std::string) override {
      actions.push_back(std::move(action));
    }
    std::vector<std::string> actions;
  };
  UploadRoutes() { add_upload_routes(router_, ingest_, gate_); }
  http::Response upload(const std::string& who, const std::string& id = std::string(40, 'b')) {
    std::vector<std::pair<std::string, std::string>> headers;
    if (!who.empty()) {
      headers.emplace_back("authorization", who);
    }
    return post("/api/v1/inventories",
                R"({"schema":"parapet.inventory/1","device":{"name":"web-1"},"software":[{"ecosystem":"deb","name":"a","version":"1"}]})",
                std::move(headers), {{"id", id}, {"name", "named"}});
  }
  TestGate gate_;
};

TEST_F(UploadRoutes, an_upload_is_taken_in_audited_and_counted) {
  EXPECT_EQ(upload("").status, 401);
  const http::Response response = upload("all");
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_NE(response.body.find(R"("software":1)"), std::string::npos);
  ASSERT_EQ(backend_->reports.size(), 1U);
  EXPECT_EQ(backend_->reports[0].device.name, "named");
  EXPECT_EQ(gate_.actions, std::vector<std::string>{"inventory.uploaded"});
}

TEST_F(UploadRoutes, it_never_speaks_for_a_device_that_reports_by_itself_or_is_out_of_reach) {
  const std::string id(40, 'b');
  backend_->devices[id].channel = "sensor";
  EXPECT_EQ(upload("all").status, 409);
  backend_->devices[id].channel = "upload";
  EXPECT_EQ(upload("group 7").status, 403);
  backend_->devices[id].group = access::GroupNumber{7};
  EXPECT_EQ(upload("group 7").status, 200);
}

TEST_F(UploadRoutes, one_that_is_older_than_what_is_known_is_refused) {
  backend_->receipt = {.kind = Receipt::Kind::kOlder, .reason = "taken before"};
  const http::Response response = upload("all");
  EXPECT_EQ(response.status, 409);
  EXPECT_NE(response.body.find("taken before"), std::string::npos);
}

}  // namespace
}  // namespace parapet::server
