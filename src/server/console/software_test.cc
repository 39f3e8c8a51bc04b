// SPDX-License-Identifier: Apache-2.0
#include "server/console/api_world_test.h"

namespace parapet::server::console::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SoftwareApi : public ApiWorld {
 protected:
  SoftwareApi() {
    world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0"), osv_advisory("CVE-2025-0002", "alpha", "", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"),
                  osv_advisory("CVE-2025-0003", "beta", "5.0", "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"), osv_advisory("CVE-2025-0009", "unused", "1")});
    world_.report(device_id(1), {{"alpha", "1.0"}, {"beta", "4.0"}});
    world_.report(device_id(2), {{"alpha", "2.0"}, {"beta", "4.0"}, {"gamma", "0"}});
  }
};

TEST_F(SoftwareApi, counts_agree_across_pages) {
  const auto alpha = get("/api/v1/software/pypi-_-alpha");
  EXPECT_EQ(alpha.json["installed"].integer(), 2);
  EXPECT_EQ(alpha.json["exposed"].integer(), 2);
  EXPECT_EQ(alpha.json["weaknesses"].integer(), 2);
  EXPECT_EQ(get("/api/v1/software/pypi-_-alpha/devices").json["total"].integer(), 2);
  EXPECT_EQ(get("/api/v1/software/pypi-_-alpha/devices?exposed=false").json["total"].integer(), 0);
  EXPECT_EQ(get("/api/v1/software/pypi-_-alpha/weaknesses").json["total"].integer(), 2);
  EXPECT_THAT(column(get("/api/v1/software/pypi-_-alpha/versions?sort=version"), "version"), ElementsAre("1.0", "2.0"));
  EXPECT_EQ(get("/api/v1/software/pypi-_-nothing").status, 404);
}

TEST_F(SoftwareApi, list_filters) {
  EXPECT_THAT(column(get("/api/v1/software?sort=name"), "name"), ElementsAre("alpha", "beta", "gamma"));
  EXPECT_THAT(column(get("/api/v1/software?exposed=false"), "name"), ElementsAre("gamma"));
  EXPECT_THAT(column(get("/api/v1/software?assessed=false"), "notAssessedReason"), ElementsAre("no_version"));
  EXPECT_EQ(get("/api/v1/software?exposed=maybe").status, 400);
  EXPECT_THAT(column(get("/api/v1/not-assessed"), "reason"), ElementsAre("no_version"));
}

