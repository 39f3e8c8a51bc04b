// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "access/password.h"
#include "access/roles.h"
#include "access/secrets.h"
#include "base/text.h"
#include "server/console/api_world_test.h"

namespace parapet::server::console::test {
namespace {

using http::Method;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class SettingsApi : public ApiWorld {
 protected:
  SettingsApi() {
    for (const access::Role& role : access::built_in_roles()) {
      EXPECT_TRUE(world_.store().put_role(role).has_value());
    }
    EXPECT_TRUE(world_.store().put_user({.id = "0", .name = "root", .user_groups = {std::string(access::kAdministrators)}}).has_value());
  }
};

TEST_F(SettingsApi, users_are_made_changed_and_removed) {
  const auto made = call(Method::kPost, "/api/v1/settings/users", R"({"name":"ann","userGroups":["Security readers"],"password":"correct horse battery"})");
  ASSERT_EQ(made.status, 201);
  EXPECT_THAT(made.body, Not(HasSubstr("argon2")));
  const std::string id(made.json["id"].string());
  const auto stored = world_.store().user(id);
  EXPECT_TRUE(access::verify_password("correct horse battery", (*stored)->password_hash));
  EXPECT_TRUE((*stored)->must_change_password);
  EXPECT_EQ(call(Method::kPatch, "/api/v1/settings/users/" + id, R"({"enabled":false})").json["enabled"].boolean(), false);
  EXPECT_EQ(call(Method::kPost, "/api/v1/settings/users", R"({"name":"ANN"})").status, 409) << "letter case is ignored";
  EXPECT_EQ(call(Method::kPost, "/api/v1/settings/users", R"({"name":"bob","password":"short"})").status, 400);
  EXPECT_EQ(call(Method::kPost, "/api/v1/settings/users", R"({"name":"bob","admin":true})").status, 400) << "an unknown member";
  EXPECT_EQ(call(Method::kPost, "/api/v1/settings/users", R"({"name":""})").status, 400);
  EXPECT_EQ(call(Method::kDelete, "/api/v1/settings/users/" + id).status, 204);
  EXPECT_EQ(call(Method::kDelete, "/api/v1/settings/users/" + id).status, 404);
  EXPECT_THAT(gate_.audited, ElementsAre("user.created ann", "user.changed ann", "user.removed ann"));
}

TEST_F(SettingsApi, users_are_a_list) {
  for (int n = 0; n < 60; ++n) {
    EXPECT_TRUE(world_.store().put_user({.id = fmt::format("u{}", n),
                                         .name = fmt::format("user-{:02}", n),
                                         .external_issuer = n % 2 == 0 ? "https://idp" : "",
                                         .user_groups = {n < 5 ? "Security readers" : "everybody"},
                                         .enabled = n != 7})
                    .has_value());
  }
  const std::string users = "/api/v1/settings/users";
  const auto page = get(users + "?sort=-name&top=2&text=USER");
  EXPECT_EQ(page.json["total"].integer(), 60);
  EXPECT_THAT(column(page, "name"), ElementsAre("user-59", "user-58"));
  EXPECT_EQ(get(users + "?state=external").json["total"].integer(), 30);
  EXPECT_THAT(column(get(users + "?state=disabled"), "name"), ElementsAre("user-07"));
  EXPECT_EQ(get(users + "/u3").json["name"].string(), "user-03");
  EXPECT_EQ(get(users + "/nobody").status, 404);
  EXPECT_THAT(get(users + "?format=csv&columns=name,userGroups&text=user-01").body, HasSubstr("user-01,Security readers"));
  EXPECT_EQ(get(users + "?rule=x").status, 400);
  const auto groups = get("/api/v1/settings/user-groups?top=1000");
  for (const JsonValue group : groups.json["items"].elements()) {
    EXPECT_EQ(group["users"].integer(), get(users + "?userGroup=" + percent_encode(group["name"].string(), "")).json["total"].integer()) << group["name"].string();
  }
  EXPECT_THAT(column(get("/api/v1/settings/user-groups?text=every"), "name"), ElementsAre("everybody"));
}

TEST_F(SettingsApi, who_lost_a_second_factor_or_is_locked_out_is_helped) {
  access::User user{.id = "7", .name = "eve", .totp_secret = "active:X:1", .failed_sign_ins = 9, .locked_until = UnixTime{world_.clock().now().seconds + 900}};
  EXPECT_TRUE(world_.store().put_user(user).has_value());
  const auto changed = call(Method::kPatch, "/api/v1/settings/users/7", R"({"unlock":true,"removeSecondFactor":true})");
  EXPECT_EQ(changed.json["locked"].boolean(), false);
  EXPECT_EQ(changed.json["hasSecondFactor"].boolean(), false);
  EXPECT_EQ((*world_.store().user("7"))->failed_sign_ins, 0U);
}

TEST_F(SettingsApi, somebody_must_be_left_who_can_administer) {
  EXPECT_EQ(call(Method::kDelete, "/api/v1/settings/users/0").status, 409);
  EXPECT_EQ(call(Method::kPatch, "/api/v1/settings/users/0", R"({"enabled":false})").status, 409);
  EXPECT_EQ(call(Method::kPatch, "/api/v1/settings/users/0", R"({"userGroups":[]})").status, 409);
  EXPECT_EQ(call(Method::kPut, "/api/v1/settings/roles/Administrator", R"({"userGroups":["nobody"]})").status, 409);
  EXPECT_THAT(gate_.audited, ElementsAre());
}

TEST_F(SettingsApi, roles_of_ones_own_and_built_in_ones) {
  EXPECT_EQ(call(Method::kPut, "/api/v1/settings/roles/Patchers", R"({"permissions":["viewVulnerabilities","handleRemediation"],"userGroups":["ops"]})").status, 201);
  EXPECT_EQ(call(Method::kPut, "/api/v1/settings/roles/Patchers", R"({"userGroups":["ops","dev"]})").json["permissions"].elements().size(), 2U);
  EXPECT_EQ(call(Method::kPut, "/api/v1/settings/roles/Patchers", R"({"permissions":["everything"]})").status, 400);
  EXPECT_EQ(call(Method::kPut, "/api/v1/settings/roles/Administrator", R"({"permissions":["viewData"]})").status, 409);
  EXPECT_EQ(call(Method::kDelete, "/api/v1/settings/roles/Administrator").status, 409);
  EXPECT_EQ(call(Method::kDelete, "/api/v1/settings/roles/Patchers").status, 204);
  EXPECT_EQ(get("/api/v1/settings/roles").json["items"].elements().size(), access::built_in_roles().size());
}

TEST_F(SettingsApi, roles_are_a_list_and_count_their_users) {
  const std::string roles = "/api/v1/settings/roles";
  for (int n = 0; n < 60; ++n) {
    EXPECT_EQ(call(Method::kPut, fmt::format("{}/Team%20{:02}", roles, n), fmt::format(R"({{"permissions":["{}"],"userGroups":["team-{}"]}})", n == 7 ? "viewData" : "handleRemediation", n)).status, 201);
  }
  EXPECT_TRUE(world_.store().put_user({.id = "1", .name = "ann", .user_groups = {"team-7", "team-8", "TEAM-9"}}).has_value());
  const std::size_t all = 60 + access::built_in_roles().size();
  EXPECT_EQ(get(roles).json["items"].elements().size(), all) << "without a page all of them, as ever";
  EXPECT_EQ(get(roles + "?top=5").json["items"].elements().size(), 5U);
  EXPECT_EQ(get(roles + "?top=5").json["total"].integer(), static_cast<std::int64_t>(all));
  EXPECT_GT(get(roles + "?top=1").json["permissions"].elements().size(), 5U) << "to choose from";
  EXPECT_EQ(get(roles + "?builtIn=false").json["total"].integer(), 60);
  EXPECT_THAT(column(get(roles + "?builtIn=false&sort=-name&top=2"), "name"), ElementsAre("Team 59", "Team 58"));
  EXPECT_THAT(column(get(roles + "?builtIn=false&permission=viewData"), "name"), ElementsAre("Team 07"));
  EXPECT_THAT(column(get(roles + "?userGroup=team-3&text=TEAM"), "name"), ElementsAre("Team 03"));
  EXPECT_THAT(column(get(roles + "?builtIn=false&sort=-users,name&top=2"), "name"), ElementsAre("Team 07", "Team 08"));
  const auto whole = get(roles);
  for (const JsonValue role : whole.json["items"].elements()) {
    const std::string of_role = "/api/v1/settings/users?role=" + percent_encode(role["name"].string(), "");
    EXPECT_EQ(role["users"].integer(), get(of_role).json["total"].integer()) << of_role;
  }
  EXPECT_EQ(get(roles + "/Team%2009").json["users"].integer(), 0) << "names of groups are compared exactly";
  EXPECT_EQ(get(roles + "/Nobody").status, 404);
  EXPECT_THAT(get(roles + "?format=csv&columns=name,permissions&text=Team%2007").body, HasSubstr("Team 07,viewData"));
  EXPECT_EQ(get(roles + "?sort=secret").status, 400);
  EXPECT_EQ(get(roles + "?state=x").status, 400);
}

TEST_F(SettingsApi, clients_are_a_list_with_their_state) {
  const std::string clients = "/api/v1/settings/api-clients";
  EXPECT_EQ(call(Method::kPut, "/api/v1/settings/groups", R"({"groups":[{"name":"Tills"}]})").status, 204);
  const std::uint32_t group = world_.store().groups()->at(0).number.value;
  EXPECT_EQ(call(Method::kPost, clients, fmt::format(R"({{"name":"warehouse","permissions":["Machine.Read.All"],"allGroups":false,"groups":[{},0]}})", group)).status, 201);
  EXPECT_EQ(call(Method::kPost, clients, R"({"name":"old","permissions":["Software.Read.All"],"expires":"2020-01-01"})").status, 201);
  EXPECT_EQ(call(Method::kPost, clients, R"({"name":"stopped","permissions":["Machine.Read.All"],"enabled":false,"expires":"2020-01-01"})").status, 201);
  const auto all = get(clients + "?sort=name");
  EXPECT_EQ(all.json["total"].integer(), 3);
  EXPECT_THAT(column(all, "state"), ElementsAre("expired", "disabled", "active"));
  EXPECT_THAT(column(get(clients + "?state=expired,disabled&sort=name"), "name"), ElementsAre("old", "stopped"));
  EXPECT_THAT(column(get(clients + "?permission=Machine.Read.All&text=WARE"), "name"), ElementsAre("warehouse"));
  EXPECT_THAT(column(get(clients + "?sort=-state&top=1&skip=2"), "name"), ElementsAre("warehouse"));
  EXPECT_THAT(get(clients + "?format=csv&columns=name,groupNames&text=ware").body, HasSubstr("warehouse,0; Tills"));
  const std::string id(column(get(clients + "?text=ware"), "id").front());
  const auto one = get(clients + "/" + id);
  EXPECT_EQ(one.json["groups"].elements().size(), 2U);
  EXPECT_THAT(one.body, Not(HasSubstr("secret")));
  EXPECT_EQ(get(clients + "/none").status, 404);
  EXPECT_EQ(get(clients + "?state=active&rule=x").status, 400);
  gate_.principal = access::Principal{.permissions = access::PermissionSet().add(access::Permission::kManageSecuritySettings), .scope = {.all = false, .groups = {}}};
  EXPECT_THAT(get(clients).body, Not(HasSubstr("Tills"))) << "a group that the caller does not see";
}

TEST_F(SettingsApi, a_clients_secret_is_shown_once) {
  const auto made = call(Method::kPost, "/api/v1/settings/api-clients", R"({"name":"dashboard","permissions":["Machine.Read.All"]})");
  ASSERT_EQ(made.status, 201);
  const std::string secret(made.json["secret"].string());
  const std::string id(made.json["id"].string());
  EXPECT_THAT(get("/api/v1/settings/api-clients").body, Not(HasSubstr(secret)));
  EXPECT_EQ((*world_.store().api_client(id))->secret_hash, access::secret_hash(secret));
  const auto renewed = call(Method::kPost, "/api/v1/settings/api-clients/" + id + "/secret");
  EXPECT_NE(renewed.json["secret"].string(), secret);
  EXPECT_EQ(call(Method::kPost, "/api/v1/settings/api-clients", R"({"name":"x","permissions":["Everything.All"]})").status, 400);
  EXPECT_EQ(call(Method::kPatch, "/api/v1/settings/api-clients/" + id, R"({"enabled":false,"expires":"2026-01-01"})").json["expires"].string(), "2026-01-01T00:00:00Z");
  EXPECT_EQ(call(Method::kDelete, "/api/v1/settings/api-clients/" + id).status, 204);
  EXPECT_THAT(gate_.audited, Contains("api_client.removed " + id));
}

TEST_F(SettingsApi, nobody_gives_away_more_than_they_have) {
  gate_.principal = access::Principal{.permissions = access::PermissionSet().add(access::Permission::kManageSecuritySettings).add(access::Permission::kViewVulnerabilities),
                                      .scope = {.all = false, .groups = {access::GroupNumber{7}}}};
  EXPECT_EQ(call(Method::kPost, "/api/v1/settings/api-clients", R"({"name":"x","permissions":["Machine.Read.All"]})").status, 409) << "all groups";
  EXPECT_EQ(call(Method::kPost, "/api/v1/settings/api-clients", R"({"name":"x","allGroups":false,"groups":[8],"permissions":["Machine.Read.All"]})").status, 409);
  EXPECT_EQ(call(Method::kPost, "/api/v1/settings/api-clients", R"({"name":"x","allGroups":false,"groups":[7],"permissions":["Alert.Read.All"]})").status, 409);
  EXPECT_EQ(call(Method::kPost, "/api/v1/settings/api-clients", R"({"name":"x","allGroups":false,"groups":[7],"permissions":["Machine.Read.All"]})").status, 201);
}

TEST_F(SettingsApi, enrolment_keys) {
  const auto made = call(Method::kPost, "/api/v1/settings/enrolment-keys", R"({"name":"branch","tags":["till"],"usesMax":5})");
  ASSERT_EQ(made.status, 201);
  EXPECT_TRUE(access::is_secret(made.json["secret"].string(), access::SecretKind::kEnrolmentKey));
  const std::string id(made.json["id"].string());
  EXPECT_EQ(call(Method::kPatch, "/api/v1/settings/enrolment-keys/" + id, R"({"enabled":false})").json["usesMax"].integer(), 5);
  EXPECT_EQ(call(Method::kPost, "/api/v1/settings/enrolment-keys", R"({"name":"x","usesMax":-1})").status, 400);
  EXPECT_EQ(get("/api/v1/settings/enrolment-keys").json["items"].elements().size(), 1U);
  EXPECT_EQ(get("/api/v1/settings/enrolment-keys?state=open").json["total"].integer(), 0);
  EXPECT_EQ(get("/api/v1/settings/enrolment-keys?state=disabled&tag=till&text=bra").json["total"].integer(), 1);
  EXPECT_EQ(get("/api/v1/settings/enrolment-keys/" + id).json["state"].string(), "disabled");
  EXPECT_EQ(call(Method::kDelete, "/api/v1/settings/enrolment-keys/" + id).status, 204);
  EXPECT_EQ(call(Method::kDelete, "/api/v1/settings/enrolment-keys/" + id).status, 404);
}

TEST_F(SettingsApi, groups_are_previewed_and_replaced) {
  world_.report(device_id(1), {{"alpha", "1.0"}});
  const auto preview = call(Method::kPost, "/api/v1/settings/groups/preview", R"({"rule":{"names":[{"comparison":"contains","text":""}]}})");
  EXPECT_EQ(preview.status, 400) << "an empty text";
  EXPECT_EQ(call(Method::kPost, "/api/v1/settings/groups/preview", R"({"rule":{}})").json["total"].integer(), 0) << "no condition takes nothing";
  EXPECT_EQ(call(Method::kPut, "/api/v1/settings/groups", R"({"groups":[{"name":"A"},{"name":"B","userGroups":["x"]}]})").status, 204);
  world_.fleet().settle();
  const auto groups = get("/api/v1/settings/groups");
  EXPECT_THAT(column(groups, "name"), ElementsAre("A", "B"));
  EXPECT_EQ(groups.json["ungroupedDevices"].integer(), 1);
  EXPECT_EQ(call(Method::kPut, "/api/v1/settings/groups", R"({"groups":[{"name":"A"},{"name":"a"}]})").status, 409);
  EXPECT_EQ(call(Method::kPut, "/api/v1/settings/groups", R"({"groups":[{"id":99,"name":"A"}]})").status, 409);
  EXPECT_EQ(call(Method::kPut, "/api/v1/settings/groups", "{}").status, 400);
}

TEST_F(SettingsApi, the_audit_log_is_read_from_the_newest_on) {
  EXPECT_TRUE(world_.store().append_audit({.time = world_.clock().now(), .actor = "user:root", .action = "one"}).has_value());
  EXPECT_TRUE(world_.store().append_audit({.time = world_.clock().now(), .actor = "user:root", .action = "two"}).has_value());
  EXPECT_THAT(column(get("/api/v1/audit"), "action"), ElementsAre("two", "one"));
  EXPECT_THAT(column(get("/api/v1/audit?top=1"), "action"), ElementsAre("two"));
  EXPECT_THAT(column(get("/api/v1/audit?sort=action"), "action"), ElementsAre("one", "two"));
  EXPECT_EQ(get("/api/v1/audit?sort=nothing").status, 400);
}

}  // namespace
}  // namespace parapet::server::console::test
