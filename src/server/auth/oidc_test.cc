// SPDX-License-Identifier: Apache-2.0
#include "server/auth/oidc.h"

#include "access/base64url.h"
#include "base/hash.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "server/auth/auth_fixture_test.h"
#include "server/auth/form.h"

namespace parapet::server::auth {
namespace {

using http::Method;

// An identity provider that does what a test tells it to.
struct FakeProvider {
  access::SigningKey key = access::SigningKey::generate().value();
  std::string issuer = "https://id.test";
  std::string nonce;
  std::string challenge;
  std::string last_form;
  std::string last_authorization;
  std::string claims_more = R"(,"email":"berta@example.org","email_verified":true)";
  std::string subject = "subject-1";
  std::string audience = "\"parapet\"";
  std::string token_issuer = "https://id.test";
  std::string id_token;                 // instead of one of its own
  std::string methods = R"(["client_secret_basic"])";
  std::int64_t expires = kTestNow.seconds + 300;
  int key_requests = 0;
  bool down = false;

  Result<net::Response> answer(const net::Request& request) {
    if (down) {
      return fail(ErrorCode::kEnvironment, "no connection");
    }
    if (request.address.ends_with("/.well-known/openid-configuration")) {
      return net::Response{.status = 200, .body = R"({"issuer":")" + issuer + R"(","authorization_endpoint":"https://id.test/authorize","token_endpoint":"https://id.test/token","jwks_uri":"https://id.test/keys","token_endpoint_auth_methods_supported":)" + methods + "}"};
    }
    if (request.address == "https://id.test/keys") {
      ++key_requests;
      return net::Response{.status = 200, .body = R"({"keys":[{"kty":"EC","kid":"x"},)" + key.to_jwk() + "]}"};
    }
    last_form = request.body;
    for (const auto& [name, content] : request.headers) {
      if (name == "Authorization") {
        last_authorization = content;
      }
    }
    const std::string payload = R"({"iss":")" + token_issuer + R"(","aud":)" + audience + R"(,"sub":")" + subject + R"(","iat":)" + std::to_string(kTestNow.seconds) +
                                R"(,"exp":)" + std::to_string(expires) + R"(,"nonce":")" + nonce + "\"" + claims_more + "}";
    return net::Response{.status = 200, .body = R"({"token_type":"Bearer","access_token":"x","id_token":")" + (id_token.empty() ? key.sign(payload) : id_token) + "\"}"};
  }
};

class OidcTest : public AuthTest {
 protected:
  OidcTest() {
    AuthOptions options;
    options.public_address = "https://parapet.test:8443";
    options.password_cost = kCheapPasswords;
    options.oidc = {.issuer = "https://id.test", .client_id = "parapet", .client_secret = "s:cret"};
    router = {};
    auth = Auth::open(options, store, clock, [this](const net::Request& asked) { return provider.answer(asked); }).value();
    auth->add_routes(router);
    SystemRandom random;
    access::User berta{.id = access::make_guid(random), .name = "berta", .email = "Berta@example.org", .user_groups = {"Security readers"}};
    EXPECT_TRUE(store.put_user(berta));
  }

  struct Begun {
    std::string state;
    std::string binding;
    std::string location;
  };
  Begun begin(const std::string& return_path = "/devices?x=1") {
    auto made = request(Method::kGet, "/api/v1/session/oidc/start");
    made.query = {{"return", return_path}};
    const auto response = serve(made);
    EXPECT_EQ(response.status, 302) << response.body;
    Begun begun{.location = header_of(response, "Location")};
    const auto fields = Form::parse(std::string_view(begun.location).substr(begun.location.find('?') + 1));
    EXPECT_TRUE(fields);
    begun.state = fields->field("state");
    provider.nonce = fields->field("nonce");
    provider.challenge = fields->field("code_challenge");
    const std::string cookie = header_of(response, "Set-Cookie");
    EXPECT_NE(cookie.find("SameSite=Lax"), std::string::npos);
    begun.binding = cookie.substr(0, cookie.find(';'));
    return begun;
  }
  http::Response come_back(const Begun& begun, const std::string& code = "code-1") {
    auto made = request(Method::kGet, "/api/v1/session/oidc/callback");
    made.query = {{"state", begun.state}, {"code", code}};
    made.headers.emplace_back("cookie", begun.binding);
    return serve(made);
  }

