// SPDX-License-Identifier: Apache-2.0
#include "access/base64url.h"
#include "base/text.h"
#include "server/auth/auth_fixture_test.h"

namespace parapet::server::auth {
namespace {

using http::Method;

class OauthTest : public AuthTest {
 protected:
  http::Response ask(std::string target, std::string body, std::string authorization = "") {
    auto made = request(Method::kPost, std::move(target));
    made.headers.emplace_back("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    if (!authorization.empty()) {
      made.headers.emplace_back("authorization", std::move(authorization));
    }
    made.body = std::move(body);
    return serve(made);
  }
  std::string address() const { return "/" + auth->tenant_id() + "/oauth2/v2.0/token"; }
  static std::string credentials(const access::ApiClient& client, const std::string& secret) {
    return "grant_type=client_credentials&client_id=" + client.id + "&client_secret=" + secret;
  }
  std::string error_of(const http::Response& response) { return std::string(parser.parse(response.body).value()["error"].string()); }
};

constexpr const char* kScope = "&scope=https%3A%2F%2Fapi.securitycenter.microsoft.com%2F.default";

TEST_F(OauthTest, discovery_names_this_servers_addresses) {
  for (const std::string& tenant : {auth->tenant_id(), std::string("Contoso.Test")}) {
    for (const char* middle : {"/v2.0/.well-known/openid-configuration", "/.well-known/openid-configuration"}) {
      const auto response = serve(request(Method::kGet, "/" + tenant + middle));
      ASSERT_EQ(response.status, 200);
      const JsonValue document = parser.parse(response.body).value();
      const std::string base = "https://parapet.test:8443/" + auth->tenant_id();
      EXPECT_EQ(document["issuer"].string(), base + "/v2.0");
      EXPECT_EQ(document["token_endpoint"].string(), base + "/oauth2/v2.0/token");
      EXPECT_EQ(document["jwks_uri"].string(), base + "/discovery/v2.0/keys");
      EXPECT_TRUE(document["authorization_endpoint"].present());
    }
  }
  EXPECT_EQ(serve(request(Method::kGet, "/other/v2.0/.well-known/openid-configuration")).status, 400);
}

TEST_F(OauthTest, without_a_public_address_discovery_names_the_host_that_was_asked) {
  start({});
  auto made = request(Method::kGet, "/" + auth->tenant_id() + "/v2.0/.well-known/openid-configuration");
  made.headers = {{"host", "127.0.0.1:9443"}};
  const std::string expected = "https://127.0.0.1:9443/" + auth->tenant_id() + "/v2.0";
  EXPECT_EQ(parser.parse(serve(made).body).value()["issuer"].string(), expected);
  made.headers = {{"host", "evil\"/x"}};
  EXPECT_TRUE(parser.parse(serve(made).body).value()["issuer"].string().starts_with("https://localhost/")) << "no host and port";
}

TEST_F(OauthTest, instance_discovery_leads_to_the_tenant) {
  auto made = request(Method::kGet, "/common/discovery/instance");
  made.query = {{"api-version", "1.1"}, {"authorization_endpoint", "https://parapet.test:8443/" + auth->tenant_id() + "/oauth2/v2.0/authorize"}};
  const auto response = serve(made);
  ASSERT_EQ(response.status, 200);
  const JsonValue document = parser.parse(response.body).value();
  EXPECT_EQ(document["tenant_discovery_endpoint"].string(),
            "https://parapet.test:8443/" + auth->tenant_id() + "/v2.0/.well-known/openid-configuration");
  for (const JsonValue entry : document["metadata"].elements()) {
    EXPECT_EQ(entry["preferred_network"].string(), "parapet.test:8443");
  }
  made.query[1].second = "https://parapet.test/contoso.test/oauth2/v2.0/authorize";
  EXPECT_EQ(serve(made).status, 200) << "libraries leave the port out";
  made.query[1].second = "https://elsewhere.test/x/oauth2/v2.0/authorize";
  EXPECT_EQ(error_of(serve(made)), "invalid_instance");
}

TEST_F(OauthTest, the_published_keys_verify_the_tokens) {
  const auto [client, secret] = add_client("job", {"Machine.Read.All", "Alert.ReadWrite.All"});
  const std::string token = client_token(client, secret);
  const auto response = serve(request(Method::kGet, "/" + auth->tenant_id() + "/discovery/v2.0/keys"));
  const JsonValue keys = parser.parse(response.body).value();
  std::vector<access::PublicKey> published;
  for (const JsonValue key : keys["keys"].elements()) {
    published.push_back(access::PublicKey::from_jwk(std::string(key["kid"].string()), key["n"].string(), key["e"].string()).value());
  }
  const std::string payload = access::verified_payload(token, published).value();
  const JsonValue claims = parser.parse(payload).value();
  EXPECT_EQ(claims["aud"].string(), "https://api.securitycenter.microsoft.com");
  EXPECT_EQ(claims["iss"].string(), "https://parapet.test:8443/" + auth->tenant_id() + "/v2.0");
  EXPECT_EQ(claims["appid"].string(), client.id);
  EXPECT_EQ(claims["azp"].string(), client.id);
  EXPECT_EQ(claims["tid"].string(), auth->tenant_id());
  EXPECT_EQ(claims["roles"].elements().size(), 2U);
  EXPECT_EQ(claims["exp"].integer().value() - claims["iat"].integer().value(), 3599);
  EXPECT_EQ(payload.find(secret), std::string::npos);
}

TEST_F(OauthTest, gives_tokens_as_libraries_expect_them) {
  const auto [client, secret] = add_client("job", {"Machine.Read.All"});
  const auto posted = ask(address(), credentials(client, secret) + kScope + "&client_info=1");
  ASSERT_EQ(posted.status, 200) << posted.body;
  EXPECT_EQ(header_of(posted, "Cache-Control"), "no-store");
  const JsonValue answer = parser.parse(posted.body).value();
  EXPECT_EQ(answer["token_type"].string(), "Bearer");
  EXPECT_EQ(answer["expires_in"].integer(), 3599);
  EXPECT_FALSE(answer["access_token"].string().empty());

  const std::string pair = client.id + ":" + secret;
  std::string encoded = access::base64url_encode(pair);
  std::ranges::replace(encoded, '-', '+');
  std::ranges::replace(encoded, '_', '/');
  encoded.append((4 - encoded.size() % 4) % 4, '=');
  EXPECT_EQ(ask(address(), std::string("grant_type=client_credentials") + kScope, "Basic " + encoded).status, 200);
  EXPECT_EQ(ask(address(), credentials(client, secret) + kScope, "Basic " + encoded).status, 400) << "two ways at once";

  const auto first = ask("/contoso.test/oauth2/token", credentials(client, secret) + "&resource=https%3A%2F%2Fapi.securitycenter.microsoft.com%2F");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(parser.parse(first.body).value()["expires_in"].string(), "3599") << "a text in the first version";
}

TEST_F(OauthTest, every_documented_resource_is_known_and_others_are_not) {
  const auto [client, secret] = add_client("job", {"Machine.Read.All"});
  for (const char* scope : {"https://api.securitycenter.microsoft.com/.default", "https://api.security.microsoft.com/.default",
                            "https://securitycenter.onmicrosoft.com/windowsatpservice/.default", "https://parapet.test:8443/.default",
                            "https://api.securitycenter.microsoft.com//.default", "https://eu.api.security.microsoft.com/.default openid profile"}) {
    const auto response = ask(address(), credentials(client, secret) + "&scope=" + percent_encode(scope, ""));
    EXPECT_EQ(response.status, 200) << scope;
    const std::string token(parser.parse(response.body).value()["access_token"].string());
    EXPECT_TRUE(auth->gate().authenticate(bearer(token))) << scope;
  }
  for (const char* scope : {"https://graph.microsoft.com/.default", "https://api.securitycenter.microsoft.com/Machine.Read.All", ".default", "openid",
                            "https://a/.default https://b/.default"}) {
    const auto response = ask(address(), credentials(client, secret) + "&scope=" + percent_encode(scope, ""));
    EXPECT_EQ(response.status, 400) << scope;
    EXPECT_EQ(error_of(response), "invalid_scope") << scope;
  }
  EXPECT_EQ(error_of(ask("/contoso.test/oauth2/token", credentials(client, secret) + "&resource=https%3A%2F%2Fgraph.microsoft.com")), "invalid_resource");
}

TEST_F(OauthTest, refuses_with_the_errors_of_the_standard) {
  const auto [client, secret] = add_client("job", {"Machine.Read.All"});
  const struct {
    std::string body;
    int status;
    const char* error;
  } cases[] = {
      {"", 400, "invalid_request"},
      {"grant_type=password&username=a&password=b&client_id=" + client.id, 400, "unsupported_grant_type"},
      {"grant_type=authorization_code&code=x", 400, "unsupported_grant_type"},
      {"grant_type=client_credentials", 400, "invalid_request"},
      {"grant_type=client_credentials&client_id=" + client.id + kScope, 401, "invalid_client"},
      {"grant_type=client_credentials&client_assertion=a.b.c&client_id=" + client.id + kScope, 401, "invalid_client"},
      {"grant_type=client_credentials&client_secret=wrong&client_id=" + client.id + kScope, 401, "invalid_client"},
      {"grant_type=client_credentials&client_secret=wrong&client_id=00000000-0000-4000-8000-000000000000" + std::string(kScope), 401, "invalid_client"},
      {credentials(client, secret), 400, "invalid_request"},
      {credentials(client, secret) + "&grant_type=client_credentials" + kScope, 400, "invalid_request"},
      {credentials(client, secret) + "&scope=%zz", 400, "invalid_request"},
  };
  for (const auto& c : cases) {
    const auto response = ask(address(), c.body);
    EXPECT_EQ(response.status, c.status) << c.body;
    const JsonValue answer = parser.parse(response.body).value();
    EXPECT_EQ(answer["error"].string(), c.error) << c.body;
    EXPECT_FALSE(answer["error_description"].string().empty());
    EXPECT_EQ(answer["error_codes"].elements().size(), 1U);
    EXPECT_EQ(response.body.find(secret), std::string::npos);
  }
  EXPECT_EQ(ask("/nowhere/oauth2/v2.0/token", credentials(client, secret) + kScope).status, 400);
  auto json_request = request(Method::kPost, address());
  EXPECT_EQ(serve(json(json_request, "{}")).status, 400);
}

TEST_F(OauthTest, a_disabled_or_expired_client_gets_none) {
  auto [client, secret] = add_client("job", {"Machine.Read.All"});
  client.expires = kTestNow;
  ASSERT_TRUE(store.put_api_client(client));
  EXPECT_EQ(ask(address(), credentials(client, secret) + kScope).status, 401);
  client.expires = {};
  client.enabled = false;
  ASSERT_TRUE(store.put_api_client(client));
  EXPECT_EQ(ask(address(), credentials(client, secret) + kScope).status, 401);
  EXPECT_EQ(store.entries.back().action, "token.refused");
  EXPECT_EQ(store.entries.back().detail, "the client is disabled");
}

TEST_F(OauthTest, failures_of_one_client_at_one_address_are_slowed_down) {
  const auto [client, secret] = add_client("job", {"Machine.Read.All"});
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(ask(address(), credentials(client, "wrong") + kScope).status, 401);
  }
  const auto response = ask(address(), credentials(client, secret) + kScope);
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(header_of(response, "Retry-After"), "60");
  const auto [other, other_secret] = add_client("other", {"Machine.Read.All"});
  EXPECT_EQ(ask(address(), credentials(other, other_secret) + kScope).status, 200) << "its neighbours are not";
  clock.set({kTestNow.seconds + 60});
  EXPECT_EQ(ask(address(), credentials(client, secret) + kScope).status, 200);
}

TEST_F(OauthTest, its_routes_leave_the_apis_alone) {
  router.add(Method::kGet, "/api/{name}/.well-known/openid-configuration", [](const http::Request&) { return http::Response::text("api"); });
  EXPECT_EQ(serve(request(Method::kGet, "/api/v2.0/.well-known/openid-configuration")).body, "api");
}

}  // namespace
}  // namespace parapet::server::auth