TEST_F(SoftwareApi, a_weakness_is_described_by_what_speaks_of_it_alone) {
  const auto advisory = [](const std::string& id, const std::string& upstream, const std::string& details) {
    return R"({"schema_version":"1.7.0","id":")" + id + R"(","modified":"2025-11-02T00:00:00Z","published":"2025-11-01T00:00:00Z","upstream":)" + upstream +
           R"(,"details":")" + details +
           R"(","affected":[{"package":{"ecosystem":"PyPI","name":"alpha"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2.0"}]}]}]})";
  };
  world_.learn({advisory("AAA-2025:1", R"(["CVE-2025-0001","CVE-2025-0002"])", "An update that closes two."),
                advisory("ZZZ-2025:1", R"(["CVE-2025-0001"])", "What it is.")});
  EXPECT_EQ(get("/api/v1/weaknesses/CVE-2025-0001").json["description"].string(), "What it is.");
  EXPECT_EQ(get("/api/v1/weaknesses/CVE-2025-0002").json["description"].string(), "An update that closes two.") << "better than nothing";
}

TEST_F(SoftwareApi, weaknesses_are_those_that_devices_have) {
  EXPECT_THAT(column(get("/api/v1/weaknesses?sort=id"), "id"), ElementsAre("CVE-2025-0001", "CVE-2025-0002", "CVE-2025-0003"));
  EXPECT_THAT(column(get("/api/v1/weaknesses?severity=high&fix=none"), "id"), ElementsAre("CVE-2025-0002"));
  EXPECT_THAT(column(get("/api/v1/weaknesses?sort=-risk&top=1&text=0003"), "id"), ElementsAre("CVE-2025-0003"));
}

TEST_F(SoftwareApi, versions_that_have_a_weakness_are_a_list) {
  const std::string list = "/api/v1/weaknesses/CVE-2025-0003/versions";
  EXPECT_THAT(column(get(list), "softwareId"), ElementsAre("pypi-_-beta"));
  EXPECT_THAT(column(get(list), "fixedVersion"), ElementsAre("5.0"));
  EXPECT_EQ((*get(list).json["items"].elements().begin())["devices"].integer(), 2);
  EXPECT_EQ(get(list + "?fix=none").json["total"].integer(), 0);
  EXPECT_EQ(get(list + "?text=bet&status=affected&version=4.0").json["total"].integer(), 1);
  EXPECT_EQ(get(list + "?reason=no_feed").status, 400) << "no filter of this list";
  EXPECT_EQ(get("/api/v1/weaknesses/CVE-2025-0009/versions").json["total"].integer(), 0) << "known, but nobody has it";
  EXPECT_THAT(get(list + "?format=csv&columns=name,version,fix,devices").body, HasSubstr("beta,4.0,available,2"));
}

TEST_F(SoftwareApi, software_that_has_a_weakness_tells_how_much_of_it_has_it) {
  const auto list = get("/api/v1/weaknesses/CVE-2025-0002/software?fix=none");
  const JsonValue alpha = *list.json["items"].elements().begin();
  EXPECT_EQ(get("/api/v1/weaknesses/CVE-2025-0002/software?fix=all,some").json["total"].integer(), 0);
  EXPECT_EQ(alpha["affectedVersions"].integer(), 2);
  EXPECT_EQ(alpha["affectedDevices"].integer(), 2);
  EXPECT_EQ(alpha["fix"].string(), "none");
}

TEST_F(SoftwareApi, a_weakness_shows_everything_known) {
  const auto one = get("/api/v1/weaknesses/cve-2025-0001");
  EXPECT_EQ(one.json["id"].string(), "CVE-2025-0001");
  EXPECT_EQ(one.json["exposed"].integer(), 1);
  EXPECT_EQ(one.json["severity"].string(), "critical");
  EXPECT_EQ(one.json["ratings"].elements().size(), 1U);
  EXPECT_EQ(one.json["records"].elements().size(), 1U);
  EXPECT_EQ(one.json["software"].elements().size(), 1U);
  EXPECT_FALSE(one.json["learned"].elements().empty()) << "from the knowledge log";
  EXPECT_EQ(get("/api/v1/weaknesses/CVE-2025-0009").json["exposed"].integer(), 0) << "known, but nobody has it";
  EXPECT_EQ(get("/api/v1/weaknesses/CVE-1999-1").status, 404);
  EXPECT_THAT(column(get("/api/v1/weaknesses/CVE-2025-0003/software"), "id"), ElementsAre("pypi-_-beta"));
  EXPECT_EQ(get("/api/v1/weaknesses/CVE-2025-0009/devices").json["total"].integer(), 0);
}

TEST_F(SoftwareApi, recommendations_say_what_to_do) {
  const auto all = get("/api/v1/recommendations");
  EXPECT_THAT(column(all, "id"), ElementsAre("va-_-pypi-_-alpha", "va-_-pypi-_-beta"));
  EXPECT_THAT(column(all, "title"), ElementsAre("Update alpha to version 2.0", "Update beta to version 5.0"));
  const auto alpha = get("/api/v1/recommendations/va-_-pypi-_-alpha");
  EXPECT_EQ(alpha.json["closes"].elements().size(), 1U) << "the other one has no fix";
  EXPECT_GT(alpha.json["impact"].number().value_or(0), 0);
  EXPECT_THAT(alpha.body, HasSubstr("pip install --upgrade 'alpha>=2.0'"));
  EXPECT_EQ(get("/api/v1/recommendations/va-_-pypi-_-gamma").status, 404);
  EXPECT_THAT(column(get("/api/v1/devices/" + device_id(2) + "/recommendations"), "software"), ElementsAre("beta"));
  EXPECT_THAT(column(get("/api/v1/recommendations?type=uninstall"), "id"), IsEmpty());
}

TEST_F(SoftwareApi, a_device_s_recommendations_can_be_downloaded_in_parts) {
  const std::string list = "/api/v1/devices/" + device_id(2) + "/recommendations?format=csv&columns=";
  EXPECT_EQ(get(list + "software").body, "software\r\nbeta\r\n") << "the rows outlive the call, whichever columns are left";
  EXPECT_THAT(get(list + "title,tags").body, HasSubstr("Update beta"));
}

TEST_F(SoftwareApi, a_device_s_recommendations_say_how_it_is_done_there) {
  const std::string device = "/api/v1/devices/" + device_id(1);
  const auto all = get(device + "/recommendations?text=alpha");
  ASSERT_EQ(all.json["total"].integer(), 1);
  const JsonValue row = *all.json["items"].elements().begin();
  EXPECT_EQ(row["title"].string(), "Update alpha to version 2.0");
  EXPECT_EQ((*row["installedVersions"].elements().begin()).string(), "1.0");
  EXPECT_EQ((*row["targetVersions"].elements().begin()).string(), "2.0");
  EXPECT_EQ((*row["commands"].elements().begin()).string(), "pip install --upgrade 'alpha>=2.0'");
  EXPECT_EQ((*row["closes"].elements().begin()).string(), "CVE-2025-0001");
  EXPECT_EQ(row["closesCount"].integer(), 1) << "the other one has no fix";
  EXPECT_EQ(row["deviceWeaknesses"].integer(), 2);
  const double now = get(device).json["exposureScore"].number().value_or(0);
  const double gain = row["deviceGain"].number().value_or(0);
  EXPECT_GT(gain, 0);
  EXPECT_NEAR(row["deviceScoreAfter"].number().value_or(0), now - gain, 1e-9);
  const JsonValue target = *row["targets"].elements().begin();
  EXPECT_EQ(target["installer"].string(), "") << "commands of a language's packages stand alone";
  EXPECT_THAT(column(get(device + "/weaknesses?recommendation=va-_-pypi-_-alpha"), "id"), ElementsAre("CVE-2025-0001"));
  EXPECT_EQ(get(device + "/weaknesses?recommendation=va-_-pypi-_-nothing").json["total"].integer(), 0);
  EXPECT_EQ(get(device + "/recommendations?text=alpha&format=csv&columns=software,installedVersions,targetVersions,closes").body,
            "software,installedVersions,targetVersions,closes\r\nalpha,1.0,2.0,CVE-2025-0001\r\n");
}

TEST_F(SoftwareApi, the_devices_of_a_weakness_say_what_has_it_and_what_fixes_it) {
  EXPECT_EQ(get("/api/v1/weaknesses/CVE-2025-0001/devices?format=csv&columns=id,software,installedVersions,fixedVersions").body,
            "id,software,installedVersions,fixedVersions\r\n" + device_id(1) + ",alpha,1.0,2.0\r\n");
}

TEST_F(SoftwareApi, a_recommendation_opens_into_devices_and_weaknesses) {
  const auto devices = get("/api/v1/recommendations/va-_-pypi-_-alpha/devices?sort=id");
  EXPECT_EQ(devices.json["total"].integer(), get("/api/v1/recommendations/va-_-pypi-_-alpha").json["exposed"].integer());
  const JsonValue first = *devices.json["items"].elements().begin();
  EXPECT_EQ((*first["installedVersions"].elements().begin()).string(), "1.0");
  EXPECT_EQ((*first["targetVersions"].elements().begin()).string(), "2.0");
  EXPECT_EQ((*first["commands"].elements().begin()).string(), "pip install --upgrade 'alpha>=2.0'");
  const auto alpha = get("/api/v1/recommendations/va-_-pypi-_-alpha");
  const JsonValue target = *alpha.json["targets"].elements().begin();
  const auto of_target = get("/api/v1/recommendations/va-_-pypi-_-alpha/devices?target=" + std::string(target["id"].string()));
  EXPECT_EQ(of_target.json["total"].integer(), target["devices"].integer());
  EXPECT_EQ(get("/api/v1/recommendations/va-_-pypi-_-alpha/devices?target=nothing").json["total"].integer(), 0);
  EXPECT_THAT(column(get("/api/v1/recommendations/va-_-pypi-_-alpha/weaknesses"), "id"), ElementsAre("CVE-2025-0001"));
  EXPECT_EQ(get("/api/v1/recommendations/va-_-pypi-_-gamma/devices").status, 404);
  EXPECT_EQ(get("/api/v1/recommendations?knownExploited=true").json["total"].integer(), 0);
  EXPECT_EQ(get("/api/v1/recommendations?endOfSupport=false&publicExploit=false").json["total"].integer(), 2);
}

TEST_F(SoftwareApi, installs_say_where_software_was_seen) {
  const auto installs = get("/api/v1/software/pypi-_-alpha/installs?version=1.0");
  EXPECT_EQ(installs.json["total"].integer(), 1);
  const JsonValue first = *installs.json["items"].elements().begin();
  EXPECT_EQ((*first["paths"].elements().begin()).string(), "/usr/lib/python3/alpha");
  EXPECT_EQ(first["deviceId"].string(), device_id(1));
  EXPECT_EQ(get("/api/v1/software/pypi-_-alpha/installs?sort=firstSeen").status, 400) << "read for the rows shown only";
  EXPECT_THAT(column(get("/api/v1/software/pypi-_-alpha/installs?sort=-version"), "version"), ElementsAre("2.0", "1.0"));
  EXPECT_EQ(get("/api/v1/software/pypi-_-alpha/devices?version=1.0&domain=pypi").json["total"].integer(), 1);
}

TEST_F(SoftwareApi, facets_offer_what_lists_can_be_filtered_by) {
  const auto facets = get("/api/v1/facets");
  const JsonValue ecosystem = *facets.json["ecosystems"].elements().begin();
  EXPECT_EQ(ecosystem["value"].string(), "pypi");
  EXPECT_EQ(ecosystem["count"].integer(), 3);
  EXPECT_EQ((*facets.json["reasons"].elements().begin())["value"].string(), "no_version");
}

TEST_F(SoftwareApi, weaknesses_are_tagged_by_what_updates_there_are) {
  EXPECT_THAT(column(get("/api/v1/weaknesses?tag=noSecurityUpdate"), "id"), ElementsAre("CVE-2025-0002"));
  EXPECT_THAT(column(get("/api/v1/weaknesses?sort=id&firstDetectedSince=2025-11-01&ssvc=track,track*,attend,act"), "id"),
              ElementsAre("CVE-2025-0001", "CVE-2025-0002", "CVE-2025-0003"));
  EXPECT_THAT(column(get("/api/v1/weaknesses?firstDetectedSince=2030-01-01"), "id"), IsEmpty());
  EXPECT_THAT(column(get("/api/v1/weaknesses?epssMin=0.5"), "id"), IsEmpty()) << "no EPSS is known";
  EXPECT_EQ(get("/api/v1/weaknesses?epssMin=2").status, 400);
  EXPECT_EQ(get("/api/v1/weaknesses?firstDetectedSince=today").status, 400);
  EXPECT_THAT(column(get("/api/v1/weaknesses?top=1"), "updated"), ElementsAre("2025-11-01T00:00:00Z"));
  EXPECT_THAT(column(get("/api/v1/software?tag=someUpdatesAvailable"), "name"), ElementsAre("alpha"));
}

// What a recommendation promises is what the score does when it is followed.
TEST_F(SoftwareApi, gain_is_exactly_what_the_score_falls_by) {
  const double before = get("/api/v1/dashboard").json["exposureScore"]["value"].number().value_or(-1);
  const double gain = get("/api/v1/recommendations/va-_-pypi-_-beta").json["impact"].number().value_or(-1);
  world_.report(device_id(1), {{"alpha", "1.0"}, {"beta", "5.0"}});
  world_.report(device_id(2), {{"alpha", "2.0"}, {"beta", "5.0"}, {"gamma", "0"}});
  const double after = get("/api/v1/dashboard").json["exposureScore"]["value"].number().value_or(-1);
  EXPECT_DOUBLE_EQ(before - gain, after);
}

TEST_F(SoftwareApi, dashboard_sums_up) {
  const auto dashboard = get("/api/v1/dashboard");
  EXPECT_EQ(dashboard.json["devices"]["total"].integer(), 2);
  EXPECT_EQ(dashboard.json["weaknesses"]["total"].integer(), 3);
  EXPECT_EQ(dashboard.json["weaknesses"]["bySeverity"]["critical"].integer(), 1);
  EXPECT_EQ(dashboard.json["topDevices"].elements().size(), 2U);
  EXPECT_EQ(dashboard.json["feeds"].elements().size(), 1U);
}

TEST_F(SoftwareApi, search_finds_all_three_kinds) {
  const auto found = get("/api/v1/search?q=alpha");
  EXPECT_EQ(found.json["softwareTotal"].integer(), 1);
  EXPECT_EQ(get("/api/v1/search?q=CVE-2025-000").json["weaknessTotal"].integer(), 3);
  EXPECT_EQ(get("/api/v1/search?q=cve-2025-0009").json["weaknessTotal"].integer(), 1);
  EXPECT_EQ(get("/api/v1/search?q=" + device_id(1)).json["deviceTotal"].integer(), 1);
  EXPECT_EQ(get("/api/v1/search?q=x").status, 400);
}

TEST_F(SoftwareApi, a_weakness_is_found_by_its_other_ids) {
  std::string advisory = osv_advisory("GHSA-aaaa-bbbb-cccc", "gamma", "");
  advisory.insert(advisory.find(R"("modified")"), R"("aliases":["CVE-2025-0042"],)");
  world_.learn({advisory});
  world_.report(device_id(3), {{"gamma", "1.0"}});
  const auto found = get("/api/v1/search?q=ghsa-aaaa-bbbb-cccc");
  EXPECT_EQ(found.json["weaknessTotal"].integer(), 1);
  const JsonValue hit = *found.json["weaknesses"].elements().begin();
  EXPECT_EQ(hit["id"].string(), "CVE-2025-0042");
  EXPECT_EQ(hit["exposed"].integer(), 1) << "the list that the hit leads to has it";
  EXPECT_THAT(column(get("/api/v1/weaknesses?text=GHSA-aaaa-bbbb-cccc"), "id"), ElementsAre("CVE-2025-0042"));
}

TEST_F(SoftwareApi, weaknesses_are_found_by_the_advisory_about_them) {
  std::string advisory = osv_advisory("ALSA-2025:11534", "gamma", "");
  advisory.insert(advisory.find(R"("modified")"), R"("upstream":["CVE-2025-0043","CVE-2025-0044"],)");
  world_.learn({advisory});
  world_.report(device_id(3), {{"gamma", "1.0"}});
  const auto found = get("/api/v1/search?q=alsa-2025:11534");
  EXPECT_EQ(found.json["weaknessTotal"].integer(), 2);
  EXPECT_THAT(column(get("/api/v1/weaknesses?text=ALSA-2025:11534&sort=id"), "id"), ElementsAre("CVE-2025-0043", "CVE-2025-0044"));
  EXPECT_EQ(get("/api/v1/search?q=ALSA-2025:1153").json["weaknessTotal"].integer(), 0) << "whole names only";
}

TEST_F(SoftwareApi, feeds_history_and_changes_are_told) {
  EXPECT_EQ(get("/api/v1/feeds").json["feeds"].elements().size(), 1U);
  world_.pass(86400);
  EXPECT_FALSE(get("/api/v1/scores/history").json["items"].elements().empty());
  EXPECT_EQ(get("/api/v1/scores/history?since=x").status, 400);
  EXPECT_EQ(get("/api/v1/scores/groups").status, 200);
  const auto changes = get("/api/v1/changes?since=0");
  EXPECT_FALSE(changes.json["items"].elements().empty());
  EXPECT_EQ(get("/api/v1/changes?since=" + std::to_string(changes.json["last"].integer().value_or(0))).json["items"].elements().size(), 0U);
  EXPECT_EQ(get("/api/v1/changes?since=x").status, 400);
  EXPECT_EQ(get("/api/v1/openapi.json").json["openapi"].string(), "3.1.0");
}

}  // namespace
}  // namespace parapet::server::console::test
