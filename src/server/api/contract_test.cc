// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "server/api/api_world_test.h"

namespace parapet::server::api {
namespace {

namespace json = boost::json;

// The documented shapes: name and type, "?" where it may be null. In the order of api.md.
constexpr std::string_view kMachine =
    "id:s computerDnsName:s? firstSeen:t lastSeen:t osPlatform:s version:s? osProcessor:s? osArchitecture:s? osBuild:i? "
    "onboardingStatus:s lastIpAddress:s? lastExternalIpAddress:s? healthStatus:s rbacGroupId:i? rbacGroupName:s? riskScore:s? "
    "exposureLevel:s? deviceValue:s? aadDeviceId:s? isAadJoined:b? machineTags:a ipAddresses:a?";
constexpr std::string_view kReference = "id:s computerDnsName:s osPlatform:s rbacGroupName:s";
constexpr std::string_view kVulnerability =
    "id:s name:s description:s? severity:s cvssV3:n? cvssVector:s? exposedMachines:i publishedOn:t? updatedOn:t? firstDetected:t? "
    "publicExploit:b exploitVerified:b exploitInKit:b exploitTypes:a exploitUris:a cveSupportability:s? tags:a epss:n?";
constexpr std::string_view kRecommendation =
    "id:s productName:s? recommendationName:s weaknesses:i vendor:s? recommendedVersion:s recommendedVendor:s? recommendedProgram:s? "
    "recommendationCategory:s subCategory:s severityScore:n publicExploit:b activeAlert:b associatedThreats:a remediationType:s "
    "status:s configScoreImpact:n exposureImpact:n totalMachineCount:i exposedMachinesCount:i nonProductivityImpactedAssets:i "
    "relatedComponent:s tags:a exposedCriticalDevices:n?";
constexpr std::string_view kSoftware =
    "id:s name:s vendor:s weaknesses:i publicExploit:b activeAlert:b exposedMachines:i impactScore:n";
constexpr std::string_view kOccurrence =
    "id:s cveId:s machineId:s fixingKbId:s? productName:s productVendor:s productVersion:s severity:s";
constexpr std::string_view kSoftwareRow =
    "deviceId:s deviceName:s osPlatform:s rbacGroupName:s rbacGroupId:i softwareVendor:s softwareName:s softwareVersion:s "
    "numberOfWeaknesses:i diskPaths:a registryPaths:a softwareFirstSeenTimestamp:x endOfSupportStatus:s endOfSupportDate:x?";
constexpr std::string_view kVulnerabilityColumns =
    "id:s deviceId:s rbacGroupName:s rbacGroupId:i deviceName:s osPlatform:s osVersion:s osArchitecture:s softwareVendor:s "
    "softwareName:s softwareVersion:s cveId:s? vulnerabilitySeverityLevel:s? cvssScore:n? exploitabilityLevel:s "
    "recommendedSecurityUpdate:s? recommendedSecurityUpdateId:s? recommendedSecurityUpdateUrl:s? recommendationReference:s "
    "diskPaths:a registryPaths:a firstSeenTimestamp:x lastSeenTimestamp:x";
constexpr std::string_view kAlert =
    "id:s title:s description:s severity:s status:s category:s? detectionSource:s? detectorId:s? alertCreationTime:t? "
    "firstEventTime:t? lastEventTime:t? lastUpdateTime:t? resolvedTime:t? incidentId:i? investigationId:i? investigationState:s? "
    "machineId:s computerDnsName:s? rbacGroupName:s? aadTenantId:s? mitreTechniques:a threatFamilyName:s? threatName:s? "
    "classification:s? determination:s? assignedTo:s? relatedUser:o? comments:a evidence:a";

bool fits(const json::value& value, char type) {
  switch (type) {
    case 's':
      return value.is_string();
    case 't':  // ISO 8601 UTC
      return value.is_string() && value.as_string().size() == 20 && value.as_string().ends_with("Z");
    case 'x':  // "YYYY-MM-DD hh:mm:ss"
      return value.is_string() && value.as_string().size() == 19 && value.as_string().at(10) == ' ';
    case 'i':
      return value.is_int64() || value.is_uint64();
    case 'n':
      return value.is_number();
    case 'b':
      return value.is_bool();
    case 'a':
      return value.is_array();
    case 'o':
      return value.is_object();
    default:
      return false;
  }
}

// What of the shape the entity breaks: "" where it has exactly the properties, each of its type.
std::string broken(const json::object& entity, std::string_view shape) {
  std::string out;
  std::map<std::string, std::string> wanted;
  std::istringstream words{std::string(shape)};
  for (std::string word; words >> word;) {
    const std::size_t colon = word.find(':');
    wanted[word.substr(0, colon)] = word.substr(colon + 1);
  }
  for (const auto& [name, type] : wanted) {
    const json::value* value = entity.if_contains(name);
    if (value == nullptr) {
      out += name + " is missing; ";
    } else if (!(value->is_null() && type.ends_with('?')) && !fits(*value, type[0])) {
      out += fmt::format("{} is {}; ", name, json::serialize(*value));
    }
  }
  for (const auto& member : entity) {
    if (!member.key().starts_with("@odata") && !wanted.contains(std::string(member.key()))) {
      out += std::string(member.key()) + " is not documented; ";
    }
  }
  return out;
}

class Contract : public ::testing::Test {
 protected:
  Contract() {
    api.world.learn({osv_advisory("CVE-2025-10001", "reader", "2.0"), osv_advisory("CVE-2025-10002", "reader", "1.5"),
                     osv_advisory("CVE-2025-10003", "parser", "")});
    api.world.report(device_id(1), {{"reader", "1.0"}, {"parser", "3.0"}});
    api.world.report(device_id(2), {{"reader", "1.7"}, {"calm", "1.0"}});
    const Answered created = api.post("/api/alerts", fmt::format(R"({{"machineId":"{}","severity":"High","title":"Suspicious child",
        "category":"Execution","mitreTechniques":["T1059"],"evidence":[{{"entityType":"File","fileName":"x.exe"}}]}})", device_id(1)));
    alert_id = created.object().at("id").as_string();
  }

