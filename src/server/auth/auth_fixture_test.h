// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/roles.h"
#include "access/secrets.h"
#include "base/json.h"
#include "server/auth/auth.h"
#include "server/auth/memory_store_test.h"
#include "server/http/router.h"

namespace parapet::server::auth {

constexpr access::PasswordCost kCheapPasswords{.memory_kib = 64, .passes = 1, .lanes = 1};
constexpr UnixTime kTestNow{1'800'000'000};

// A whole server/auth over a store in memory; requests go straight into the handlers.
class AuthTest : public ::testing::Test {
 protected:
  AuthTest() {
    AuthOptions options;
    options.public_address = "https://parapet.test:8443";
    options.tenant_name = "contoso.test";
    options.password_cost = kCheapPasswords;
    // A key takes a tenth of a second to make: one for all tests.
    static const std::string keys = [] {
      MemoryStore first;
      const FixedClock now{kTestNow};
      EXPECT_TRUE(Auth::open({}, first, now));
      return first.setting("auth.signing_keys").value().value();
    }();
    EXPECT_TRUE(store.put_setting("auth.signing_keys", keys));
    start(options);
    for (const access::Role& role : access::built_in_roles()) {
      EXPECT_TRUE(store.put_role(role));
    }
  }
  // As a restart with other options.
  void start(const AuthOptions& options) {
    router = {};
    auth = Auth::open(options, store, clock).value();
    auth->add_routes(router);
  }

  access::User add_user(const std::string& name, std::vector<std::string> user_groups, std::string_view password = "correct horse battery") {
    SystemRandom random;
    access::User user{.id = access::make_guid(random), .name = name, .display_name = name + " of the tests", .user_groups = std::move(user_groups)};
    user.password_hash = access::hash_password(password, random, kCheapPasswords).value();
    EXPECT_TRUE(store.put_user(user));
    return user;
  }
  std::pair<access::ApiClient, std::string> add_client(const std::string& name, std::vector<std::string> permissions) {
    SystemRandom random;
    std::string secret = access::make_secret(access::SecretKind::kClient, random);
    access::ApiClient client{.id = access::make_guid(random), .name = name, .secret_hash = access::secret_hash(secret), .permissions = std::move(permissions)};
    EXPECT_TRUE(store.put_api_client(client));
    return {client, std::move(secret)};
  }
  std::string add_token(const access::User& user, std::vector<std::string> permissions, UnixTime expires = {}) {
    SystemRandom random;
    std::string secret = access::make_secret(access::SecretKind::kPersonalToken, random);
    EXPECT_TRUE(store.put_token({.id = access::make_guid(random), .user = user.id, .name = "script", .secret_hash = access::secret_hash(secret), .permissions = std::move(permissions), .expires = expires}));
    return secret;
  }

  static http::Request request(http::Method method, std::string target) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    request.remote_address = "192.0.2.7";
    request.id = "0d5e2f4a-4a0e-4c7e-8c6b-0f2f2a7c9e11";
    request.headers.emplace_back("host", "parapet.test:8443");
    return request;
  }
  static http::Request bearer(std::string_view token, http::Method method = http::Method::kGet) {
    auto made = request(method, "/api/machines");
    made.headers.emplace_back("authorization", "Bearer " + std::string(token));
    return made;
  }
  static http::Request with_session(const StartedSession& started, http::Method method, std::string target, bool csrf = true) {
    auto made = request(method, std::move(target));
    made.headers.emplace_back("cookie", "theme=dark; " + std::string(kSessionCookie) + "=" + started.cookie);
    if (csrf) {
      made.headers.emplace_back("x-csrf-token", started.session.csrf_token);
    }
    return made;
  }
  static http::Request& json(http::Request& made, std::string body) {
    made.headers.emplace_back("content-type", "application/json");
    made.body = std::move(body);
    return made;
  }
  http::Response serve(http::Request made) {
    const auto match = router.find(made);
    if (match.route == nullptr) {
      return http::Response::empty(match.path_exists ? 405 : 404);
    }
    return match.route->handler(made);
  }
  StartedSession sign_in(const access::User& user) {
    auto started = auth->sign_in().start_session(request(http::Method::kPost, "/api/v1/session"), user);
    EXPECT_TRUE(started);
    return std::move(*started);
  }
  // An access token, by way of the token endpoint.
  std::string client_token(const access::ApiClient& client, const std::string& secret) {
    auto made = request(http::Method::kPost, "/" + auth->tenant_id() + "/oauth2/v2.0/token");
    made.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    made.body = "grant_type=client_credentials&client_id=" + client.id + "&client_secret=" + secret +
                "&scope=https%3A%2F%2Fapi.securitycenter.microsoft.com%2F.default";
    const auto response = serve(made);
    EXPECT_EQ(response.status, 200) << response.body;
    return std::string(parser.parse(response.body).value()["access_token"].string());
  }
  static std::string header_of(const http::Response& response, std::string_view name) {
    for (const auto& [key, content] : response.headers) {
      if (key == name) {
        return content;
      }
    }
    return {};
  }

  FixedClock clock{kTestNow};
  MemoryStore store;
  std::unique_ptr<Auth> auth;
  http::Router router;
  JsonParser parser;
};

}  // namespace parapet::server::auth
