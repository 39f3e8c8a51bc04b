// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "server/console/random_fleet_test.h"

// Every number that an answer shows, held against the total of the list that it stands for: over random fleets, for one who sees
// everything, some groups, one, or nothing.
namespace parapet::server::console::test {
namespace {

class AgreementApi : public RandomFleetApi, public ::testing::WithParamInterface<unsigned> {
 protected:
  AgreementApi() : RandomFleetApi(GetParam()) {}

  void check_dashboard();
  void check_devices(const std::string& list);
  void check_device(const std::string& id);
  void check_software();
  void check_weaknesses();
  void check_lists_of_devices();
  void check_weaknesses(const std::string& of_devices);
  void check_versions(const std::string& weakness, const std::string& of_devices, std::string_view fix);
  void check_recommendations();
  void check_recommendations(const std::string& of_devices);
  void check_advice(std::string_view recommendation, const std::string& device);
  void check_not_assessed();
  void check_facets();
  void check_groups_and_search();
  void check_report();
  void check_report(const std::string& filters, const std::string& of_devices);
  void check_movers(const std::string& since);
  void check_everything() {
    check_dashboard();
    check_devices("/api/v1/devices?top=1000");
    check_devices("/api/v1/devices?top=1000&health=silent,excluded");
    check_software();
    check_weaknesses();
    check_lists_of_devices();
    check_recommendations();
    check_not_assessed();
    check_facets();
    check_groups_and_search();
    check_report();
    for (const int days : {0, 5, 12, 30, 40}) {
      check_movers(format_time(UnixTime{world_.clock().now().seconds - days * kSecondsPerDay}));
    }
  }

