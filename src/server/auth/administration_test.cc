// SPDX-License-Identifier: Apache-2.0
#include "server/auth/administration.h"

#include "server/auth/auth_fixture_test.h"

namespace parapet::server::auth {
namespace {

using http::Method;

class AdministrationTest : public AuthTest {
 protected:
  AdministrationTest() { options.password_cost = kCheapPasswords; }
  AuthOptions options;
};

TEST_F(AdministrationTest, a_new_user_signs_in_with_a_password_that_must_be_changed) {
  const auto given = server::auth::add_user(store, clock, options, {.name = "berta", .user_groups = {"Security readers"}});
  ASSERT_TRUE(given);
  EXPECT_TRUE(store.user(given->record.id).value()->must_change_password);
  auto made = request(Method::kPost, "/api/v1/session");
  EXPECT_EQ(serve(json(made, R"({"name":"Berta","password":")" + given->secret + "\"}")).status, 200);
  clock.set({kTestNow.seconds + kGivenPasswordSeconds});
  EXPECT_EQ(serve(made).status, 401) << "it holds for a day";
}

TEST_F(AdministrationTest, users_are_checked) {
  ASSERT_TRUE(server::auth::add_user(store, clock, options, {.name = "berta"}));
  EXPECT_EQ(server::auth::add_user(store, clock, options, {.name = "BERTA"}).error().code(), ErrorCode::kConflict);
  EXPECT_FALSE(server::auth::add_user(store, clock, options, {.name = ""}));
  EXPECT_FALSE(server::auth::add_user(store, clock, options, {.name = " x"}));
  EXPECT_FALSE(server::auth::add_user(store, clock, options, {.name = "a\x1b[0m"}));
  EXPECT_FALSE(server::auth::add_user(store, clock, options, {.name = "carl", .user_groups = {"Nonsense"}}));
  EXPECT_EQ(find_user(store, "nobody").error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(find_user(store, "Berta")->name, "berta");
}

TEST_F(AdministrationTest, the_last_administrator_stays) {
  auto anna = AuthTest::add_user("anna", {"Administrators"});
  EXPECT_EQ(remove_user(store, anna).error().code(), ErrorCode::kConflict);
  anna.enabled = false;
  EXPECT_EQ(change_user(store, anna).error().code(), ErrorCode::kConflict);
  anna.enabled = true;
  anna.user_groups = {"Security readers"};
  EXPECT_EQ(change_user(store, anna).error().code(), ErrorCode::kConflict);
  AuthTest::add_user("berta", {"Administrators"});
  EXPECT_TRUE(change_user(store, anna));
}

TEST_F(AdministrationTest, a_disabled_users_sessions_end) {
  AuthTest::add_user("anna", {"Administrators"});
  auto berta = AuthTest::add_user("berta", {"Security readers"});
  const auto started = sign_in(berta);
  berta.enabled = false;
  ASSERT_TRUE(change_user(store, berta));
  EXPECT_FALSE(store.session(started.session.id_hash).value());
}

TEST_F(AdministrationTest, a_reset_ends_the_lock_and_the_second_factor_where_asked) {
  auto berta = AuthTest::add_user("berta", {"Security readers"});
  berta.locked_until = {kTestNow.seconds + 1000};
  berta.totp_secret = "active:GEZDGNBV:1";
  ASSERT_TRUE(store.put_user(berta));
  ASSERT_TRUE(reset_password(store, clock, options, berta, false));
  EXPECT_FALSE(store.user(berta.id).value()->totp_secret.empty());
  const auto given = reset_password(store, clock, options, berta, true);
  ASSERT_TRUE(given);
  auto made = request(Method::kPost, "/api/v1/session");
  EXPECT_EQ(serve(json(made, R"({"name":"berta","password":")" + given->secret + "\"}")).status, 200);
}

TEST_F(AdministrationTest, the_end_of_a_one_time_password_says_nothing_of_a_password_that_was_set_since) {
  auto berta = server::auth::add_user(store, clock, options, {.name = "berta"})->record;
  clock.set({kTestNow.seconds + 10 * kGivenPasswordSeconds});
  SystemRandom random;
  berta.password_hash = access::hash_password("set by an administrator", random, kCheapPasswords).value();
  ASSERT_TRUE(store.put_user(berta));
  auto made = request(Method::kPost, "/api/v1/session");
  EXPECT_EQ(serve(json(made, R"({"name":"berta","password":"set by an administrator"})")).status, 200);
}

TEST_F(AdministrationTest, clients_are_checked_added_and_renewed) {
  store.device_groups = {{.number = access::GroupNumber{4}, .name = "servers", .rank = 1}};
  EXPECT_FALSE(server::auth::add_client(store, clock, {.name = "job", .permissions = {"Machine.Read"}})) << "a delegated name";
  EXPECT_FALSE(server::auth::add_client(store, clock, {.name = "job", .all_groups = false, .groups = {access::GroupNumber{9}}}));
  const auto given = server::auth::add_client(store, clock, {.name = "job", .permissions = {"Machine.Read.All"}, .all_groups = false, .groups = {access::GroupNumber{4}}});
  ASSERT_TRUE(given);
  EXPECT_EQ(server::auth::add_client(store, clock, {.name = "job"}).error().code(), ErrorCode::kConflict);
  const std::string token = client_token(given->record, given->secret);
  EXPECT_TRUE(auth->gate().authenticate(bearer(token)));
  const auto renewed = renew_secret(store, find_client(store, "job").value());
  ASSERT_TRUE(renewed);
  auth->gate().forget();
  EXPECT_EQ(auth->gate().authenticate(bearer(token)).error().status, 401);
  EXPECT_TRUE(auth->gate().authenticate(bearer(client_token(renewed->record, renewed->secret))));
}

TEST_F(AdministrationTest, enrolment_keys_are_made_once_for_each_name) {
  const auto given = add_enrolment_key(store, clock, {.name = "branch 7", .tags = {"branch-7"}, .uses_max = 50});
  ASSERT_TRUE(given);
  EXPECT_TRUE(access::is_secret(given->secret, access::SecretKind::kEnrolmentKey));
  EXPECT_EQ(store.enrolment_keys().value().front().secret_hash, access::secret_hash(given->secret));
  EXPECT_EQ(add_enrolment_key(store, clock, {.name = "branch 7"}).error().code(), ErrorCode::kConflict);
  EXPECT_EQ(find_enrolment_key(store, given->record.id)->name, "branch 7");
}

}  // namespace
}  // namespace parapet::server::auth
