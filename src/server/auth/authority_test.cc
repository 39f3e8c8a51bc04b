// SPDX-License-Identifier: Apache-2.0
#include "server/auth/authority.h"

#include "server/auth/auth_fixture_test.h"
#include "server/permissions.h"

#include <thread>

namespace parapet::server::auth {
namespace {

using access::Permission;
using access::Principal;
using http::Method;

using GateTest = AuthTest;

TEST_F(GateTest, knows_nobody_without_a_token_or_session) {
  EXPECT_EQ(auth->gate().authenticate(request(Method::kGet, "/api/machines")).error().status, 401);
  for (const char* header : {"", "Bearer", "Bearer ", "Basic YTpi", "Bearer x", "Bearer a.b.c", "Token x"}) {
    auto made = request(Method::kGet, "/api/machines");
    made.headers.emplace_back("authorization", header);
    EXPECT_EQ(auth->gate().authenticate(made).error().status, 401) << header;
  }
  EXPECT_EQ(auth->gate().authenticate(bearer(std::string(100'000, 'a'))).error().status, 401);
}

TEST_F(GateTest, a_token_that_is_wrong_is_not_helped_out_by_a_session) {
  const auto started = sign_in(add_user("anna", {"Administrators"}));
  auto made = with_session(started, Method::kGet, "/api/machines");
  EXPECT_TRUE(auth->gate().authenticate(made));
  made.headers.emplace_back("authorization", "Bearer nonsense");
  EXPECT_EQ(auth->gate().authenticate(made).error().status, 401);
}

TEST_F(GateTest, a_client_has_the_permissions_and_groups_it_was_given) {
  auto [client, secret] = add_client("export job", {"Machine.Read.All", "Vulnerability.Read.All"});
  client.all_groups = false;
  client.groups = {access::GroupNumber{3}};
  ASSERT_TRUE(store.put_api_client(client));
  const std::string token = client_token(client, secret);
  const auto principal = auth->gate().require(bearer(token), {"Machine.Read.All", "Machine.Read"});
  ASSERT_TRUE(principal);
  EXPECT_EQ(principal->kind, Principal::Kind::kApiClient);
  EXPECT_EQ(principal->name, "export job");
  EXPECT_EQ(principal->scope, (access::DeviceScope{.groups = {access::GroupNumber{3}}}));
  EXPECT_FALSE(principal->may(Permission::kViewData));
  EXPECT_EQ(auth->gate().require(bearer(token), {"Software.Read.All", "Software.Read"}).error().status, 403);
  EXPECT_EQ(auth->gate().require(bearer(token), {}).error().status, 403);
  EXPECT_TRUE(auth->gate().require_role(bearer(token), Permission::kViewData, {"Machine.Read.All"}));
  EXPECT_EQ(auth->gate().require_role(bearer(token), Permission::kViewData, {}).error().status, 403);
}

TEST_F(GateTest, what_is_taken_from_a_client_is_gone_at_once) {
  auto [client, secret] = add_client("job", {"Machine.Read.All", "Alert.Read.All"});
  const std::string token = client_token(client, secret);
  ASSERT_TRUE(auth->gate().require(bearer(token), {"Alert.Read.All"}));

  client.permissions = {"Machine.Read.All", "Score.Read.All"};
  ASSERT_TRUE(store.put_api_client(client));
  auth->gate().forget();
  EXPECT_EQ(auth->gate().require(bearer(token), {"Alert.Read.All"}).error().status, 403);
  EXPECT_EQ(auth->gate().require(bearer(token), {"Score.Read.All"}).error().status, 403) << "new permissions need a new token";

  access::ApiClient disabled = client;
  disabled.enabled = false;
  ASSERT_TRUE(store.put_api_client(disabled));
  EXPECT_TRUE(auth->gate().authenticate(bearer(token))) << "believed until the second ends";
  clock.set({kTestNow.seconds + 1});
  EXPECT_EQ(auth->gate().authenticate(bearer(token)).error().status, 401);

  client.secret_hash = access::secret_hash("another");
  ASSERT_TRUE(store.put_api_client(client));
  EXPECT_EQ(auth->gate().authenticate(bearer(token)).error().status, 401) << "tokens die with the secret they were issued for";

  ASSERT_TRUE(store.remove_api_client(client.id));
  EXPECT_EQ(auth->gate().authenticate(bearer(token)).error().status, 401);
}

TEST_F(GateTest, a_clients_token_and_secret_expire) {
  auto [client, secret] = add_client("job", {"Machine.Read.All"});
  const std::string token = client_token(client, secret);
  clock.set({kTestNow.seconds + 3599});
  EXPECT_TRUE(auth->gate().authenticate(bearer(token)));
  clock.set({kTestNow.seconds + 3599 + 60});
  EXPECT_EQ(auth->gate().authenticate(bearer(token)).error().status, 401);
  clock.set(kTestNow);
  client.expires = kTestNow;
  ASSERT_TRUE(store.put_api_client(client));
  auth->gate().forget();
  EXPECT_EQ(auth->gate().authenticate(bearer(token)).error().status, 401);
}

TEST_F(GateTest, tokens_survive_a_new_signing_key_and_a_restart) {
  const auto [client, secret] = add_client("job", {"Machine.Read.All"});
  const std::string token = client_token(client, secret);
  ASSERT_TRUE(auth->tokens().rotate());
  EXPECT_TRUE(auth->gate().authenticate(bearer(token)));
  AuthOptions options;
  options.public_address = "https://parapet.test:8443";
  start(options);
  EXPECT_TRUE(auth->gate().authenticate(bearer(token)));
  ASSERT_TRUE(auth->tokens().rotate());
  auth->gate().forget();
  EXPECT_EQ(auth->gate().authenticate(bearer(token)).error().status, 401) << "two keys ago";
}

TEST_F(GateTest, signing_keys_are_replaced_when_they_are_old) {
  const auto [client, secret] = add_client("job", {"Machine.Read.All"});
  const std::string before = auth->tokens().key_set();
  clock.set({kTestNow.seconds + 91 * kSecondsPerDay});
  EXPECT_TRUE(auth->gate().authenticate(bearer(client_token(client, secret))));
  EXPECT_NE(auth->tokens().key_set(), before);
}

TEST_F(GateTest, tokens_of_another_issuer_are_refused) {
  const auto [client, secret] = add_client("job", {"Machine.Read.All"});
  const std::string token = client_token(client, secret);
  AuthOptions moved;
  moved.public_address = "https://elsewhere.test";
  start(moved);
  EXPECT_EQ(auth->gate().authenticate(bearer(token)).error().status, 401) << "another issuer";
  EXPECT_TRUE(auth->gate().authenticate(bearer(auth->tokens().issue(client, "https://elsewhere.test").value())));
}

TEST_F(GateTest, a_session_needs_the_csrf_header_for_changes_only) {
  const auto started = sign_in(add_user("anna", {"Administrators"}));
  for (const Method safe : {Method::kGet, Method::kHead}) {
    EXPECT_TRUE(auth->gate().authenticate(with_session(started, safe, "/api/v1/x", false)));
  }
  for (const Method unsafe : {Method::kPost, Method::kPut, Method::kPatch, Method::kDelete}) {
    EXPECT_TRUE(auth->gate().authenticate(with_session(started, unsafe, "/api/v1/x")));
    auto made = with_session(started, unsafe, "/api/v1/x", false);
    EXPECT_EQ(auth->gate().authenticate(made).error().status, 403);
    made.headers.emplace_back("x-csrf-token", "guess");
    EXPECT_EQ(auth->gate().authenticate(made).error().status, 403);
  }
}

TEST_F(GateTest, a_session_ends_when_idle_and_at_last_in_any_case) {
  const auto started = sign_in(add_user("anna", {"Administrators"}));
  const auto made = with_session(started, Method::kGet, "/api/v1/x");
  clock.set({kTestNow.seconds + 3601});
  EXPECT_EQ(auth->gate().authenticate(made).error().status, 401);
  for (std::int64_t at = 0; at < 12 * 3600; at += 1800) {
    clock.set({kTestNow.seconds + at});
    EXPECT_TRUE(auth->gate().authenticate(made)) << at;
  }
  clock.set({kTestNow.seconds + 12 * 3600});
  EXPECT_EQ(auth->gate().authenticate(made).error().status, 401);
}

TEST_F(GateTest, a_disabled_users_session_and_tokens_end) {
  auto user = add_user("anna", {"Administrators"});
  const auto started = sign_in(user);
  const std::string token = add_token(user, {std::string(kFullAccess)});
  ASSERT_TRUE(auth->gate().authenticate(bearer(token)));
  user.enabled = false;
  ASSERT_TRUE(store.put_user(user));
  auth->gate().forget();
  EXPECT_EQ(auth->gate().authenticate(with_session(started, Method::kGet, "/x")).error().status, 401);
  EXPECT_EQ(auth->gate().authenticate(bearer(token)).error().status, 401);
}

TEST_F(GateTest, a_user_who_must_change_the_password_may_do_nothing_else) {
  auto user = add_user("anna", {"Administrators"});
  user.must_change_password = true;
  ASSERT_TRUE(store.put_user(user));
  const auto started = sign_in(user);
  EXPECT_EQ(auth->gate().authenticate(with_session(started, Method::kGet, "/x")).error().status, 403);
  EXPECT_TRUE(auth->authority().identify(with_session(started, Method::kGet, "/x")));
}

TEST_F(GateTest, a_users_scope_is_that_of_the_device_groups) {
  store.device_groups = {{.number = access::GroupNumber{1}, .name = "servers", .rank = 1, .user_groups = {"Server people"}},
                         {.number = access::GroupNumber{2}, .name = "plant", .rank = 2, .user_groups = {"Plant people"}}};
  const auto reader = sign_in(add_user("rita", {"Security readers", "Plant people"}));
  EXPECT_EQ(auth->gate().authenticate(with_session(reader, Method::kGet, "/x"))->scope,
            (access::DeviceScope{.groups = {access::GroupNumber{0}, access::GroupNumber{2}}}));
  const auto administrator = sign_in(add_user("anna", {"Administrators"}));
  EXPECT_TRUE(auth->gate().authenticate(with_session(administrator, Method::kGet, "/x"))->scope.all);
}

TEST_F(GateTest, a_personal_token_has_no_more_than_it_names_and_no_more_than_its_user) {
  const auto user = add_user("rita", {"Vulnerability readers"});
  const std::string token = add_token(user, {"Machine.Read", "Alert.Read"});
  EXPECT_TRUE(auth->gate().require(bearer(token), {"Machine.Read.All", "Machine.Read"}));
  EXPECT_EQ(auth->gate().require(bearer(token), {"Alert.Read"}).error().status, 403) << "the role does not allow it";
  EXPECT_EQ(auth->gate().require(bearer(token), {"Software.Read"}).error().status, 403) << "the token does not name it";
  EXPECT_EQ(auth->gate().require_role(bearer(token), Permission::kViewVulnerabilities, {}).error().status, 403);
  EXPECT_TRUE(auth->gate().require_role(bearer(token), Permission::kViewVulnerabilities, {"Machine.Read.All"}));
  EXPECT_EQ(auth->gate().require_role(bearer(token), Permission::kViewVulnerabilities, {"Software.Read.All"}).error().status, 403);

  const std::string full = add_token(user, {std::string(kFullAccess)});
  EXPECT_TRUE(auth->gate().require_role(bearer(full), Permission::kViewVulnerabilities, {}));
  EXPECT_EQ(auth->gate().require_role(bearer(full), Permission::kManageSystemSettings, {}).error().status, 403);
  EXPECT_EQ(auth->gate().require(bearer(full), {"Alert.Read"}).error().status, 403);
}

TEST_F(GateTest, a_personal_token_expires_and_needs_no_csrf_header) {
  const auto user = add_user("rita", {"Security readers"});
  const std::string token = add_token(user, {"Machine.Read"}, {kTestNow.seconds + 10});
  EXPECT_TRUE(auth->gate().authenticate(bearer(token, Method::kPost)));
  clock.set({kTestNow.seconds + 10});
  EXPECT_EQ(auth->gate().authenticate(bearer(token)).error().status, 401);
}

// Every permission of a role against every permission that a route may ask for, by each kind of caller.
TEST_F(GateTest, every_permission_opens_its_own_routes_only) {
  for (const Permission held : access::all_permissions()) {
    access::PermissionSet set;
    set.add(held);
    const std::string group = "only " + std::string(access::permission_name(held));
    ASSERT_TRUE(store.put_role({.name = group, .permissions = set, .user_groups = {group}}));
    const auto user = add_user("u" + std::to_string(static_cast<int>(held)), {group});
    const auto session = with_session(sign_in(user), Method::kGet, "/api/v1/x");
    const auto full = bearer(add_token(user, {std::string(kFullAccess)}));
    for (const Permission asked : access::all_permissions()) {
      EXPECT_EQ(auth->gate().require_role(session, asked, {}).has_value(), held == asked) << group;
      EXPECT_EQ(auth->gate().require_role(full, asked, {}).has_value(), held == asked) << group;
    }
    for (const ApiPermission& api : api_permissions()) {
      const bool expected = api.role == held || api.or_role == held;
      const std::vector<std::string> asked{std::string(api.application), std::string(api.delegated)};
      EXPECT_EQ(auth->gate().require(session, asked).has_value(), expected) << group << " " << api.delegated;
      const auto narrow = bearer(add_token(user, {std::string(api.delegated)}));
      EXPECT_EQ(auth->gate().require(narrow, asked).has_value(), expected);
      EXPECT_EQ(auth->gate().require_role(narrow, held, {std::string(api.application)}).has_value(), expected);
      EXPECT_FALSE(auth->gate().require_role(narrow, held, {}));
    }
  }
}

TEST_F(GateTest, every_application_permission_opens_its_own_routes_only) {
  for (const ApiPermission& held : api_permissions()) {
    const auto [client, secret] = add_client(std::string(held.application), {std::string(held.application)});
    const auto made = bearer(client_token(client, secret));
    for (const ApiPermission& asked : api_permissions()) {
      const bool expected = held.application == asked.application;
      EXPECT_EQ(auth->gate().require(made, {std::string(asked.application), std::string(asked.delegated)}).has_value(), expected);
      EXPECT_EQ(auth->gate().require_role(made, asked.role, {std::string(asked.application)}).has_value(), expected);
      EXPECT_FALSE(auth->gate().require_role(made, asked.role, {}));
    }
    // A client that was given a delegated name has no application permission by it.
    const auto [odd, odd_secret] = add_client("odd", {std::string(held.delegated)});
    EXPECT_FALSE(auth->gate().require(bearer(client_token(odd, odd_secret)), {std::string(held.application)}));
  }
}

TEST_F(GateTest, lets_nobody_in_while_the_store_does_not_answer) {
  const auto user = add_user("anna", {"Administrators"});
  const auto started = sign_in(user);
  const std::string token = add_token(user, {std::string(kFullAccess)});
  const auto [client, secret] = add_client("job", {"Machine.Read.All"});
  const std::string access_token = client_token(client, secret);
  store.broken = true;
  auth->gate().forget();
  EXPECT_EQ(auth->gate().authenticate(with_session(started, Method::kGet, "/x")).error().status, 503);
  EXPECT_EQ(auth->gate().authenticate(bearer(token)).error().status, 503);
  EXPECT_EQ(auth->gate().authenticate(bearer(access_token)).error().status, 503);
  auth->gate().audit({.name = "anna"}, request(Method::kGet, "/x"), "a", "b", "c");
  EXPECT_EQ(auth->authority().audit_failures(), 1U);
}

TEST_F(GateTest, a_failed_sign_in_waits_for_whoever_is_changing_the_user) {
  auto user = add_user("anna", {"Security readers"});
  auto hold = auth->gate().hold();
  std::jthread guesser([&] {
    EXPECT_FALSE(auth->sign_in().sign_in(request(Method::kPost, "/api/v1/session"), "anna", "wrong horse battery", ""));
  });
  user = store.user(user.id).value().value();
  user.enabled = false;
  ASSERT_TRUE(store.put_user(user));
  hold.unlock();
  guesser.join();
  EXPECT_FALSE(store.user(user.id).value()->enabled) << "the count of failures did not bring it back";
}

TEST_F(GateTest, writes_down_who_did_what_from_where) {
  auth->gate().audit({.kind = Principal::Kind::kApiClient, .id = "1234", .name = "job"}, request(Method::kPost, "/x"), "machine.tagged", "web-01", "tag 'a'");
  ASSERT_FALSE(store.entries.empty());
  const auto& entry = store.entries.back();
  EXPECT_EQ(entry.actor, "client:1234");
  EXPECT_EQ(entry.action, "machine.tagged");
  EXPECT_EQ(entry.address, "192.0.2.7");
  EXPECT_EQ(entry.request_id, "0d5e2f4a-4a0e-4c7e-8c6b-0f2f2a7c9e11");
  EXPECT_EQ(entry.time, kTestNow);
}

}  // namespace
}  // namespace parapet::server::auth
