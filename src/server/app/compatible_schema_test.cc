// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "access/roles.h"
#include "base/json.h"
#include "server/api/routes.h"
#include "server/console/api_world_test.h"
#include "server/console/schema_check_test.h"
#include "server/http/target.h"

namespace parapet::server {
namespace {

// Answers of the compatible API against the document that describes them.
class CompatibleAnswers : public ::testing::TestWithParam<const char*> {
 protected:
  CompatibleAnswers() {
    gate_.principal = access::Principal{.id = "client", .name = "client", .permissions = access::every_permission(), .scope = {.all = true}};
    add_api_routes(router_, world_.fleet(), gate_);
    world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0"), osv_advisory("CVE-2025-0002", "alpha", "")});
    world_.report(device_id(1), {{"alpha", "1.0"}, {"gamma", "0"}});
    world_.report(device_id(2), {{"alpha", "2.0"}});
  }

  FleetWorld world_;
  console::test::StageGate gate_;
  http::Router router_;
};

TEST_P(CompatibleAnswers, keep_to_the_document) {
  http::Request request{.method = http::Method::kGet, .target = GetParam(), .headers = {{"host", "parapet.example"}}, .id = "test"};
  ASSERT_TRUE(http::parse_target(request).has_value());
  const http::Match match = router_.find(request);
  ASSERT_NE(match.route, nullptr);
  http::Response response = match.route->handler(request);
  while (response.source != nullptr && response.source->next(response.body)) {
  }
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_THAT(console::test::answer_breaches(match.route->options.name, response.status, response.body), ::testing::IsEmpty()) << response.body;
}

INSTANTIATE_TEST_SUITE_P(
    Paths, CompatibleAnswers,
    ::testing::Values("/api/machines", "/api/machines/0000000000000000000000000000000000000001",
                      "/api/machines/0000000000000000000000000000000000000001/software",
                      "/api/machines/0000000000000000000000000000000000000001/vulnerabilities",
                      "/api/machines/0000000000000000000000000000000000000001/recommendations",
                      "/api/machines/0000000000000000000000000000000000000001/getmissingkbs",
                      "/api/machines/0000000000000000000000000000000000000001/alerts", "/api/machines/findbytag?tag=x", "/api/vulnerabilities",
                      "/api/vulnerabilities/CVE-2025-0001", "/api/vulnerabilities/CVE-2025-0001/machineReferences",
                      "/api/vulnerabilities/machinesVulnerabilities", "/api/recommendations", "/api/recommendations/va-_-pypi-_-alpha",
                      "/api/recommendations/va-_-pypi-_-alpha/software", "/api/recommendations/va-_-pypi-_-alpha/machineReferences",
                      "/api/recommendations/va-_-pypi-_-alpha/vulnerabilities", "/api/Software", "/api/software/pypi-_-alpha",
                      "/api/software/pypi-_-alpha/distributions", "/api/software/pypi-_-alpha/machineReferences",
                      "/api/software/pypi-_-alpha/vulnerabilities", "/api/exposureScore", "/api/configurationScore",
                      "/api/exposureScore/ByMachineGroups", "/api/remediationTasks", "/api/alerts", "/api/machines/SoftwareInventoryByMachine",
                      "/api/machines/SoftwareInventoryNoProductCodeByMachine", "/api/machines/SoftwareVulnerabilitiesByMachine",
                      "/api/machines/SoftwareVulnerabilityChangesByMachine?sinceTime=2025-11-20T00:00:00Z",
                      "/api/machines/SoftwareVulnerabilitiesExport", "/api/baselineProfiles", "/api/v1.0/machines"));

}  // namespace
}  // namespace parapet::server
