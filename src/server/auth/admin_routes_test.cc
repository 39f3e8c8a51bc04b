// SPDX-License-Identifier: Apache-2.0
#include "server/auth/admin_routes.h"

#include "base/text.h"
#include "server/auth/auth_fixture_test.h"

namespace parapet::server::auth {
namespace {

using http::Method;

class AdminTest : public AuthTest {
 protected:
  AdminTest() : administrator(add_user("anna", {"Administrators"})), token(add_token(administrator, {std::string(kFullAccess)})) {}

  http::Response call(Method method, std::string target, std::string body = "{}", std::string_view with = "") {
    auto made = bearer(with.empty() ? token : std::string(with), method);
    made.target = target;
    const auto question = target.find('?');
    made.path = target.substr(0, question);
    if (question != std::string::npos) {
      const auto [name, value] = cut(std::string_view(target).substr(question + 1), '=');
      made.query.emplace_back(std::string(name), std::string(value.value_or("")));
    }
    return serve(json(made, std::move(body)));
  }
  std::string text(const http::Response& response, std::string_view name) {
    return std::string(parser.parse(response.body).value()[name].string());
  }

  access::User administrator;
  std::string token;
};

TEST_F(AdminTest, users_are_added_changed_and_removed) {
  const auto added = call(Method::kPost, "/api/v1/users", R"({"name":"berta","email":"b@example.org","userGroups":["Security readers"]})");
  ASSERT_EQ(added.status, 201) << added.body;
  const std::string id = text(added, "id");
  const std::string password = text(added, "password");
  EXPECT_EQ(store.user(id).value()->must_change_password, true);
  EXPECT_EQ(store.entries.back().action, "user.created");
  EXPECT_EQ(store.entries.back().actor, "user:anna");

  auto sign_in = request(Method::kPost, "/api/v1/session");
  EXPECT_EQ(serve(json(sign_in, R"({"name":"Berta","password":")" + password + "\"}")).status, 200);

  EXPECT_EQ(call(Method::kPost, "/api/v1/users", R"({"name":"BERTA"})").status, 409);
  EXPECT_EQ(call(Method::kPost, "/api/v1/users", R"({"name":"carl","userGroups":["Nonsense"]})").status, 400);
  EXPECT_EQ(call(Method::kPost, "/api/v1/users", R"({"name":""})").status, 400);
  EXPECT_EQ(call(Method::kPost, "/api/v1/users", R"({"name":["x"]})").status, 400);

  const auto changed = call(Method::kPatch, "/api/v1/users/" + id, R"({"displayName":"Berta B.","userGroups":["Remediation handlers"]})");
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(store.user(id).value()->user_groups, std::vector<std::string>{"Remediation handlers"});
  EXPECT_EQ(store.user(id).value()->email, "b@example.org") << "what is not named stays";
  EXPECT_EQ(text(call(Method::kGet, "/api/v1/users/berta"), "displayName"), "Berta B.");

  const auto reset = call(Method::kPost, "/api/v1/users/berta/password");
  ASSERT_EQ(reset.status, 200);
  EXPECT_NE(text(reset, "password"), password);