  FakeProvider provider;
};

TEST_F(OidcTest, begins_with_code_flow_state_nonce_and_pkce) {
  const Begun begun = begin();
  const auto fields = Form::parse(std::string_view(begun.location).substr(begun.location.find('?') + 1)).value();
  EXPECT_TRUE(begun.location.starts_with("https://id.test/authorize?"));
  EXPECT_EQ(fields.field("response_type"), "code");
  EXPECT_EQ(fields.field("client_id"), "parapet");
  EXPECT_EQ(fields.field("redirect_uri"), "https://parapet.test:8443/api/v1/session/oidc/callback");
  EXPECT_EQ(fields.field("code_challenge_method"), "S256");
  EXPECT_NE(begin().state, begun.state);
}

TEST_F(OidcTest, signs_in_the_user_who_waits_for_this_address_and_knows_them_by_subject_from_then_on) {
  const auto response = come_back(begin());
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_TRUE(header_of(response, "Set-Cookie").starts_with("__Host-parapet=pp_sess_"));
  EXPECT_NE(response.body.find("url=/devices?x=1"), std::string::npos);
  const auto user = store.find_user("berta").value().value();
  EXPECT_EQ(user.external_subject, "subject-1");
  EXPECT_EQ(store.entries.back().action, "sign_in.succeeded");

  const auto form = Form::parse(provider.last_form).value();
  EXPECT_EQ(form.field("code"), "code-1");
  EXPECT_EQ(form.field("grant_type"), "authorization_code");
  EXPECT_EQ(basic_credentials(provider.last_authorization), (std::pair<std::string, std::string>("parapet", "s:cret")));

  provider.claims_more = R"(,"email":"berta.new@example.org","email_verified":true)";
  EXPECT_EQ(come_back(begin()).status, 200) << "the address may change, the subject does not";
  auto cookie = header_of(response, "Set-Cookie");
  auto made = request(Method::kGet, "/api/v1/session");
  made.headers.emplace_back("cookie", cookie.substr(0, cookie.find(';')));
  EXPECT_EQ(serve(made).status, 200);
}

TEST_F(OidcTest, the_verifier_is_what_the_challenge_was_made_of) {
  come_back(begin());
  const std::string verifier(Form::parse(provider.last_form)->field("code_verifier"));
  EXPECT_GE(verifier.size(), 43U);
  // SHA-256 of the verifier, as hex from the base room, as bytes, as base64url.
  const std::string hex = sha256_hex(verifier);
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  EXPECT_EQ(access::base64url_encode(bytes), provider.challenge);
}

TEST_F(OidcTest, a_secret_goes_into_the_body_where_the_provider_wants_that) {
  provider.methods = R"(["client_secret_post"])";
  EXPECT_EQ(come_back(begin()).status, 200);
  EXPECT_EQ(Form::parse(provider.last_form)->field("client_secret"), "s:cret");
  EXPECT_TRUE(provider.last_authorization.empty());
}

TEST_F(OidcTest, an_answer_counts_once_in_the_browser_that_asked_and_for_ten_minutes) {
  const Begun begun = begin();
  EXPECT_EQ(come_back({begun.state, "__Host-parapet-oidc=pp_sess_other", ""}).status, 401) << "another browser";
  EXPECT_EQ(come_back({"guess", begun.binding, ""}).status, 401);
  EXPECT_EQ(come_back(begun).status, 200);
  EXPECT_EQ(come_back(begun).status, 401) << "twice";
  const Begun late = begin();
  clock.set({kTestNow.seconds + 600});
  EXPECT_EQ(come_back(late).status, 401);
}

TEST_F(OidcTest, id_tokens_that_are_not_for_this_sign_in_are_refused) {
  const auto refused = [&](const char* why) {
    EXPECT_EQ(come_back(begin()).status, 401) << why;
    EXPECT_EQ(store.entries.back().action, "sign_in.failed") << why;
    const FakeProvider fresh{.key = provider.key};
    provider = fresh;
    clock.set({clock.now().seconds + 61});  // past the failures' minute
    provider.expires = clock.now().seconds + 300;
  };
  provider.token_issuer = "https://elsewhere.test";
  refused("another issuer");
  provider.audience = "\"another\"";
  refused("another audience");
  provider.audience = R"(["parapet","another"])";
  refused("several audiences and no authorised party");
  provider.claims_more = R"(,"azp":"another")";
  refused("another authorised party");
  provider.expires = kTestNow.seconds - 3600;
  refused("expired");
  provider.subject = "";
  refused("nobody");
  provider.id_token = "eyJhbGciOiJub25lIn0.e30.";
  refused("not signed");
  provider.id_token = access::SigningKey::generate()->sign("{}");
  refused("signed by another");

  const Begun begun = begin();
  provider.nonce = "of another sign-in";
  EXPECT_EQ(come_back(begun).status, 401);
  EXPECT_FALSE(store.find_user("berta").value()->last_sign_in.known());
}

TEST_F(OidcTest, nobody_comes_in_whom_no_administrator_waits_for) {
  provider.claims_more = R"(,"email":"mallory@example.org","email_verified":true)";
  EXPECT_EQ(come_back(begin()).status, 401) << "unknown";
  provider.claims_more = R"(,"email":"berta@example.org","email_verified":false)";
  EXPECT_EQ(come_back(begin()).status, 401) << "not verified";
  provider.claims_more = R"(,"email":"berta@example.org")";
  EXPECT_EQ(come_back(begin()).status, 401) << "not said to be verified";

  auto anna = add_user("anna", {"Administrators"});
  anna.email = "anna@example.org";
  ASSERT_TRUE(store.put_user(anna));
  provider.claims_more = R"(,"email":"anna@example.org","email_verified":true)";
  EXPECT_EQ(come_back(begin()).status, 401) << "a user with a password is not taken over";

  provider.claims_more = R"(,"email":"berta@example.org","email_verified":true)";
  EXPECT_EQ(come_back(begin()).status, 200);
  provider.subject = "subject-2";
  EXPECT_EQ(come_back(begin()).status, 401) << "the place is taken";

  auto berta = store.find_user("berta").value().value();
  berta.enabled = false;
  ASSERT_TRUE(store.put_user(berta));
  provider.subject = "subject-1";
  EXPECT_EQ(come_back(begin()).status, 401) << "disabled";
}

TEST_F(OidcTest, keys_that_the_provider_changed_are_fetched_again_but_not_for_every_bad_token) {
  ASSERT_EQ(come_back(begin()).status, 200);
  EXPECT_EQ(provider.key_requests, 1);
  provider.key = access::SigningKey::generate().value();
  EXPECT_EQ(come_back(begin()).status, 401) << "within the minute the old keys are believed";
  EXPECT_EQ(provider.key_requests, 1);
  clock.set({kTestNow.seconds + 61});
  EXPECT_EQ(come_back(begin()).status, 200);
  EXPECT_EQ(provider.key_requests, 2);
}

TEST_F(OidcTest, a_provider_that_is_down_or_strange_lets_nobody_in) {
  provider.issuer = "https://elsewhere.test";
  EXPECT_EQ(serve(request(Method::kGet, "/api/v1/session/oidc/start")).status, 503);
  provider.issuer = "https://id.test";
  const Begun begun = begin();
  provider.down = true;
  EXPECT_EQ(come_back(begun).status, 503);
  auto refused = request(Method::kGet, "/api/v1/session/oidc/callback");
  refused.query = {{"error", "<script>access_denied"}};
  const auto response = serve(refused);
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(response.body.find("<script>"), std::string::npos);
  auto foreign = request(Method::kGet, "/api/v1/session/oidc/callback");
  foreign.query = {{"iss", "https://elsewhere.test"}, {"state", "x"}, {"code", "y"}};
  EXPECT_EQ(serve(foreign).status, 401);
}

TEST_F(OidcTest, leads_back_to_paths_of_this_server_only) {
  for (const char* path : {"//evil.test/x", "https://evil.test", "/\\evil.test", "/a\"><script>", "javascript:1", "", "/a b"}) {
    const auto response = come_back(begin(path));
    ASSERT_EQ(response.status, 200);
    EXPECT_NE(response.body.find("0;url=/\""), std::string::npos) << path;
  }
}

TEST_F(OidcTest, the_ways_to_sign_in_are_told) {
  EXPECT_NE(serve(request(Method::kGet, "/api/v1/session/methods")).body.find("oidc/start"), std::string::npos);
  start({});
  EXPECT_NE(serve(request(Method::kGet, "/api/v1/session/methods")).body.find("\"external\":null"), std::string::npos);
  EXPECT_EQ(serve(request(Method::kGet, "/api/v1/session/oidc/start")).status, 404);
  AuthOptions half;
  half.oidc.issuer = "https://id.test";
  EXPECT_EQ(Auth::open(half, store, clock).error().code(), ErrorCode::kUsage);
}

}  // namespace
}  // namespace parapet::server::auth
