// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <fmt/format.h>

#include "server/api/api_world_test.h"

namespace parapet::server::api {
namespace {

// "host-0001 host-0002", in the order of the answer.
std::string names(const Answered& answer) {
  std::string out;
  for (const boost::json::value& item : answer.items()) {
    out += (out.empty() ? "" : " ") + std::string(item.at("computerDnsName").as_string());
  }
  return out;
}

class Machines : public ::testing::Test {
 protected:
  Machines() {
    api.world.learn({osv_advisory("CVE-2025-10001", "reader", "2.0")});
    api.world.report(device_id(1), {{"reader", "1.0"}});
    api.world.report(device_id(2), {{"reader", "3.0"}});
    api.world.report(device_id(3), {{"reader", "1.0"}, {"calm", "1"}});
  }
  Answered tag(unsigned device, const std::string& value, const std::string& action = "Add") {
    return api.post(fmt::format("/api/machines/{}/tags", device_id(device)),
                    fmt::format(R"({{"Value":"{}","Action":"{}"}})", value, action));
  }
  ApiWorld api;
};

TEST_F(Machines, are_filtered_ordered_selected_and_counted) {
  EXPECT_EQ(names(api.get("/api/machines")), "host-0001 host-0002 host-0003");
  EXPECT_EQ(names(api.get("/api/machines?$orderby=computerDnsName desc&$top=2&$skip=1")), "host-0002 host-0001");
  EXPECT_EQ(names(api.get("/api/machines?$filter=startswith(computerDnsName,'HOST')+and+not(id+eq+'" + device_id(1) + "')")),
            "host-0002 host-0003");
  EXPECT_EQ(names(api.get("/API/Machines/?$FILTER=exposureLevel%20eq%20'None'")), "host-0002");
  EXPECT_EQ(names(api.get("/api/v1.0/machines?$filter=healthStatus eq 'Active' and lastSeen ge 2025-11-21Z&pageIndex=4")),
            "host-0001 host-0002 host-0003");
  EXPECT_EQ(api.get("/api/machines/$count").text, "3");
  EXPECT_EQ(api.get("/api/machines/$count?$filter=exposureLevel ne 'None'").text, "2");
  const Answered selected = api.get("/api/machines?$select=id,osPlatform&$top=1&$count=true");
  EXPECT_EQ(selected.object().at("@odata.count").as_int64(), 3);
  EXPECT_EQ(boost::json::serialize(selected.items().at(0)), fmt::format(R"({{"id":"{}","osPlatform":"Debian"}})", device_id(1)));
  EXPECT_EQ(api.get("/api/machines?$top=10001").error_code(), "ODataError");
  EXPECT_EQ(api.get("/api/machines?$filter=osBuild eq 1").error_code(), "ODataError");
}

TEST_F(Machines, an_empty_list_is_not_found_but_can_be_counted) {
  api.gate.principal.scope = {.all = false, .groups = {inventory::GroupNumber{77}}};
  EXPECT_EQ(api.get("/api/machines").status, 404);
  EXPECT_EQ(api.get("/api/machines/$count").text, "0");
  EXPECT_EQ(api.get("/api/vulnerabilities").items().size(), 0U);
  EXPECT_EQ(api.get("/api/software").items().size(), 0U);
  EXPECT_EQ(api.get("/api/recommendations").items().size(), 0U);
  EXPECT_EQ(api.get("/api/machines/" + device_id(1)).error_code(), "ResourceNotFound");
}

TEST_F(Machines, a_caller_sees_numbers_of_the_groups_that_it_reaches) {
  access::DeviceGroup group{.name = "Tills", .rank = 1};
  group.rule.tags = {{.text = "till"}};
  ASSERT_TRUE(api.world.fleet().replace_groups({group}).has_value());
  tag(1, "till");
  EXPECT_EQ(api.get("/api/machines/" + device_id(1)).object().at("rbacGroupName").as_string(), "Tills");
  EXPECT_EQ(api.get("/api/machines/" + device_id(2)).object().at("rbacGroupName").as_string(), "Unassigned");
  EXPECT_EQ(api.get("/api/vulnerabilities/CVE-2025-10001").object().at("exposedMachines").as_int64(), 2);
  api.gate.principal.scope = {.all = false, .groups = {api.world.fleet().state()->groups.front().number}};
  EXPECT_EQ(names(api.get("/api/machines")), "host-0001");
  EXPECT_EQ(api.get("/api/vulnerabilities/CVE-2025-10001").object().at("exposedMachines").as_int64(), 1);
  EXPECT_EQ(names(api.get("/api/vulnerabilities/CVE-2025-10001/machineReferences")), "host-0001");
  EXPECT_EQ(names(api.get("/api/software/pypi-_-reader/machineReferences")), "host-0001");
  EXPECT_EQ(api.get("/api/software/pypi-_-calm").error_code(), "ResourceNotFound");
  EXPECT_EQ(api.get("/api/software/pypi-_-reader/distributions").items().size(), 1U);
  EXPECT_EQ(api.get("/api/recommendations/va-_-pypi-_-reader").object().at("exposedMachinesCount").as_int64(), 1);
  EXPECT_EQ(api.get("/api/vulnerabilities/machinesVulnerabilities/$count").text, "1");
  EXPECT_EQ(api.get("/api/machines/SoftwareVulnerabilitiesByMachine").items().size(), 1U);
  EXPECT_EQ(api.get("/api/exposureScore/ByMachineGroups").items().size(), 1U);
}

TEST_F(Machines, tags_and_value_are_changed_and_audited) {
  EXPECT_EQ(boost::json::serialize(tag(1, "b").object().at("machineTags")), R"(["b"])");
  EXPECT_EQ(boost::json::serialize(tag(1, "a").object().at("machineTags")), R"(["a","b"])");
  EXPECT_EQ(boost::json::serialize(tag(1, "b", "Remove").object().at("machineTags")), R"(["a"])");
  EXPECT_EQ(tag(1, "x", "Toggle").error_code(), "InvalidInput");
  const std::string many = fmt::format(R"({{"Value":"q","Action":"Add","MachineIds":["{}","{}"]}})", device_id(1), device_id(3));
  EXPECT_EQ(names(api.post("/api/machines/AddOrRemoveTagForMultipleMachines", many)), "host-0001 host-0003");
  EXPECT_EQ(names(api.get("/api/machines?$filter=machineTags/any(t: t eq 'q') and machineTags/any(t: t eq 'a')")), "host-0001");
  EXPECT_EQ(names(api.get("/api/machines/findbytag?tag=q&useStartsWithFilter=true")), "host-0001 host-0003");
  const Answered patched = api.call(http::Method::kPatch, "/api/machines/" + device_id(2),
                                    R"({"machineTags":["z","y","z"],"deviceValue":"Low"})");
  EXPECT_EQ(boost::json::serialize(patched.object().at("machineTags")), R"(["y","z"])");
  EXPECT_EQ(patched.object().at("deviceValue").as_string(), "Low");
  EXPECT_EQ(api.call(http::Method::kPatch, "/api/machines/" + device_id(2), R"({"MachineTags":[]})").error_code(), "InvalidRequestBody");
  EXPECT_EQ(api.post("/api/machines/" + device_id(2) + "/setDeviceValue", "{}").error_code(), "MissingRequiredParameter");
  EXPECT_EQ(api.post("/api/machines/AddOrRemoveTagForMultipleMachines",
                     R"({"Value":"q","Action":"Add","MachineIds":["nobody"]})").status, 404);
  ASSERT_EQ(api.gate.audited.size(), 5U);
  EXPECT_EQ(api.gate.audited[0], "device.tag_added " + device_id(1) + " b");
  EXPECT_EQ(api.gate.audited[4], "device.edited " + device_id(2) + " tags: y, z; value: Low");
}

TEST_F(Machines, more_than_five_hundred_ids_are_refused_with_both_sizes) {
  std::string ids;
  for (int i = 0; i < 501; ++i) {
    ids += (ids.empty() ? "\"" : ",\"") + device_id(1) + "\"";
  }
  const Answered answer = api.post("/api/machines/AddOrRemoveTagForMultipleMachines",
                                   R"({"Value":"q","Action":"Add","MachineIds":[)" + ids + "]}");
  EXPECT_EQ(answer.error_code(), "MaximumBatchSizeExceeded");
  EXPECT_NE(answer.error_message().find("501"), std::string::npos);
  EXPECT_NE(answer.error_message().find("500"), std::string::npos);
}

TEST_F(Machines, an_open_alert_raises_the_risk_and_a_resolved_one_does_not) {
  EXPECT_EQ(api.get("/api/machines/" + device_id(1)).object().at("riskScore").as_string(), "None");
  const Answered alert = api.post("/api/alerts", fmt::format(R"({{"machineId":"{}","severity":"medium","title":"t"}})", device_id(1)));
  ASSERT_EQ(alert.status, 200) << alert.text;
  EXPECT_EQ(api.get("/api/machines/" + device_id(1)).object().at("riskScore").as_string(), "Medium");
  EXPECT_TRUE(api.get("/api/software/pypi-_-reader").object().at("activeAlert").as_bool());
  EXPECT_FALSE(api.get("/api/software/pypi-_-calm").object().at("activeAlert").as_bool());
  EXPECT_TRUE(api.get("/api/recommendations/va-_-pypi-_-reader").object().at("activeAlert").as_bool());
  EXPECT_EQ(api.get("/api/alerts/$count?$filter=status eq 'New' and severity eq 'MEDIUM'").text, "1");
  const std::string id(alert.object().at("id").as_string());
  const Answered closed = api.call(http::Method::kPatch, "/api/alerts/" + id, R"({"status":"Resolved"})");
  EXPECT_EQ(closed.object().at("status").as_string(), "Resolved");
  EXPECT_EQ(api.get("/api/machines/" + device_id(1)).object().at("riskScore").as_string(), "None");
  EXPECT_EQ(api.post("/api/alerts", R"({"machineId":"x","severity":"High","title":"t"})").error_code(), "ResourceNotFound");
  EXPECT_EQ(api.post("/api/alerts", R"({"severity":"High","title":"t"})").error_code(), "MissingRequiredParameter");
}

TEST_F(Machines, found_by_address_only_within_thirty_days) {
  EXPECT_EQ(api.get("/api/machines/findbyip(ip='10.0.0.1',timestamp=2025-11-21T16:00:00Z)").items().size(), 0U);
  EXPECT_EQ(api.get("/api/machines/findbyip(ip='10.0.0.1',timestamp=2025-01-01T00:00:00Z)").error_code(), "InvalidInput");
  EXPECT_EQ(api.get("/api/machines/findbyip(ip='house',timestamp=2025-11-21T16:00:00Z)").error_code(), "InvalidIpAddress");
  EXPECT_EQ(api.get("/api/machines/findbyip(ip='10.0.0.1')").error_code(), "MissingRequiredParameter");
}

TEST_F(Machines, are_found_by_name_with_and_without_the_domain) {
  Report report{.channel = "sensor", .device = {.id = device_id(9), .name = "till", .os = {.family = "linux", .id = "debian"}}};
  report.domain = "branch.example";
  report.addresses = {{.address = "10.1.2.3", .mac_address = "0A1B2C3D4E5F"}};
  report.addresses_known = true;
  report.epoch = 1;
  report.sequence = 1;
  ASSERT_TRUE(api.world.fleet().submit(std::move(report)).has_value());
  api.world.fleet().settle();
  for (const std::string& name : std::vector<std::string>{"till", "TILL.branch.example", device_id(9)}) {
    const Answered answer = api.get("/api/machines/" + name);
    ASSERT_EQ(answer.status, 200) << name;
    EXPECT_EQ(answer.object().at("computerDnsName").as_string(), "till.branch.example");
    EXPECT_EQ(answer.object().at("lastIpAddress").as_string(), "10.1.2.3");
    EXPECT_TRUE(answer.object().at("exposureLevel").is_null());  // nothing of it was assessed
  }
  EXPECT_EQ(api.get("/api/machines/till.other.example").status, 404);
  EXPECT_EQ(names(api.get("/api/machines/findbyip(ip='10.1.2.3',timestamp=2025-11-21T16:10:00Z)")), "till.branch.example");
}

TEST_F(Machines, quantities_agree_across_surfaces) {
  const boost::json::object weakness = api.get("/api/vulnerabilities/CVE-2025-10001").object();
  EXPECT_EQ(weakness.at("exposedMachines").as_int64(), 2);
  EXPECT_EQ(api.get("/api/vulnerabilities/CVE-2025-10001/machineReferences/$count").text, "2");
  const boost::json::object software = api.get("/api/software/pypi-_-reader").object();
  const boost::json::object advice = api.get("/api/recommendations/va-_-pypi-_-reader").object();
  EXPECT_EQ(software.at("exposedMachines"), advice.at("exposedMachinesCount"));
  EXPECT_EQ(software.at("weaknesses"), advice.at("weaknesses"));
  EXPECT_EQ(software.at("impactScore"), advice.at("exposureImpact"));
  EXPECT_EQ(advice.at("totalMachineCount").as_int64(), 3);
  const Answered distribution = api.get("/api/software/pypi-_-reader/distributions");
  EXPECT_EQ(boost::json::serialize(distribution.items()), R"([{"version":"1.0","installations":2,"vulnerabilities":1},)"
                                                          R"({"version":"3.0","installations":1,"vulnerabilities":0}])");
}

}  // namespace
}  // namespace parapet::server::api
