// SPDX-License-Identifier: Apache-2.0
#include "server/console/api_world_test.h"

namespace parapet::server::console::test {
namespace {

using http::Method;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class DevicesApi : public ApiWorld {
 protected:
  DevicesApi() {
    world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0"), osv_advisory("CVE-2025-0002", "alpha", ""), osv_advisory("CVE-2025-0003", "beta", "5.0"),
                  osv_advisory("CVE-2025-0004", "delta", "the next one")});
    world_.report(device_id(1), {{"alpha", "1.0"}, {"beta", "4.0"}});
    world_.report(device_id(2), {{"alpha", "2.0"}, {"gamma", "1"}});
    world_.report(device_id(3), {{"gamma", "0"}});
  }
  [[nodiscard]] std::string device(unsigned n) const { return "/api/v1/devices/" + device_id(n); }

  // Device 1 stands in a group of its own.
  access::GroupNumber group_for_device_one() {
    EXPECT_EQ(call(Method::kPatch, device(1), R"({"tags":["till"]})").status, 204);
    world_.fleet().settle();
    EXPECT_EQ(call(Method::kPut, "/api/v1/settings/groups",
                   R"({"groups":[{"name":"Tills","rule":{"tags":[{"comparison":"equals","text":"till"}]},"userGroups":["shop"]}]})").status,
              204);
    world_.fleet().settle();
    return world_.store().groups()->front().number;
  }
};

TEST_F(DevicesApi, lists_sort_filter_and_page) {
  const auto by_weaknesses = get("/api/v1/devices?sort=-weaknesses,id&top=2");
  EXPECT_EQ(by_weaknesses.json["total"].integer(), 3);
  EXPECT_THAT(column(by_weaknesses, "id"), ElementsAre(device_id(1), device_id(2)));
  EXPECT_EQ(get("/api/v1/devices?level=none,unknown").json["total"].integer().value_or(-1) + get("/api/v1/devices?level=low,medium,high").json["total"].integer().value_or(-1), 3);
  EXPECT_EQ(get("/api/v1/devices?text=" + device_id(2)).json["total"].integer(), 1);
  EXPECT_EQ(get("/api/v1/devices?value=high").json["total"].integer(), 0);
  EXPECT_EQ(get("/api/v1/devices?valu=high").status, 400) << "a misspelt filter would show too much";
  EXPECT_EQ(get("/api/v1/devices?sort=nothing").status, 400);
}

TEST_F(DevicesApi, a_filter_takes_the_devices_whose_column_says_so) {
  EXPECT_EQ(call(Method::kPatch, device(1), R"({"tags":["till","shop"],"value":"high"})").status, 204);
  EXPECT_EQ(call(Method::kPatch, device(2), R"({"tags":["Shop"],"excluded":true})").status, 204);
  world_.fleet().settle();
  const auto ids = [&](const std::string& filter) { return column(get("/api/v1/devices?sort=id&" + filter), "id"); };
  EXPECT_THAT(ids("tag=shop"), ElementsAre(device_id(1))) << "2 is excluded";
  EXPECT_THAT(ids("tag=SHOP&health=active,excluded"), ElementsAre(device_id(1), device_id(2)));
  EXPECT_THAT(ids("health=excluded"), ElementsAre(device_id(2)));
  EXPECT_THAT(ids("value=high,low"), ElementsAre(device_id(1)));
  EXPECT_THAT(ids("value=normal"), ElementsAre(device_id(3)));
  EXPECT_THAT(ids("platform=debian"), ElementsAre(device_id(1), device_id(3)));
  EXPECT_THAT(ids("platform=Ubuntu"), IsEmpty());
  EXPECT_THAT(ids("os=debian&tag=till"), ElementsAre(device_id(1)));
  EXPECT_THAT(ids("groupId=0"), ElementsAre(device_id(1), device_id(3)));
  EXPECT_THAT(ids("groupId=1"), IsEmpty());
  EXPECT_THAT(ids("vulnerable=true"), ElementsAre(device_id(1)));
  EXPECT_THAT(ids("vulnerable=false&scored=false"), ElementsAre(device_id(3)));
  EXPECT_THAT(ids("tag=till&text=" + device_id(3)), IsEmpty()) << "all filters hold together";
  const access::GroupNumber group = group_for_device_one();
  EXPECT_THAT(ids("group=tills"), ElementsAre(device_id(1)));
  EXPECT_THAT(ids("groupId=" + std::to_string(group.value)), ElementsAre(device_id(1)));
}

TEST_F(DevicesApi, csv_has_every_row) {
  const auto csv = get("/api/v1/devices?format=csv&sort=id");
  EXPECT_THAT(csv.body, HasSubstr(device_id(1)));
  EXPECT_EQ(std::ranges::count(csv.body, '\n'), 4);
  EXPECT_THAT(csv.headers, Contains(::testing::Pair("Content-Type", "text/csv; charset=utf-8")));
  EXPECT_THAT(csv.headers, Contains(::testing::Pair("Content-Disposition", "attachment; filename=\"parapet-devices-2025-11-21.csv\"")));
  const auto file = get("/api/v1/devices?format=json-file&columns=id&sort=id");
  EXPECT_EQ(file.body, "[\n{\"id\":\"" + device_id(1) + "\"},\n{\"id\":\"" + device_id(2) + "\"},\n{\"id\":\"" + device_id(3) + "\"}\n]\n");
  EXPECT_THAT(file.headers, Contains(::testing::Pair("Content-Disposition", "attachment; filename=\"parapet-devices-2025-11-21.json\"")));
}

