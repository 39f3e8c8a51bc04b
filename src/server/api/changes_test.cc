// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>
#include <string>

#include <fmt/format.h>

#include "server/api/api_world_test.h"

namespace parapet::server::api {
namespace {

constexpr std::int64_t kDay = kSecondsPerDay;

class Changes : public ::testing::Test {
 protected:
  Changes() { api.world.learn({osv_advisory("CVE-2025-10001", "reader", "2.0")}); }

  // "New reader 1.0 CVE-… seen 2025-11-21", each once, sorted.
  std::set<std::string> changes(const std::string& since) {
    std::set<std::string> out;
    const Answered answer = api.get("/api/machines/SoftwareVulnerabilityChangesByMachine?sinceTime=" + since);
    EXPECT_EQ(answer.status, 200) << answer.text;
    if (answer.status == 200) {
      EXPECT_EQ(answer.items().size(), [&] {
        for (const boost::json::value& row : answer.items()) {
          out.insert(fmt::format("{} {} {} {} seen {}", row.at("status").as_string().c_str(), row.at("softwareName").as_string().c_str(),
                                 row.at("softwareVersion").as_string().c_str(), row.at("cveId").as_string().c_str(),
                                 std::string(row.at("firstSeenTimestamp").as_string()).substr(0, 10)));
        }
        return out.size();
      }());
    }
    return out;
  }
  ApiWorld api;
};

using Rows = std::set<std::string>;

TEST_F(Changes, a_new_device_brings_its_weaknesses) {
  api.world.report(device_id(1), {{"reader", "1.0"}, {"calm", "1"}});
  EXPECT_EQ(changes("2025-11-21T16:00:00Z"), (Rows{"New reader 1.0 CVE-2025-10001 seen 2025-11-21"}));
}

TEST_F(Changes, an_update_to_another_vulnerable_version_is_fixed_and_new_and_first_seen_is_kept) {
  api.world.report(device_id(1), {{"reader", "1.0"}});
  api.world.pass(2 * kDay);
  api.world.report(device_id(1), {{"reader", "1.5"}});
  EXPECT_EQ(changes("2025-11-23T15:00:00Z"),
            (Rows{"Fixed reader 1.0 CVE-2025-10001 seen 2025-11-21", "New reader 1.5 CVE-2025-10001 seen 2025-11-21"}));
  const Answered full = api.get("/api/machines/SoftwareVulnerabilitiesByMachine");
  ASSERT_EQ(full.items().size(), 1U);
  EXPECT_EQ(full.items().at(0).at("firstSeenTimestamp").as_string(), "2025-11-21 16:00:00");
  EXPECT_EQ(full.items().at(0).at("recommendedSecurityUpdate").as_string(), "reader 2.0");
}

TEST_F(Changes, a_fix_closes) {
  api.world.report(device_id(1), {{"reader", "1.0"}});
  api.world.pass(2 * kDay);
  api.world.report(device_id(1), {{"reader", "2.0"}});
  EXPECT_EQ(changes("2025-11-23T15:00:00Z"), (Rows{"Fixed reader 1.0 CVE-2025-10001 seen 2025-11-21"}));
}

TEST_F(Changes, what_is_learned_of_installed_software_is_new_on_its_devices) {
  api.world.report(device_id(1), {{"reader", "1.0"}, {"parser", "1.0"}});
  api.world.pass(2 * kDay);
  api.world.learn({osv_advisory("CVE-2025-20000", "parser", "3.0")});
  EXPECT_EQ(changes("2025-11-23T15:00:00Z"), (Rows{"New parser 1.0 CVE-2025-20000 seen 2025-11-23"}));
}

TEST_F(Changes, the_window_is_the_last_fourteen_days) {
  EXPECT_EQ(api.get("/api/machines/SoftwareVulnerabilityChangesByMachine?sinceTime=2025-11-01").error_code(), "InvalidInput");
  EXPECT_EQ(api.get("/api/machines/SoftwareVulnerabilityChangesByMachine?sinceTime=soon").error_code(), "InvalidInput");
}

}  // namespace
}  // namespace parapet::server::api