  std::size_t told_ = 0;  // times that something went
};

void AgreementApi::check_dashboard() {
  const Answer answer = get("/api/v1/dashboard");
  const JsonValue devices = answer.json["devices"];
  agrees(devices["total"], "/api/v1/devices");
  agrees(devices["active"], "/api/v1/devices?health=active");
  agrees(devices["inactive"], "/api/v1/devices?health=inactive");
  agrees(devices["silent"], "/api/v1/devices?health=silent");
  agrees(devices["excluded"], "/api/v1/devices?health=excluded");
  agrees(devices["withNotAssessedSoftware"], "/api/v1/devices?notAssessed=true");
  agrees(devices["withAssessmentGaps"], "/api/v1/devices?assessmentGaps=true");
  agrees(devices["judgedByStaleFeed"], "/api/v1/devices?judgedByStaleFeed=true");
  agrees(devices["conflicts"], "/api/v1/devices?conflict=true");
  agrees(devices["exploited"], "/api/v1/devices?exploited=true");
  agrees(answer.json["exposureScore"]["scoredDevices"], "/api/v1/devices?scored=true");
  agrees(answer.json["exposureScore"]["unscoredDevices"], "/api/v1/devices?scored=false");
  for (const JsonMember level : answer.json["exposureDistribution"].members()) {
    agrees(level.value, "/api/v1/devices?level=" + std::string(level.key));
  }
  agrees(answer.json["weaknesses"]["total"], "/api/v1/weaknesses");
  for (const JsonMember severity : answer.json["weaknesses"]["bySeverity"].members()) {
    agrees(severity.value, "/api/v1/weaknesses?severity=" + std::string(severity.key));
  }
  agrees(answer.json["knownExploited"]["total"], "/api/v1/weaknesses?knownExploited=true");
  agrees(answer.json["recommendationCount"], "/api/v1/recommendations");
  for (const JsonValue reason : answer.json["notAssessed"].elements()) {
    const std::string list = "/api/v1/not-assessed?top=1000&reason=" + std::string(reason["reason"].string());
    agrees(reason["software"], list);
    std::int64_t installs = 0;
    for (const JsonValue row : items(list)) {
      installs += row["devices"].integer().value_or(0);
    }
    EXPECT_EQ(reason["installs"].integer(), installs) << list;
  }
}

void AgreementApi::check_devices(const std::string& list) {
  for (const JsonValue row : items(list)) {
    check_device(std::string(row["id"].string()));
  }
}

void AgreementApi::check_device(const std::string& id) {
  const std::string one = "/api/v1/devices/" + id;
  const Answer answer = get(one);
  agrees(answer.json["weaknesses"], one + "/weaknesses");
  agrees(answer.json["softwareCount"], one + "/software");
  agrees(answer.json["assessed"], one + "/software?assessed=true");
  agrees(answer.json["notAssessed"], one + "/software?notAssessed=true");
  agrees(answer.json["assessmentGaps"], one + "/not-assessed");
  agrees(answer.json["judgedByStaleFeed"], one + "/software?judgedByStaleFeed=true");
  agrees(answer.json["knownExploitedWeaknesses"], one + "/weaknesses?knownExploited=true");
  for (const JsonMember severity : answer.json["weaknessesBySeverity"].members()) {
    agrees(severity.value, one + "/weaknesses?severity=" + std::string(severity.key));
  }
  std::int64_t findings = 0;
  for (const JsonValue row : items(one + "/software?top=1000")) {
    agrees(row["findings"], fmt::format("{}/findings?software={}&package={}&version={}&architecture={}", one, value(row["softwareId"].string()), value(row["name"].string()),
                                        value(row["version"].string()), value(row["architecture"].string())));
    findings += row["findings"].integer().value_or(0);
  }
  EXPECT_EQ(findings, total(one + "/findings"));
  std::int64_t places = 0;
  for (const JsonValue row : items(one + "/weaknesses?top=1000")) {
    const std::int64_t of_weakness = total(one + "/findings?weakness=" + std::string(row["id"].string()));
    EXPECT_EQ(of_weakness, static_cast<std::int64_t>(row["places"].elements().size()));
    places += of_weakness;
  }
  EXPECT_EQ(places, findings) << "the index and the verdicts made anew say the same";
}

void AgreementApi::check_software() {
  for (const JsonValue row : items("/api/v1/software?top=1000")) {
    const std::string one = "/api/v1/software/" + percent_encode(row["id"].string(), "-_");
    agrees(row["installed"], one + "/devices");
    agrees(row["exposed"], one + "/devices?exposed=true");
    agrees(row["highValueExposed"], one + "/devices?exposed=true&value=high");
    agrees(row["weaknesses"], one + "/weaknesses");
    const Answer detail = get(one);
    agrees(detail.json["knownExploitedWeaknesses"], one + "/weaknesses?knownExploited=true");
    for (const JsonMember severity : detail.json["weaknessesBySeverity"].members()) {
      agrees(severity.value, one + "/weaknesses?severity=" + std::string(severity.key));
    }
    for (const JsonValue part : detail.json["notAssessed"].elements()) {
      agrees(part["devices"], fmt::format("{}/devices?version={}&domain={}&reason={}", one, value(part["version"].string()), value(part["domain"].string()), part["reason"].string()));
    }
    for (const JsonValue version : items(one + "/versions?top=1000")) {
      const std::string filter = fmt::format("?version={}&domain={}", value(version["version"].string()), value(version["domain"].string()));
      agrees(version["devices"], one + "/devices" + filter);
      agrees(version["weaknesses"], one + "/weaknesses" + filter);
    }
    for (const JsonValue install : items(one + "/installs?top=1000")) {
      const bool is_system = row["id"].string() == "microsoft-_-windows_11";  // not a thing that was installed on it
      EXPECT_EQ(install["firstSeen"].is_null(), is_system) << one << " the device's own words were found";
    }
  }
}

void AgreementApi::check_weaknesses() {
  for (const JsonValue row : items("/api/v1/weaknesses?top=1000")) {
    const std::string one = "/api/v1/weaknesses/" + std::string(row["id"].string());
    agrees(row["exposed"], one + "/devices");
    agrees(row["software"], one + "/software");
    const Answer detail = get(one);
    agrees(detail.json["exposed"], one + "/devices");
    std::int64_t versions = 0;
    for (const JsonValue product : items(one + "/software?top=1000")) {
      const std::string filter = "?software=" + value(product["id"].string());
      agrees(product["affectedVersions"], one + "/versions" + filter);
      agrees(product["affectedDevices"], one + "/devices" + filter);
      versions += product["affectedVersions"].integer().value_or(0);
    }
    EXPECT_EQ(versions, total(one + "/versions"));
    EXPECT_EQ(versions, static_cast<std::int64_t>(detail.json["software"].elements().size()));
    for (const JsonValue part : items(one + "/versions?top=1000")) {
      agrees(part["devices"], fmt::format("{}/devices?software={}&package={}&version={}&domain={}&status={}&fix={}&fixedVersion={}", one, value(part["softwareId"].string()),
                                          value(part["name"].string()), value(part["version"].string()), value(part["domain"].string()), part["status"].string(),
                                          part["fix"].string(), value(part["fixedVersion"].string())));
    }
  }
}

void AgreementApi::check_lists_of_devices() {
  const Answer facets = get("/api/v1/facets");
  std::string both = "text=";
  for (const auto& [name, filter] : {std::pair<std::string, std::string>{"platforms", "&platform="}, {"groups", "&groupId="}}) {
    std::string first;
    std::string all;
    for (const JsonValue facet : facets.json[name].elements()) {
      const std::string one = value(facet["value"].string());
      check_weaknesses("text=" + filter + one);
      check_recommendations("text=" + filter + one);
      first = first.empty() ? one : first;
      all += "," + one;
    }
    both += filter + first;
    EXPECT_EQ(total("/api/v1/weaknesses?text=" + filter + all), total("/api/v1/weaknesses")) << "every device is of a platform and a group";
  }
  check_weaknesses(both);
  check_recommendations(both);
  check_weaknesses("platform=debian,windows11");
  check_weaknesses("platform=no-such-platform");
  check_weaknesses("groupId=0,999,nine");
  check_recommendations("groupId=0,999,nine");
}

// Narrowed to some devices, the list and what it leads to say the same of these devices alone.
void AgreementApi::check_weaknesses(const std::string& of_devices) {
  std::set<std::string> listed;
  for (const JsonValue row : items("/api/v1/weaknesses?top=1000&" + of_devices)) {
    const std::string one = "/api/v1/weaknesses/" + std::string(row["id"].string());
    listed.emplace(row["id"].string());
    EXPECT_GT(row["exposed"].integer().value_or(0), 0) << one << of_devices;
    agrees(row["exposed"], one + "/devices?" + of_devices);
    agrees(row["software"], one + "/software?" + of_devices);
    for (const JsonValue product : items(one + "/software?top=1000&" + of_devices)) {
      const std::string filter = "?software=" + value(product["id"].string()) + "&" + of_devices;
      agrees(product["affectedVersions"], one + "/versions" + filter);
      agrees(product["affectedDevices"], one + "/devices" + filter);
    }
    check_versions(one, of_devices, row["fix"].string());
  }
  for (const JsonValue row : items("/api/v1/weaknesses?top=1000")) {
    const std::int64_t exposed = total("/api/v1/weaknesses/" + std::string(row["id"].string()) + "/devices?" + of_devices);
    EXPECT_EQ(listed.contains(std::string(row["id"].string())), exposed > 0) << row["id"].string() << of_devices;
  }
}

void AgreementApi::check_versions(const std::string& weakness, const std::string& of_devices, std::string_view fix) {
  std::size_t fixable = 0;
  const std::vector<JsonValue> versions = items(weakness + "/versions?top=1000&" + of_devices);
  for (const JsonValue part : versions) {
    agrees(part["devices"], fmt::format("{}/devices?software={}&package={}&version={}&domain={}&status={}&fix={}&fixedVersion={}&{}", weakness, value(part["softwareId"].string()),
                                        value(part["name"].string()), value(part["version"].string()), value(part["domain"].string()), part["status"].string(),
                                        part["fix"].string(), value(part["fixedVersion"].string()), of_devices));
    fixable += part["fix"].string() == "available" ? 1U : 0U;
  }
  EXPECT_EQ(fix, fixable == 0 ? "none" : fixable == versions.size() ? "all" : "some") << weakness << of_devices;
}

void AgreementApi::check_recommendations() {
  for (const JsonValue row : items("/api/v1/recommendations?top=1000")) {
    const std::string one = "/api/v1/recommendations/" + percent_encode(row["id"].string(), "-_");
    const std::string software = "/api/v1/software/" + percent_encode(row["softwareId"].string(), "-_");
    agrees(row["exposed"], one + "/devices");
    for (const JsonValue device : items(one + "/devices?top=1000")) {
      check_advice(row["id"].string(), "/api/v1/devices/" + std::string(device["id"].string()));
    }
    agrees(row["highValueExposed"], one + "/devices?value=high");
    agrees(row["closesCount"], one + "/weaknesses");
    EXPECT_EQ(row["status"].string(), "active") << "nobody can make an exception";
    agrees(row["installed"], software + "/devices");
    agrees(row["weaknesses"], software + "/weaknesses");
    const Answer detail = get(one);
    for (const JsonValue target : detail.json["targets"].elements()) {
      agrees(target["devices"], one + "/devices?target=" + value(target["id"].string()));
    }
  }
}

void AgreementApi::check_recommendations(const std::string& of_devices) {
  std::set<std::string> listed;
  for (const JsonValue row : items("/api/v1/recommendations?top=1000&" + of_devices)) {
    const std::string one = "/api/v1/recommendations/" + percent_encode(row["id"].string(), "-_");
    agrees(row["exposed"], one + "/devices?" + of_devices);
    agrees(row["highValueExposed"], one + "/devices?value=high&" + of_devices);
    agrees(row["installed"], "/api/v1/software/" + percent_encode(row["softwareId"].string(), "-_") + "/devices?" + of_devices);
    listed.emplace(row["id"].string());
  }
  for (const JsonValue row : items("/api/v1/recommendations?top=1000")) {
    const bool exposes = row["exposed"].integer().value_or(0) > 0;
    const std::string one = exposes ? "/api/v1/recommendations/" + percent_encode(row["id"].string(), "-_")
                                    : "/api/v1/software/" + percent_encode(row["softwareId"].string(), "-_");
    EXPECT_EQ(listed.contains(std::string(row["id"].string())), total(one + "/devices?" + of_devices) > 0) << one << of_devices;
  }
}

// What a recommendation says of one device.
void AgreementApi::check_advice(std::string_view recommendation, const std::string& device) {
  for (const JsonValue row : items(device + "/recommendations?top=1000")) {
    if (row["id"].string() == recommendation) {
      agrees(row["closesCount"], device + "/weaknesses?recommendation=" + value(recommendation));
      agrees(row["deviceWeaknesses"], device + "/weaknesses?software=" + value(row["softwareId"].string()));
      EXPECT_EQ(row["closesCount"].integer(), static_cast<std::int64_t>(row["closes"].elements().size()));
    }
  }
}

void AgreementApi::check_not_assessed() {
  for (const JsonValue row : items("/api/v1/not-assessed?top=1000")) {
    agrees(row["devices"], fmt::format("/api/v1/software/{}/devices?package={}&version={}&domain={}&reason={}&softwareKey={}", percent_encode(row["softwareId"].string(), "-_"),
                                       value(row["name"].string()), value(row["version"].string()), value(row["domain"].string()), row["reason"].string(),
                                       row["softwareKey"].string()));
  }
}

void AgreementApi::check_facets() {
  const Answer facets = get("/api/v1/facets");
  const auto check = [&](std::string_view name, const std::string& list) {
    for (const JsonValue facet : facets.json[name].elements()) {
      agrees(facet["count"], list + value(facet["value"].string()));
    }
  };
  check("platforms", "/api/v1/devices?platform=");
  check("windowsVersions", "/api/v1/devices?windowsVersion=");
  check("systems", "/api/v1/devices?os=");
  check("tags", "/api/v1/devices?tag=");
  check("groups", "/api/v1/devices?groupId=");
  check("ecosystems", "/api/v1/software?ecosystem=");
  check("vendors", "/api/v1/software?vendor=");
  check("reasons", "/api/v1/not-assessed?reason=");
}

// The report's filters are those of the list of devices, some under other names.
void AgreementApi::check_report() {
  check_report("", "");
  check_report("&severity=critical,high", "&worstSeverity=critical,high");
  check_report("&exploit=in_the_wild&age=under30days,over365days,unknown", "&worstExploit=in_the_wild&oldestWeakness=under30days,over365days,unknown");
  check_report("&platform=Ubuntu,windows11", "&platform=Ubuntu,windows11");
  check_report("&windowsVersion=windows_11_22h2,windows_10_22h2&severity=low,critical", "&windowsVersion=windows_11_22h2,windows_10_22h2&worstSeverity=low,critical");
  const Answer facets = get("/api/v1/facets");
  for (const JsonValue group : facets.json["groups"].elements()) {
    check_report(fmt::format("&groupId={}", group["value"].string()), fmt::format("&groupId={}", group["value"].string()));
  }
}

void AgreementApi::check_report(const std::string& filters, const std::string& of_devices) {
  const Answer report = get("/api/v1/reports/vulnerable-devices?days=1" + filters);
  ASSERT_EQ(report.status, 200) << report.body;
  const std::string list = "/api/v1/devices?sort=name";
  agrees(report.json["totalDevices"], list + of_devices);
  agrees(report.json["vulnerableDevices"], list + of_devices + "&vulnerable=true");
  ASSERT_EQ(report.json["trend"].elements().size(), 1U);
  const JsonValue today = *report.json["trend"].elements().begin();
  EXPECT_EQ(today["totalDevices"].integer(), report.json["totalDevices"].integer());
  EXPECT_EQ(today["vulnerableDevices"].integer(), report.json["vulnerableDevices"].integer());
  const auto check = [&](std::string_view name, const std::string& filter) {
    std::int64_t sum = 0;
    // Values of one filter are alternatives: the bar's own value stands in for those that the report was narrowed to.
    std::string others;
    bool narrowed = false;
    for (const std::string_view one : split(of_devices, '&')) {
      const bool own = one.starts_with(filter + "=");
      narrowed = narrowed || own;
      others += own || one.empty() ? "" : "&" + std::string(one);
    }
    for (const JsonValue bar : report.json[name].elements()) {
      const std::int64_t devices = bar["devices"].integer().value_or(-1);
      if (devices > 0 || !narrowed) {
        agrees(bar["devices"], list + "&vulnerable=true" + others + "&" + filter + "=" + value(bar["value"].string()));
      }
      EXPECT_EQ(today[name][bar["value"].string()].integer(), devices) << name;
      sum += devices;
    }
    return sum;
  };
  for (const auto& [name, filter] : {std::pair<std::string, std::string>{"severity", "worstSeverity"}, {"exploit", "worstExploit"}, {"age", "oldestWeakness"}, {"platform", "platform"}}) {
    EXPECT_EQ(check(name, filter), report.json["vulnerableDevices"].integer()) << name << " counts each device once";
  }
  EXPECT_LE(check("windowsVersion", "windowsVersion"), report.json["vulnerableDevices"].integer());
}

void AgreementApi::check_groups_and_search() {
  for (const JsonValue group : items("/api/v1/settings/groups")) {
    agrees(group["devices"], fmt::format("/api/v1/devices?groupId={}", group["id"].integer().value_or(-1)));
  }
  const Answer device_groups = get("/api/v1/settings/groups");
  if (!device_groups.json["ungroupedDevices"].is_null()) {
    agrees(device_groups.json["ungroupedDevices"], "/api/v1/devices?groupId=0");
  }
  const Answer groups = get("/api/v1/scores/groups");
  for (const JsonValue group : groups.json["items"].elements()) {
    const std::string list = fmt::format("/api/v1/devices?groupId={}", group["groupId"].integer().value_or(-1));
    agrees(group["scoredDevices"], list + "&scored=true");
    agrees(group["unscoredDevices"], list + "&scored=false");
  }
  for (const std::string text : {"host-1", "10.0.0", "000a", "alpha", "eta", "CVE-2025"}) {
    const Answer found = get("/api/v1/search?q=" + text);
    agrees(found.json["deviceTotal"], "/api/v1/devices?text=" + text);
    agrees(found.json["softwareTotal"], "/api/v1/software?text=" + text);
    agrees(found.json["weaknessTotal"], "/api/v1/weaknesses?text=" + text);
  }
}

void AgreementApi::check_movers(const std::string& since) {
  const std::string movers = "/api/v1/scores/movers";
  const Answer answer = get(movers + "?since=" + since);
  agrees(answer.json["newWeaknesses"]["total"], "/api/v1/weaknesses?firstDetectedSince=" + since);
  agrees(answer.json["newWeaknesses"]["knownExploited"], "/api/v1/weaknesses?knownExploited=true&firstDetectedSince=" + since);
  agrees(answer.json["goneWeaknesses"]["total"], movers + "/weaknesses-gone?since=" + since);
  agrees(answer.json["devices"]["came"], "/api/v1/devices?firstSeenSince=" + since);
  agrees(answer.json["devices"]["went"], movers + "/devices-gone?since=" + since);
  for (const JsonMember kind : answer.json["software"].members()) {
    agrees(kind.value, fmt::format("{}/software-changes?kind={}&since={}", movers, kind.key, since));
  }
  for (const JsonValue row : items(fmt::format("{}/weaknesses-gone?top=1000&since={}", movers, since))) {
    EXPECT_EQ(total("/api/v1/weaknesses?text=" + std::string(row["id"].string())), 0) << "what is gone is on no device";
  }
  told_ += answer.json["devices"]["went"].integer().value_or(0) > 0 ? 1U : 0U;
  told_ += answer.json["goneWeaknesses"]["total"].integer().value_or(0) > 0 ? 1U : 0U;
  told_ += answer.json["software"]["updated"].integer().value_or(0) > 0 ? 1U : 0U;
}

TEST_P(AgreementApi, every_number_is_the_total_of_its_list_whoever_asks) {
  check_everything();
  EXPECT_GT(checked_, 500U);
  EXPECT_GT(told_, 5U);
  const auto groups = world_.store().groups();
  ASSERT_TRUE(groups.has_value());
  std::vector<access::GroupNumber> some;
  for (const access::DeviceGroup& group : *groups) {
    some.push_back(group.number);
  }
  std::ranges::sort(some);
  become_reader_of(some);
  check_everything();
  become_reader_of({some.front()});
  check_everything();
  become_reader_of({});
  check_everything();
}

INSTANTIATE_TEST_SUITE_P(RandomFleets, AgreementApi, ::testing::Range(1U, 5U));

}  // namespace
}  // namespace parapet::server::console::test