TEST_F(DevicesApi, one_device_opens_its_score) {
  const auto one = get(device(1));
  EXPECT_EQ(one.json["weaknesses"].integer(), 3);
  EXPECT_GT(one.json["exposureScore"].number().value_or(0), 0);
  EXPECT_EQ(one.json["drivers"].elements().size(), 2U) << "one for each product";
  EXPECT_EQ(get("/api/v1/devices/" + device_id(9)).status, 404);
}

TEST_F(DevicesApi, findings_carry_their_evidence) {
  const auto findings = get(device(1) + "/findings?sort=weakness");
  EXPECT_THAT(column(findings, "weakness"), ElementsAre("CVE-2025-0001", "CVE-2025-0002", "CVE-2025-0003"));
  EXPECT_THAT(column(findings, "fix"), ElementsAre("available", "none", "available"));
  const JsonValue first = *findings.json["items"].elements().begin();
  const JsonValue evidence = *first["evidence"].elements().begin();
  EXPECT_EQ(evidence["record"].string(), "CVE-2025-0001");
  EXPECT_THAT(std::string(evidence["comparison"].string()), HasSubstr("1.0 < 2.0"));
  EXPECT_EQ(get(device(1) + "/findings?fix=available").json["total"].integer(), 2);
  EXPECT_EQ(get(device(1) + "/findings?software=pypi-_-beta").json["total"].integer(), 1);
  EXPECT_THAT(column(get(device(2) + "/findings"), "weakness"), ElementsAre("CVE-2025-0002"));
}

TEST_F(DevicesApi, weaknesses_of_a_device_stand_once_each) {
  const auto weaknesses = get(device(1) + "/weaknesses?sort=id");
  EXPECT_THAT(column(weaknesses, "id"), ElementsAre("CVE-2025-0001", "CVE-2025-0002", "CVE-2025-0003"));
  EXPECT_THAT(column(weaknesses, "fix"), ElementsAre("all", "none", "all"));
  EXPECT_THAT(column(get(device(1) + "/weaknesses?tag=noSecurityUpdate"), "id"), ElementsAre("CVE-2025-0002"));
  EXPECT_THAT(column(get(device(1) + "/weaknesses?software=pypi-_-beta&status=affected"), "id"), ElementsAre("CVE-2025-0003"));
  EXPECT_EQ(get(device(1) + "/findings?weakness=cve-2025-0002").json["total"].integer(), 1);
  EXPECT_EQ(get(device(1) + "/findings?weakness=CVE-2025-000").json["total"].integer(), 0) << "exactly, not a part of it";
}

TEST_F(DevicesApi, software_says_what_is_known_of_it) {
  const auto software = get(device(3) + "/software");
  EXPECT_THAT(column(software, "name"), ElementsAre("gamma"));
  EXPECT_THAT(column(software, "notAssessedReason"), ElementsAre("no_version"));
  EXPECT_THAT(column(get(device(3) + "/not-assessed"), "reason"), ElementsAre("no_version"));
  EXPECT_EQ(get(device(1) + "/software?text=BET").json["total"].integer(), 1);
}

TEST_F(DevicesApi, software_that_is_judged_but_for_an_unreadable_range_is_a_gap) {
  world_.report(device_id(4), {{"alpha", "2.0"}, {"delta", "1.0"}});
  world_.fleet().settle();
  const auto one = get(device(4));
  EXPECT_EQ(one.json["notAssessed"].integer(), 0);
  EXPECT_EQ(one.json["assessmentGaps"].integer(), 1) << "or nobody would look for it";
  EXPECT_THAT(column(get(device(4) + "/not-assessed"), "reason"), ElementsAre("range_unreadable"));
  EXPECT_THAT(column(get("/api/v1/devices?assessmentGaps=true&notAssessed=false"), "id"), ElementsAre(device_id(4)));
  EXPECT_EQ(get("/api/v1/dashboard").json["devices"]["withAssessmentGaps"].integer(), 2) << "device 3 too, whose version nobody knows";
}

TEST_F(DevicesApi, what_is_not_assessed_for_a_weakness_is_asked_by_its_id) {
  world_.report(device_id(4), {{"alpha", "2.0"}, {"delta", "1.0"}});
  world_.fleet().settle();
  const auto open = get("/api/v1/not-assessed?weakness=cve-2025-0004");
  EXPECT_THAT(column(open, "name"), ElementsAre("delta")) << "and not gamma, of which nothing is known: that is no word about this one";
  EXPECT_EQ((*open.json["items"].elements().begin())["devices"].integer(), 1);
  EXPECT_EQ(get("/api/v1/not-assessed?weakness=CVE-2025-0001").json["total"].integer(), 0);
  EXPECT_EQ(get("/api/v1/not-assessed?weakness=CVE-2025-000").json["total"].integer(), 0) << "exactly, not a part of it";
}

