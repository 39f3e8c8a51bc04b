// SPDX-License-Identifier: Apache-2.0
#include "access/base64url.h"
#include "access/totp.h"
#include "base/text.h"
#include "server/auth/auth_fixture_test.h"
#include "server/auth/first_start.h"

#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/files.h"
#include "server/http/target.h"

namespace parapet::server::auth {
namespace {

using http::Method;

class SessionTest : public AuthTest {
 protected:
  // What a browser keeps.
  struct Browser {
    std::string cookie;
    std::string csrf;
  };
  http::Response post_session(const std::string& body) {
    auto made = request(Method::kPost, "/api/v1/session");
    return serve(json(made, body));
  }
  Browser browser_of(const http::Response& response) {
    const std::string header = header_of(response, "Set-Cookie");
    EXPECT_TRUE(header.starts_with("__Host-parapet=pp_sess_")) << header;
    EXPECT_TRUE(header.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict")) << header;
    return {header.substr(15, header.find(';') - 15), std::string(parser.parse(response.body).value()["csrfToken"].string())};
  }
  http::Response call(const Browser& browser, Method method, std::string target, std::string body = "") {
    auto made = request(method, std::move(target));
    EXPECT_TRUE(http::parse_target(made)) << made.target;
    made.headers.emplace_back("cookie", "__Host-parapet=" + browser.cookie);
    made.headers.emplace_back("x-csrf-token", browser.csrf);
    return serve(json(made, std::move(body)));
  }
  std::string code_of(const http::Response& response) { return std::string(parser.parse(response.body).value()["error"]["code"].string()); }
  std::string last_action() const { return store.entries.empty() ? "" : store.entries.back().action; }
};

constexpr const char* kAnna = R"({"name":"Anna","password":"correct horse battery"})";
constexpr const char* kWrong = R"({"name":"anna","password":"wrong horse battery"})";

TEST_F(SessionTest, begins_with_name_and_password_and_ends_when_asked) {
  add_user("anna", {"Security readers"});
  const auto response = post_session(kAnna);
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(last_action(), "sign_in.succeeded");
  const Browser browser = browser_of(response);
  EXPECT_FALSE(store.session(browser.cookie).value()) << "the store keeps a hash";

  const auto shown = call(browser, Method::kGet, "/api/v1/session");
  ASSERT_EQ(shown.status, 200);
  const JsonValue who = parser.parse(shown.body).value();
  EXPECT_EQ(who["name"].string(), "anna");
  EXPECT_EQ(who["kind"].string(), "user");
  EXPECT_EQ(who["csrfToken"].string(), browser.csrf);
  EXPECT_EQ(who["permissions"].elements().size(), 2U);
  EXPECT_EQ(who["scope"]["all"].boolean(), true);

  EXPECT_EQ(call({browser.cookie, "guess"}, Method::kDelete, "/api/v1/session").status, 403);
  const auto ended = call(browser, Method::kDelete, "/api/v1/session");
  EXPECT_EQ(ended.status, 204);
  EXPECT_NE(header_of(ended, "Set-Cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(call(browser, Method::kGet, "/api/v1/session").status, 401);
}

TEST_F(SessionTest, has_another_id_after_each_sign_in_and_the_old_one_is_over) {
  add_user("anna", {"Security readers"});
  const Browser first = browser_of(post_session(kAnna));
  auto again = request(Method::kPost, "/api/v1/session");
  again.headers.emplace_back("cookie", "__Host-parapet=" + first.cookie);
  const Browser second = browser_of(serve(json(again, kAnna)));
  EXPECT_NE(first.cookie, second.cookie);
  EXPECT_EQ(call(first, Method::kGet, "/api/v1/session").status, 401);
  EXPECT_EQ(call(second, Method::kGet, "/api/v1/session").status, 200);
}

TEST_F(SessionTest, a_wrong_name_looks_like_a_wrong_password) {
  add_user("anna", {});
  const auto no_name = post_session(R"({"name":"nobody","password":"correct horse battery"})");
  const auto no_password = post_session(kWrong);
  EXPECT_EQ(no_name.status, 401);
  EXPECT_EQ(no_name.body, no_password.body);
  EXPECT_EQ(last_action(), "sign_in.failed");
}

TEST_F(SessionTest, asks_for_json_and_both_fields) {
  add_user("anna", {});
  auto form = request(Method::kPost, "/api/v1/session");
  form.headers.emplace_back("content-type", "text/plain");
  form.body = kAnna;
  EXPECT_EQ(serve(form).status, 415) << "a form of a foreign page can't sign anybody in";
  for (const char* body : {"", "[]", "{", "{}", R"({"name":"anna"})", R"({"name":5,"password":"x"})"}) {
    EXPECT_EQ(post_session(body).status, 400) << body;
  }
}

TEST_F(SessionTest, is_refused_for_a_while_after_too_many_failures_even_with_the_right_password) {
  add_user("anna", {});
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(post_session(kWrong).status, 401);
  }
  EXPECT_EQ(post_session(kAnna).status, 401);
  clock.set({kTestNow.seconds + 29});
  EXPECT_EQ(post_session(kAnna).status, 401);
  clock.set({kTestNow.seconds + 30});
  EXPECT_EQ(post_session(kAnna).status, 200);
  EXPECT_EQ(store.find_user("anna").value()->failed_sign_ins, 0U);
}

TEST_F(SessionTest, guessing_from_one_address_is_slowed_down_whatever_the_name) {
  add_user("anna", {});
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(post_session(R"({"name":"u)" + std::to_string(i) + R"(","password":"x"})").status, 401);
  }
  const auto response = post_session(kAnna);
  EXPECT_EQ(response.status, 429);
  EXPECT_FALSE(header_of(response, "Retry-After").empty());
}

TEST_F(SessionTest, is_refused_for_users_who_are_disabled_or_sign_in_elsewhere) {
  auto user = add_user("anna", {});
  user.enabled = false;
  ASSERT_TRUE(store.put_user(user));
  EXPECT_EQ(post_session(kAnna).status, 401);
  user.enabled = true;
  user.password_hash.clear();
  ASSERT_TRUE(store.put_user(user));
  EXPECT_EQ(post_session(kAnna).status, 401);
}

TEST_F(SessionTest, an_old_password_hash_is_made_again_at_sign_in) {
  auto user = add_user("anna", {});
  SystemRandom random;
  user.password_hash = access::hash_password("correct horse battery", random, {.memory_kib = 32, .passes = 1, .lanes = 1}).value();
  ASSERT_TRUE(store.put_user(user));
  ASSERT_EQ(post_session(kAnna).status, 200);
  EXPECT_FALSE(access::password_hash_is_old(store.user(user.id).value()->password_hash, kCheapPasswords));
  EXPECT_EQ(post_session(kAnna).status, 200);
}

TEST_F(SessionTest, a_changed_password_ends_all_other_sessions) {
  add_user("anna", {"Security readers"});
  const Browser other = browser_of(post_session(kAnna));
  const Browser browser = browser_of(post_session(kAnna));
  const auto change = [&](const char* present, const char* wanted) {
    return call(browser, Method::kPost, "/api/v1/session/password", std::string(R"({"current":")") + present + R"(","new":")" + wanted + "\"}");
  };
  EXPECT_EQ(change("correct horse battery", "short").status, 400);
  EXPECT_EQ(change("correct horse battery", "correct horse battery").status, 400);
  EXPECT_EQ(change("wrong horse battery", "another good password").status, 401);
  const auto changed = change("correct horse battery", "another good password");
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(last_action(), "user.password_changed");
  EXPECT_EQ(call(other, Method::kGet, "/api/v1/session").status, 401);
  EXPECT_EQ(call(browser, Method::kGet, "/api/v1/session").status, 401);
  EXPECT_EQ(call(browser_of(changed), Method::kGet, "/api/v1/session").status, 200);
  EXPECT_EQ(post_session(kAnna).status, 401);
  EXPECT_EQ(post_session(R"({"name":"anna","password":"another good password"})").status, 200);
}

TEST_F(SessionTest, a_second_factor_is_asked_for_once_it_is_confirmed) {
  const auto user = add_user("anna", {"Security readers"});
  const Browser browser = browser_of(post_session(kAnna));
  EXPECT_EQ(call(browser, Method::kPost, "/api/v1/session/totp/confirm", R"({"code":"123456"})").status, 409);
  EXPECT_EQ(call(browser, Method::kPost, "/api/v1/session/totp", R"({"password":"no"})").status, 401);
  const auto begun = call(browser, Method::kPost, "/api/v1/session/totp", R"({"password":"correct horse battery"})");
  ASSERT_EQ(begun.status, 200) << begun.body;
  const std::string address(parser.parse(begun.body).value()["address"].string());
  const auto start = address.find("secret=") + 7;
  const std::string secret = access::base32_decode(address.substr(start, address.find('&') - start)).value();
  EXPECT_EQ(post_session(kAnna).status, 200) << "not asked for before it is confirmed";

  const auto code_at = [&](std::int64_t seconds) { return access::totp_code(secret, access::totp_step({seconds})); };
  EXPECT_EQ(call(browser, Method::kPost, "/api/v1/session/totp/confirm", R"({"code":"000000"})").status, 400);
  EXPECT_EQ(call(browser, Method::kPost, "/api/v1/session/totp/confirm", R"({"code":")" + code_at(kTestNow.seconds) + "\"}").status, 204);