  EXPECT_EQ(call(Method::kDelete, "/api/v1/users/" + id).status, 204);
  EXPECT_EQ(call(Method::kDelete, "/api/v1/users/" + id).status, 404);
}

TEST_F(AdminTest, the_last_administrator_stays) {
  EXPECT_EQ(call(Method::kDelete, "/api/v1/users/anna").status, 409);
  EXPECT_EQ(call(Method::kPatch, "/api/v1/users/anna", R"({"enabled":false})").status, 409);
  EXPECT_EQ(call(Method::kPatch, "/api/v1/users/anna", R"({"userGroups":["Security readers"]})").status, 409);
  EXPECT_EQ(call(Method::kPut, "/api/v1/roles/Administrator", R"({"permissions":[],"userGroups":["Administrators"]})").status, 409);
  add_user("berta", {"Administrators"});
  EXPECT_EQ(call(Method::kPatch, "/api/v1/users/berta", R"({"enabled":false})").status, 200);
  EXPECT_EQ(call(Method::kDelete, "/api/v1/users/anna").status, 409) << "a disabled administrator manages nothing";
}

TEST_F(AdminTest, a_disabled_users_sessions_end_with_the_very_next_request) {
  const auto berta = add_user("berta", {"Security readers"});
  const auto started = sign_in(berta);
  ASSERT_TRUE(auth->gate().authenticate(with_session(started, Method::kGet, "/x")));
  EXPECT_EQ(call(Method::kPatch, "/api/v1/users/berta", R"({"enabled":false})").status, 200);
  EXPECT_EQ(auth->gate().authenticate(with_session(started, Method::kGet, "/x")).error().status, 401);
}

TEST_F(AdminTest, no_answer_holds_a_hash_or_secret_of_a_record) {
  auto berta = add_user("berta", {"Security readers"});
  berta.totp_secret = "active:GEZDGNBV:1";
  ASSERT_TRUE(store.put_user(berta));
  add_client("job", {"Machine.Read.All"});
  ASSERT_EQ(call(Method::kPost, "/api/v1/enrolment-keys", R"({"name":"k"})").status, 201);
  for (const char* target : {"/api/v1/users", "/api/v1/clients", "/api/v1/enrolment-keys"}) {
    const auto listed = call(Method::kGet, target);
    ASSERT_EQ(listed.status, 200);
    for (const char* word : {"argon2", "hash", "secret\"", "GEZDGNBV", "\"password\""}) {
      EXPECT_EQ(listed.body.find(word), std::string::npos) << target << " " << word;
    }
  }
}

TEST_F(AdminTest, roles_are_made_changed_and_removed) {
  const auto put = call(Method::kPut, "/api/v1/roles/Night%20shift", R"({"description":"d","permissions":["viewData","investigateAlerts"],"userGroups":["Night"]})");
  ASSERT_EQ(put.status, 200) << put.body;
  const auto berta = add_user("berta", {"Night"});
  EXPECT_TRUE(auth->gate().require_role(bearer(add_token(berta, {std::string(kFullAccess)})), access::Permission::kInvestigateAlerts, {}));
  EXPECT_EQ(call(Method::kPut, "/api/v1/roles/x", R"({"permissions":["everything"]})").status, 400);
  EXPECT_EQ(call(Method::kDelete, "/api/v1/roles/Administrator").status, 409);
  EXPECT_EQ(call(Method::kDelete, "/api/v1/roles/Night%20shift").status, 204);
  EXPECT_EQ(call(Method::kDelete, "/api/v1/roles/Night%20shift").status, 404);
}

TEST_F(AdminTest, clients_are_added_renewed_and_removed) {
  store.device_groups = {{.number = access::GroupNumber{4}, .name = "servers", .rank = 1}};
  const auto added = call(Method::kPost, "/api/v1/clients", R"({"name":"job","permissions":["Machine.Read.All"],"allGroups":false,"groups":[4],"days":30})");
  ASSERT_EQ(added.status, 201) << added.body;
  const auto client = store.api_client(text(added, "id")).value().value();
  EXPECT_EQ(client.expires.seconds, kTestNow.seconds + 30 * kSecondsPerDay);
  const std::string old_token = client_token(client, text(added, "secret"));
  EXPECT_TRUE(auth->gate().authenticate(bearer(old_token)));
  const auto renewed = call(Method::kPost, "/api/v1/clients/job/secret");
  ASSERT_EQ(renewed.status, 200);
  EXPECT_EQ(auth->gate().authenticate(bearer(old_token)).error().status, 401);
  EXPECT_TRUE(auth->gate().authenticate(bearer(client_token(client, text(renewed, "secret")))));
  EXPECT_NE(call(Method::kGet, "/api/v1/clients").body.find(auth->tenant_id()), std::string::npos);

  EXPECT_EQ(call(Method::kPost, "/api/v1/clients", R"({"name":"job"})").status, 409);
  EXPECT_EQ(call(Method::kPost, "/api/v1/clients", R"({"name":"a","permissions":["Machine.Read"]})").status, 400);
  EXPECT_EQ(call(Method::kPost, "/api/v1/clients", R"({"name":"a","groups":[9]})").status, 400);
  EXPECT_EQ(call(Method::kPost, "/api/v1/clients", R"({"name":"a","groups":["x"]})").status, 400);
  EXPECT_EQ(call(Method::kPatch, "/api/v1/clients/job", R"({"enabled":false})").status, 200);
  EXPECT_EQ(call(Method::kDelete, "/api/v1/clients/job").status, 204);
}

TEST_F(AdminTest, nobody_makes_a_client_that_reaches_further_than_they_do) {
  store.device_groups = {{.number = access::GroupNumber{1}, .name = "servers", .rank = 1, .user_groups = {"Server people"}},
                         {.number = access::GroupNumber{2}, .name = "plant", .rank = 2, .user_groups = {"Plant people"}}};
  access::PermissionSet settings;
  settings.add(access::Permission::kManageSecuritySettings).add(access::Permission::kViewVulnerabilities);
  ASSERT_TRUE(store.put_role({.name = "Plant settings", .permissions = settings, .user_groups = {"Plant people"}}));
  const std::string plant = add_token(add_user("paul", {"Plant people"}), {std::string(kFullAccess)});
  const auto create = [&](const char* body) { return call(Method::kPost, "/api/v1/clients", body, plant).status; };
  EXPECT_EQ(create(R"({"name":"a","permissions":["Machine.Read.All"]})"), 403) << "all groups";
  EXPECT_EQ(create(R"({"name":"a","permissions":["Machine.Read.All"],"allGroups":false,"groups":[1]})"), 403);
  EXPECT_EQ(create(R"({"name":"a","permissions":["Alert.Read.All"],"allGroups":false,"groups":[2]})"), 403);
  EXPECT_EQ(create(R"({"name":"a","permissions":["Machine.Read.All"],"allGroups":false,"groups":[2]})"), 201);
  EXPECT_EQ(call(Method::kPatch, "/api/v1/clients/a", R"({"allGroups":true})", plant).status, 403);

  const auto [everything, secret] = add_client("everything", {"Machine.Read.All"});
  EXPECT_EQ(call(Method::kPost, "/api/v1/clients/everything/secret", "{}", plant).status, 403) << "its secret would be theirs";
  EXPECT_EQ(call(Method::kDelete, "/api/v1/clients/everything", "", plant).status, 403);
}

TEST_F(AdminTest, enrolment_keys_are_added_disabled_and_removed) {
  const auto added = call(Method::kPost, "/api/v1/enrolment-keys", R"({"name":"branch 7","tags":["branch-7"],"days":7,"usesMax":50})");
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_TRUE(access::is_secret(text(added, "secret"), access::SecretKind::kEnrolmentKey));
  const auto key = store.enrolment_keys().value().front();
  EXPECT_EQ(key.secret_hash, access::secret_hash(text(added, "secret")));
  EXPECT_EQ(key.uses_max, 50U);
  EXPECT_EQ(call(Method::kPost, "/api/v1/enrolment-keys", R"({"name":"branch 7"})").status, 409);
  EXPECT_EQ(call(Method::kPost, "/api/v1/enrolment-keys", R"({"name":"b","usesMax":-1})").status, 400);
  EXPECT_EQ(call(Method::kPatch, "/api/v1/enrolment-keys/branch%207", R"({"enabled":false})").status, 200);
  EXPECT_FALSE(store.enrolment_keys().value().front().enabled);
  EXPECT_EQ(call(Method::kDelete, "/api/v1/enrolment-keys/" + key.id).status, 204);
}

// Every administrative route × every built-in role.
TEST_F(AdminTest, only_those_who_may_come_past_the_gate) {
  const struct {
    const char* group;
    bool system;
    bool security;
  } roles[] = {{"Administrators", true, true},       {"Security operators", false, true},    {"Security readers", false, false},
               {"Vulnerability readers", false, false}, {"Remediation handlers", false, false}, {"", false, false}};
  int number = 0;
  for (const auto& role : roles) {
    const auto user = add_user("r" + std::to_string(number++), std::string(role.group).empty() ? std::vector<std::string>{} : std::vector<std::string>{role.group});
    const std::string with = add_token(user, {std::string(kFullAccess)});
    for (const auto& route : router.routes()) {
      if (!route.options.name.starts_with("v1.")) {
        continue;
      }
      const bool security = route.pattern.starts_with("/api/v1/clients") || route.pattern.starts_with("/api/v1/enrolment-keys");
      std::string target = route.pattern;
      if (const auto brace = target.find('{'); brace != std::string::npos) {
        target.replace(brace, target.find('}') - brace + 1, "nobody");
      }
      const auto response = call(route.method, target, R"({"name":"\n"})", with);
      const bool allowed = security ? role.security : role.system;
      EXPECT_EQ(response.status != 403, allowed) << role.group << " " << route.options.name << " " << response.status;
      EXPECT_NE(response.status, 401);
    }
  }
  for (const auto& route : router.routes()) {
    if (route.options.name.starts_with("v1.")) {
      auto nobody = request(route.method, route.pattern);
      EXPECT_EQ(serve(nobody).status, 401) << route.pattern;
    }
  }
}

TEST_F(AdminTest, the_audit_log_is_shown_in_pages) {
  ASSERT_EQ(call(Method::kPost, "/api/v1/enrolment-keys", R"({"name":"k"})").status, 201);
  const auto shown = call(Method::kGet, "/api/v1/audit?limit=10");
  ASSERT_EQ(shown.status, 200);
  EXPECT_NE(shown.body.find("enrolment_key.created"), std::string::npos);
  EXPECT_EQ(call(Method::kGet, "/api/v1/audit?limit=x").status, 400);
}

}  // namespace
}  // namespace parapet::server::auth