TEST_F(DevicesApi, changes_name_both_versions) {
  world_.pass(3600);
  world_.report(device_id(1), {{"alpha", "2.0"}});
  const auto changes = get(device(1) + "/changes?sort=name");
  ASSERT_GE(changes.json["total"].integer().value_or(0), 2);
  EXPECT_THAT(column(get(device(1) + "/changes?kind=updated"), "after"), ElementsAre("2.0"));
  EXPECT_THAT(column(get(device(1) + "/changes?kind=removed"), "before"), ElementsAre("4.0"));
  EXPECT_EQ(get(device(1) + "/changes?since=yesterday").status, 400);
}

TEST_F(DevicesApi, tags_that_nobody_could_type_again_are_refused) {
  for (const char* const hidden : {"be\\u0007ll", "\\u202Eexe", "till\\u202C", "\\u2066till", "till\\u2069"}) {
    EXPECT_EQ(call(Method::kPatch, device(1), std::string(R"({"tags":[")") + hidden + R"("]})").status, 400) << hidden;
  }
  EXPECT_EQ(call(Method::kPatch, device(1), R"({"tags":["\u00fcber \u2013 \u05e9\u05dc\u05d5\u05dd\u200f"]})").status, 204) << "all scripts are welcome";
}

TEST_F(DevicesApi, edits_are_audited_and_seen) {
  EXPECT_EQ(call(Method::kPatch, device(1), R"({"value":"high","tags":["b","a","a"]})").status, 204);
  EXPECT_THAT(gate_.audited, ElementsAre("device.changed " + device_id(1)));
  world_.fleet().settle();
  EXPECT_EQ(get(device(1)).json["value"].string(), "high");
  EXPECT_EQ(get(device(1)).json["tags"].elements().size(), 2U);
  for (const char* const bad : {"", "[]", R"({"value":"huge"})", R"({"tags":"x"})", R"({"tags":[""]})", R"({"tags":[1]})", R"({"excluded":1})"}) {
    EXPECT_EQ(call(Method::kPatch, device(1), bad).status, 400) << bad;
  }
  EXPECT_EQ(call(Method::kDelete, device(2)).status, 204);
  world_.fleet().settle();
  EXPECT_EQ(get(device(2)).status, 404);
}

TEST_F(DevicesApi, a_reader_of_one_group_sees_that_group_only) {
  const auto group = group_for_device_one();
  become_reader_of({group});
  EXPECT_THAT(column(get("/api/v1/devices"), "id"), ElementsAre(device_id(1)));
  EXPECT_EQ(get(device(2)).status, 404);
  EXPECT_EQ(get(device(2) + "/software").status, 404);
  EXPECT_EQ(get(device(2) + "/recommendations").status, 404);
  EXPECT_EQ(get("/api/v1/dashboard").json["devices"]["total"].integer(), 1);
  EXPECT_EQ(get("/api/v1/software/pypi-_-gamma").status, 404);
  EXPECT_THAT(column(get("/api/v1/software"), "name"), UnorderedElementsAre("alpha", "beta"));
  EXPECT_EQ(get("/api/v1/weaknesses/CVE-2025-0002").json["exposed"].integer(), 1);
  EXPECT_THAT(column(get("/api/v1/weaknesses/CVE-2025-0002/devices"), "id"), ElementsAre(device_id(1)));
  EXPECT_THAT(column(get("/api/v1/not-assessed"), "name"), IsEmpty());
  EXPECT_EQ(get("/api/v1/search?q=gamma").json["softwareTotal"].integer(), 0);
  const Answer changes = get("/api/v1/changes");
  for (const JsonValue change : changes.json["items"].elements()) {
    EXPECT_NE(change["device"].string(), device_id(2));
  }
  become_reader_of({});
  EXPECT_THAT(column(get("/api/v1/devices"), "id"), IsEmpty());
  EXPECT_EQ(get("/api/v1/dashboard").json["exposureScore"]["value"].is_null(), true);
  EXPECT_THAT(column(get("/api/v1/recommendations"), "id"), IsEmpty());
}

TEST_F(DevicesApi, nobody_gets_in_without_a_name_or_a_right) {
  gate_.principal.reset();
  EXPECT_EQ(get("/api/v1/devices").status, 401);
  become_reader_of({});
  EXPECT_EQ(call(Method::kPatch, device(1), R"({"value":"high"})").status, 403);
  EXPECT_EQ(call(Method::kDelete, device(1)).status, 403);
  EXPECT_EQ(get("/api/v1/settings/users").status, 403);
  EXPECT_EQ(get("/api/v1/settings/api-clients").status, 403);
  EXPECT_EQ(get("/api/v1/audit").status, 403);
  gate_.principal = access::Principal{.permissions = access::PermissionSet().add(access::Permission::kViewData), .scope = {.all = true}};
  EXPECT_EQ(get("/api/v1/devices").status, 200) << "either view permission does";
}

}  // namespace
}  // namespace parapet::server::console::test