  const auto without = post_session(kAnna);
  EXPECT_EQ(without.status, 401);
  EXPECT_EQ(code_of(without), "TotpRequired");
  EXPECT_EQ(code_of(post_session(kWrong)), "Unauthorized") << "the code is asked for after the right password only";
  const auto with = [&](const std::string& code) {
    return post_session(R"({"name":"anna","password":"correct horse battery","totp":")" + code + "\"}");
  };
  EXPECT_EQ(with(code_at(kTestNow.seconds)).status, 401) << "used when it was confirmed";
  clock.set({kTestNow.seconds + 60});
  EXPECT_EQ(with("000000").status, 401);
  const std::string good = code_at(kTestNow.seconds + 60);
  EXPECT_EQ(with(good).status, 200);
  EXPECT_EQ(with(good).status, 401) << "no code works twice";

  EXPECT_EQ(call(browser, Method::kDelete, "/api/v1/session/totp", R"({"password":"correct horse battery"})").status, 204);
  EXPECT_EQ(post_session(kAnna).status, 200);
}

TEST_F(SessionTest, of_many_who_come_with_one_code_at_once_one_gets_in) {
  auto user = add_user("anna", {"Security readers"});
  const access::TotpState state{.secret = "12345678901234567890", .confirmed = true};
  user.totp_secret = state.to_text();
  ASSERT_TRUE(store.put_user(user));
  const std::string code = access::totp_code(state.secret, access::totp_step(kTestNow));
  std::atomic<int> inside = 0;
  {
    std::vector<std::jthread> people;
    for (int i = 0; i < 8; ++i) {
      people.emplace_back([&, i] {
        auto made = request(Method::kPost, "/api/v1/session");
        made.remote_address = "192.0.2." + std::to_string(i);
        if (auth->sign_in().sign_in(made, "anna", "correct horse battery", code)) {
          ++inside;
        }
      });
    }
  }
  EXPECT_EQ(inside, 1);
}

TEST_F(SessionTest, the_gate_answers_many_at_once_while_it_forgets) {
  const auto user = add_user("anna", {"Security readers"});
  const std::string token = add_token(user, {"Machine.Read"});
  const auto [client, secret] = add_client("job", {"Machine.Read.All"});
  const std::string access_token = client_token(client, secret);
  const auto session = with_session(sign_in(user), Method::kGet, "/api/v1/x");
  std::atomic<int> refusals = 0;
  {
    std::vector<std::jthread> callers;
    for (int i = 0; i < 6; ++i) {
      callers.emplace_back([&, i] {
        for (int call = 0; call < 100; ++call) {
          const auto made = i % 3 == 0 ? session : bearer(i % 3 == 1 ? token : access_token);
          refusals += auth->gate().authenticate(made) ? 0 : 1;
          if (call % 10 == 0) {
            auth->gate().forget();
          }
        }
      });
    }
    callers.emplace_back([&] { refusals += auth->tokens().rotate() ? 0 : 1; });
  }
  EXPECT_EQ(refusals, 0);
}

TEST_F(SessionTest, users_make_personal_tokens_of_what_they_may_do) {
  add_user("anna", {"Vulnerability readers"});
  const Browser browser = browser_of(post_session(kAnna));
  const auto make = [&](const std::string& body) { return call(browser, Method::kPost, "/api/v1/session/tokens", body); };
  EXPECT_EQ(make(R"({"name":"script","permissions":["Alert.Read"]})").status, 400) << "the role does not allow it";
  EXPECT_EQ(make(R"({"name":"script","permissions":[]})").status, 400);
  EXPECT_EQ(make(R"({"name":"","permissions":["Machine.Read"]})").status, 400);
  EXPECT_EQ(make(R"({"name":"script","days":5000,"permissions":["Machine.Read"]})").status, 400);
  const auto made = make(R"({"name":"script","days":7,"permissions":["Machine.Read"]})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(last_action(), "token.created");
  const JsonValue answer = parser.parse(made.body).value();
  const std::string token(answer["token"].string());
  const std::string id(answer["id"].string());
  EXPECT_TRUE(auth->gate().require(bearer(token), {"Machine.Read"}));
  EXPECT_EQ(serve(bearer(token)).status, 404);

  const auto listed = call(browser, Method::kGet, "/api/v1/session/tokens");
  EXPECT_EQ(listed.body.find(token), std::string::npos) << "shown once";
  EXPECT_NE(listed.body.find("\"script\""), std::string::npos);
  const auto total_of = [&](const std::string& options) {
    const auto one = call(browser, Method::kGet, "/api/v1/session/tokens?" + options);
    return one.status == 200 ? parser.parse(one.body).value()["total"].integer().value_or(-1) : -one.status;
  };
  EXPECT_EQ(total_of("text=SCR&state=active&sort=-lastUsed,name"), 1);
  EXPECT_EQ(total_of("state=expired"), 0);
  EXPECT_EQ(total_of("owner=berta"), -400) << "an option that the list does not have";
  EXPECT_EQ(total_of("sort=secretHash"), -400);
  const UnixTime then = clock.now();
  clock.set({then.seconds + 7 * kSecondsPerDay});
  const auto late = browser_of(post_session(kAnna));
  const auto over = call(late, Method::kGet, "/api/v1/session/tokens?state=expired");
  EXPECT_NE(over.body.find("\"total\":1"), std::string::npos) << over.body;
  clock.set(then);

  auto as_token = bearer(token, Method::kPost);
  as_token.path = as_token.target = "/api/v1/session/tokens";
  EXPECT_EQ(serve(json(as_token, R"({"name":"more","permissions":["Machine.Read"]})")).status, 403) << "tokens make no tokens";

  add_user("berta", {"Vulnerability readers"});
  const Browser other = browser_of(post_session(R"({"name":"berta","password":"correct horse battery"})"));
  EXPECT_EQ(call(other, Method::kDelete, "/api/v1/session/tokens/" + id).status, 404) << "another user's";
  EXPECT_EQ(call(browser, Method::kDelete, "/api/v1/session/tokens/" + id).status, 204);
  EXPECT_EQ(auth->gate().authenticate(bearer(token)).error().status, 401);
}

class FirstStartTest : public SessionTest {
 protected:
  AuthOptions options() const {
    AuthOptions made;
    made.password_cost = kCheapPasswords;
    return made;
  }
};

TEST_F(FirstStartTest, makes_an_administrator_whose_password_must_be_changed_within_an_hour) {
  const auto first = prepare_first_start(store, clock, options());
  ASSERT_TRUE(first && *first);
  EXPECT_EQ((*first)->name, "admin");
  EXPECT_FALSE(prepare_first_start(store, clock, options()).value()) << "once";

  const std::string body = R"({"name":"admin","password":")" + (*first)->password + "\"}";
  clock.set({kTestNow.seconds + 3599});
  const auto response = post_session(body);
  ASSERT_EQ(response.status, 200) << response.body;
  const Browser browser = browser_of(response);
  EXPECT_EQ(call(browser, Method::kGet, "/api/v1/session/tokens").status, 403);
  const auto changed = call(browser, Method::kPost, "/api/v1/session/password", R"({"current":")" + (*first)->password + R"(","new":"another good password"})");
  ASSERT_EQ(changed.status, 200) << changed.body;
  const auto who = call(browser_of(changed), Method::kGet, "/api/v1/session");
  EXPECT_NE(who.body.find("manageSystemSettings"), std::string::npos);
  clock.set({kTestNow.seconds + 100 * kSecondsPerDay});
  EXPECT_EQ(post_session(R"({"name":"admin","password":"another good password"})").status, 200) << "the hour was the first password's";
  EXPECT_FALSE(prepare_first_start(store, clock, options()).value());
}

TEST_F(FirstStartTest, makes_another_password_where_nobody_came_within_the_hour) {
  const auto first = prepare_first_start(store, clock, options()).value();
  clock.set({kTestNow.seconds + 3600});
  EXPECT_EQ(code_of(post_session(R"({"name":"admin","password":")" + first->password + "\"}")), "PasswordExpired");
  const auto second = prepare_first_start(store, clock, options()).value();
  ASSERT_TRUE(second);
  EXPECT_EQ(post_session(R"({"name":"admin","password":")" + second->password + "\"}").status, 200);
  EXPECT_EQ(store.users().value().size(), 1U);
}

