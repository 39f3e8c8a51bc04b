// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "server/console/api_world_test.h"

namespace parapet::server::console::test {
namespace {

constexpr const char* kReport = "/api/v1/reports/vulnerable-devices";

// A few days of a small fleet: device 1 is exposed throughout, device 2 comes on the second day, nobody is there on the third.
class VulnerableDevices : public ApiWorld {
 protected:
  VulnerableDevices() {
    world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0"), osv_advisory("CVE-2025-0002", "beta", "2.0", "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N")});
    world_.report(device_id(1), {{"alpha", "1.0"}});
    world_.report(device_id(3), {{"alpha", "2.0"}});
    EXPECT_EQ(call(http::Method::kPatch, "/api/v1/devices/" + device_id(1), R"({"tags":["till"]})").status, 204);
    EXPECT_EQ(call(http::Method::kPut, "/api/v1/settings/groups",
                   R"({"groups":[{"name":"Tills","rule":{"tags":[{"comparison":"equals","text":"till"}]},"userGroups":["shop"]}]})").status,
              204);
    world_.pass(kSecondsPerDay);
    world_.report(device_id(2), {{"beta", "1.0"}});
    world_.pass(2 * kSecondsPerDay);
    tills_ = world_.store().groups()->front().number;
  }

  // "day total vulnerable critical low" of each day of the trend.
  std::vector<std::string> trend(const std::string& query) {
    const Answer answer = get(kReport + query);
    EXPECT_EQ(answer.status, 200) << answer.body;
    std::vector<std::string> days;
    for (const JsonValue day : answer.json["trend"].elements()) {
      days.push_back(fmt::format("{} {} {} {} {}", day["day"].string(), day["totalDevices"].integer().value_or(-1), day["vulnerableDevices"].integer().value_or(-1),
                                 day["severity"]["critical"].integer().value_or(-1), day["severity"]["low"].integer().value_or(-1)));
    }
    return days;
  }
  using Days = std::vector<std::string>;

  access::GroupNumber tills_;
};

TEST_F(VulnerableDevices, the_trend_has_the_days_on_record_and_today) {
  EXPECT_EQ(trend(""), (Days{"2025-11-21 2 1 1 0", "2025-11-22 3 2 1 1", "2025-11-24 3 2 1 1"}));
  EXPECT_EQ(trend("?days=3"), (Days{"2025-11-22 3 2 1 1", "2025-11-24 3 2 1 1"}));
  EXPECT_EQ(trend("?days=1"), (Days{"2025-11-24 3 2 1 1"}));
  world_.report(device_id(1), {{"alpha", "2.0"}});
  EXPECT_EQ(trend("?days=1"), (Days{"2025-11-24 3 1 0 1"})) << "today is what is, not what is on record";
}

TEST_F(VulnerableDevices, filters_hold_for_the_past) {
  EXPECT_EQ(trend("?severity=low"), (Days{"2025-11-21 0 0 0 0", "2025-11-22 1 1 0 1", "2025-11-24 1 1 0 1"}));
  EXPECT_EQ(trend("?severity=LOW,critical&days=2&exploit=none"), (Days{"2025-11-24 2 2 1 1"}));
  EXPECT_EQ(trend("?exploit=in_the_wild&days=2"), (Days{"2025-11-24 0 0 0 0"}));
  EXPECT_EQ(trend(fmt::format("?groupId={}", tills_.value)), (Days{"2025-11-21 1 1 1 0", "2025-11-22 1 1 1 0", "2025-11-24 1 1 1 0"}));
  EXPECT_EQ(trend("?platform=Windows11&days=2"), (Days{"2025-11-24 0 0 0 0"}));
}

TEST_F(VulnerableDevices, whoever_sees_some_groups_sees_their_past) {
  become_reader_of({tills_});
  EXPECT_EQ(trend(""), (Days{"2025-11-21 1 1 1 0", "2025-11-22 1 1 1 0", "2025-11-24 1 1 1 0"}));
  EXPECT_EQ(trend("?groupId=0"), (Days{"2025-11-21 0 0 0 0", "2025-11-22 0 0 0 0", "2025-11-24 0 0 0 0"}));
  become_reader_of({});
  EXPECT_EQ(get(kReport).json["totalDevices"].integer(), 0);
}

TEST_F(VulnerableDevices, a_platform_that_is_gone_keeps_its_line) {
  world_.pass(40 * kSecondsPerDay);
  const Answer answer = get(std::string(kReport) + "?days=180");
  ASSERT_EQ(answer.json["platform"].elements().size(), 1U) << "all devices are silent by now";
  const JsonValue platform = *answer.json["platform"].elements().begin();
  EXPECT_EQ(platform["devices"].integer(), 0);
  EXPECT_GT((*answer.json["trend"].elements().begin())["platform"][platform["value"].string()].integer(), 0);
}

TEST_F(VulnerableDevices, what_the_report_does_not_have_is_refused) {
  for (const std::string query : {"?days=0", "?days=181", "?days=many", "?days=", "?worstSeverity=high", "?top=5"}) {
    EXPECT_EQ(get(kReport + query).status, 400) << query;
  }
}

}  // namespace
}  // namespace parapet::server::console::test