  // A list with this context, at least one item and every item of this shape.
  void expect_list(const std::string& target, std::string_view set, std::string_view shape) {
    const Answered answer = api.get(target);
    ASSERT_EQ(answer.status, 200) << target << ": " << answer.text;
    EXPECT_EQ(answer.object().at("@odata.context").as_string(), fmt::format("https://tvm.example/api/$metadata#{}", set)) << target;
    EXPECT_FALSE(answer.items().empty()) << target;
    for (const json::value& item : answer.items()) {
      EXPECT_EQ(broken(item.as_object(), shape), "") << target;
    }
  }
  void expect_single(const std::string& target, std::string_view set, std::string_view shape) {
    const Answered answer = api.get(target);
    ASSERT_EQ(answer.status, 200) << target << ": " << answer.text;
    EXPECT_EQ(answer.object().at("@odata.context").as_string(), fmt::format("https://tvm.example/api/$metadata#{}", set)) << target;
    EXPECT_EQ(broken(answer.object(), shape), "") << target;
  }

  ApiWorld api;
  std::string alert_id;
};

TEST_F(Contract, machines_have_the_documented_shape) {
  expect_list("/api/machines", "Machines", kMachine);
  expect_single("/api/machines/" + device_id(1), "Machines/$entity", kMachine);
  expect_single("/api/machines/host-0001", "Machines/$entity", kMachine);
  const Answered tagged = api.post("/api/machines/" + device_id(1) + "/tags", R"({"Value":"till","Action":"Add"})");
  EXPECT_EQ(broken(tagged.object(), kMachine), "");
  expect_list("/api/machines/findbytag?tag=till", "Machines", kMachine);
  const Answered valued = api.post("/api/machines/" + device_id(1) + "/setDeviceValue", R"({"DeviceValue":"High"})");
  EXPECT_EQ(broken(valued.object(), kMachine), "");
}

TEST_F(Contract, vulnerabilities_have_the_documented_shape) {
  constexpr std::string_view kCollection = "Collection(Analytics.Contracts.PublicAPI.PublicVulnerabilityDto)";
  expect_list("/api/vulnerabilities", "Vulnerabilities", kVulnerability);
  expect_single("/api/Vulnerabilities/cve-2025-10001", "Vulnerabilities/$entity", kVulnerability);
  expect_list("/api/vulnerabilities/CVE-2025-10001/machineReferences", "MachineReferences", kReference);
  expect_list("/api/machines/" + device_id(1) + "/vulnerabilities", kCollection, kVulnerability);
  expect_list("/api/software/pypi-_-reader/vulnerabilities", kCollection, kVulnerability);
  expect_list("/api/vulnerabilities/machinesVulnerabilities",
              "Collection(microsoft.windowsDefenderATP.api.PublicAssetVulnerabilityDto)", kOccurrence);
}

TEST_F(Contract, software_has_the_documented_shape) {
  expect_list("/api/Software", "Software", kSoftware);
  expect_single("/api/Software/pypi-_-reader", "Software/$entity", kSoftware);
  expect_list("/api/Software/pypi-_-reader/distributions", "Distributions", "version:s installations:i vulnerabilities:i");
  expect_list("/api/Software/pypi-_-reader/machineReferences", "MachineReferences", kReference);
  expect_list("/api/machines/" + device_id(1) + "/software", "Software", kSoftware);
  EXPECT_EQ(api.get("/api/Software/pypi-_-reader/getmissingkbs").items().size(), 0U);
  EXPECT_EQ(api.get("/api/machines/" + device_id(1) + "/getmissingkbs").items().size(), 0U);
}

TEST_F(Contract, recommendations_have_the_documented_shape) {
  expect_list("/api/recommendations", "Recommendations", kRecommendation);
  expect_single("/api/recommendations/va-_-pypi-_-reader", "Recommendations/$entity", kRecommendation);
  expect_single("/api/recommendations/va-_-pypi-_-reader/software", "Analytics.Contracts.PublicAPI.PublicProductDto", kSoftware);
  expect_list("/api/recommendations/va-_-pypi-_-reader/machineReferences", "MachineReferences", kReference);
  expect_list("/api/recommendations/va-_-pypi-_-reader/vulnerabilities",
              "Collection(Analytics.Contracts.PublicAPI.PublicVulnerabilityDto)", kVulnerability);
  expect_list("/api/machines/" + device_id(1) + "/recommendations", "Recommendations", kRecommendation);
}

TEST_F(Contract, scores_have_the_documented_shape) {
  expect_single("/api/exposureScore", "ExposureScore/$entity", "time:t score:n");
  expect_single("/api/configurationScore", "ConfigurationScore/$entity", "time:t score:n");
  expect_list("/api/exposureScore/ByMachineGroups", "ExposureScore", "time:t score:n rbacGroupName:s rbacGroupId:s");
}

TEST_F(Contract, alerts_have_the_documented_shape) {
  expect_list("/api/alerts", "Alerts", kAlert);
  expect_list("/api/alerts?$expand=evidence", "Alerts", kAlert);
  expect_list("/api/machines/" + device_id(1) + "/alerts", "Alerts", kAlert);
  expect_single("/api/alerts/" + alert_id, "Alerts/$entity", kAlert);
}

TEST_F(Contract, exports_have_the_documented_shape) {
  expect_list("/api/machines/SoftwareInventoryByMachine", "Collection(microsoft.windowsDefenderATP.api.AssetSoftware)", kSoftwareRow);
  expect_list("/api/machines/SoftwareVulnerabilitiesByMachine", "Collection(microsoft.windowsDefenderATP.api.AssetVulnerability)",
              fmt::format("{} securityUpdateAvailable:b", kVulnerabilityColumns));
  expect_list("/api/machines/SoftwareVulnerabilityChangesByMachine?sinceTime=2025-11-20T00:00:00Z",
              "Collection(microsoft.windowsDefenderATP.api.DeltaAssetVulnerability)",
              fmt::format("{} status:s eventTimestamp:x isOnboarded:b", kVulnerabilityColumns));
}

TEST_F(Contract, software_that_nobody_can_judge_has_an_export_of_its_own) {
  Report report{.channel = "sensor",
                .device = {.id = device_id(7), .name = "till-07", .os = {.family = "windows", .id = "windows", .version = "Windows 11 Pro",
                                                                         .build = "10.0.22631.4317", .arch = "x86_64"}}};
  report.software.push_back({.ecosystem = "windows", .name = "Ledger", .version = "1.0.3", .publisher = "In House"});
  report.epoch = report.sequence = 1;
  ASSERT_TRUE(api.world.fleet().submit(std::move(report)).has_value());
  api.world.fleet().settle();
  const std::string path = "/api/machines/SoftwareInventoryNoProductCodeByMachine";
  expect_list(path, "Collection(microsoft.windowsDefenderATP.api.AssetNonCpeSoftware)",
              "deviceId:s rbacGroupId:i rbacGroupName:s deviceName:s osPlatform:s softwareVendor:s softwareName:s softwareVersion:s "
              "softwareLastSeenTimestamp:x");
  const Answered rows = api.get(path);
  ASSERT_EQ(rows.items().size(), 1U);
  EXPECT_EQ(rows.items().at(0).at("softwareName").as_string(), "ledger");
  EXPECT_EQ(rows.items().at(0).at("softwareVendor").as_string(), "in house");
  const Answered machine = api.get("/api/machines/till-07");
  EXPECT_EQ(broken(machine.object(), kMachine), "");
  EXPECT_EQ(machine.object().at("osPlatform").as_string(), "Windows11");
  EXPECT_EQ(machine.object().at("version").as_string(), "23H2");
  EXPECT_EQ(machine.object().at("osBuild").as_int64(), 22631);
  EXPECT_EQ(machine.object().at("osProcessor").as_string(), "x64");
  EXPECT_EQ(machine.object().at("osArchitecture").as_string(), "64-bit");
  // The system itself is software as well.
  const Answered inventory = api.get("/api/machines/SoftwareInventoryByMachine");
  const auto system = std::ranges::find_if(inventory.items(), [](const json::value& row) {
    return row.at("deviceName").as_string() == "till-07";
  });
  ASSERT_NE(system, inventory.items().end());
  EXPECT_EQ(system->at("softwareVendor").as_string(), "microsoft");
  EXPECT_EQ(broken(system->as_object(), kSoftwareRow), "");
}

TEST_F(Contract, what_has_no_data_yet_is_an_honest_empty_list) {
  for (const std::string path :
       {"remediationTasks", "baselineProfiles", "baselineConfigurations", "browserextensions/permissionsinfo",
        "DeviceAuthenticatedScanDefinitions", "DeviceAuthenticatedScanAgents", "machines/SecureConfigurationsAssessmentByMachine",
        "machines/BrowserExtensionsInventoryByMachine", "machines/certificateAssessmentByMachine",
        "machines/HardwareFirmwareInventoryByMachine", "machines/baselineComplianceAssessmentByMachine"}) {
    const Answered answer = api.get("/api/" + path);
    ASSERT_EQ(answer.status, 200) << path << answer.text;
    EXPECT_TRUE(answer.items().empty()) << path;
  }
  EXPECT_EQ(api.get("/api/remediationTasks/5f0c8d1e-2a3b-4c5d-8e9f-001122334455").error_code(), "ResourceNotFound");
  EXPECT_EQ(api.post("/api/advancedqueries/run", R"({"Query":"DeviceInfo"})").error_code(), "DisabledFeature");
  EXPECT_EQ(api.get("/api/machines/InfoGatheringExport").object().at("exportFiles").as_array().size(), 0U);
}

TEST_F(Contract, refusals_have_the_documented_shape) {
  const Answered answer = api.get("/api/machines/77ab");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.text, R"({"error":{"code":"ResourceNotFound","message":"Device 77ab was not found",)"
                         R"("target":"0d5e2f4a-4a0e-4c7e-8c6b-0f2f2a7c9e11"}})");
  EXPECT_EQ(api.get("/api/machines?$search=x").error_code(), "ODataError");
  EXPECT_EQ(api.get("/api/machines/SoftwareVulnerabilityChangesByMachine").error_code(), "MissingRequiredParameter");
  api.gate.granted = {"Score.Read.All"};
  EXPECT_EQ(api.get("/api/machines").status, 403);
  EXPECT_EQ(api.get("/api/machines").error_code(), "Forbidden");
}

}  // namespace
}  // namespace parapet::server::api