TEST_F(FirstStartTest, leaves_a_store_with_users_alone) {
  add_user("anna", {"Administrators"});
  EXPECT_FALSE(prepare_first_start(store, clock, options()).value());
}

TEST_F(FirstStartTest, tells_the_password_in_a_file_for_the_owner_only) {
  const std::string folder = ::testing::TempDir() + "parapet-first-start";
  std::filesystem::create_directories(folder);
  const auto where = tell_first_sign_in({.name = "admin", .password = "aaaa-bbbb", .until = kTestNow}, folder);
  ASSERT_TRUE(where);
  if (*where != "the terminal") {
    struct stat status {};
    ASSERT_EQ(::stat(where->c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_NE(read_file(*where, 1 << 16).value().find("aaaa-bbbb"), std::string::npos);
  }
  std::filesystem::remove_all(folder);
}

TEST_F(FirstStartTest, the_file_goes_once_its_password_was_used) {
  const std::string folder = ::testing::TempDir() + "parapet-first-start-used";
  std::filesystem::create_directories(folder);
  const auto first = prepare_first_start(store, clock, options()).value();
  ASSERT_TRUE(first);
  std::ofstream(folder + "/first-sign-in") << first->password;
  ASSERT_TRUE(forget_used_first_sign_in(store, folder));
  EXPECT_TRUE(std::filesystem::exists(folder + "/first-sign-in"));
  ASSERT_EQ(post_session(R"({"name":"admin","password":")" + first->password + "\"}").status, 200);
  ASSERT_TRUE(forget_used_first_sign_in(store, folder));
  EXPECT_FALSE(std::filesystem::exists(folder + "/first-sign-in"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace parapet::server::auth
