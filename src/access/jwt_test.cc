// SPDX-License-Identifier: Apache-2.0
#include "access/jwt.h"

#include <gtest/gtest.h>

#include "access/base64url.h"
#include "base/json.h"
#include "base/text.h"

namespace parapet::access {
namespace {

// RSA keys take a while to make: one of each for all tests.
const SigningKey& first_key() {
  static const SigningKey key = SigningKey::generate().value();
  return key;
}
const SigningKey& second_key() {
  static const SigningKey key = SigningKey::generate().value();
  return key;
}

constexpr UnixTime kNow{1'800'000'000};

ClaimRules rules() { return {.issuer = "https://a/t/v2.0", .audiences = {"https://api", "https://other"}, .now = kNow}; }

std::string payload(std::string_view more) {
  return R"({"iss":"https://a/t/v2.0","aud":"https://api","iat":1799999000,"nbf":1799999000,"exp":1800002600)" + std::string(more) + "}";
}

TEST(Jwt, is_verified_by_the_key_that_signed_it) {
  const std::string token = first_key().sign(payload(""));
  const std::vector keys{second_key().public_key(), first_key().public_key()};
  EXPECT_EQ(verified_payload(token, keys).value(), payload(""));
  EXPECT_FALSE(verified_payload(token, std::vector{second_key().public_key()}));
  EXPECT_FALSE(verified_payload(token, {}));
}

TEST(Jwt, signing_keys_survive_being_stored) {
  const auto again = SigningKey::from_pem(first_key().to_pem());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->id(), first_key().id());
  EXPECT_TRUE(verified_payload(again->sign("{}"), std::vector{first_key().public_key()}));
  EXPECT_FALSE(SigningKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
  EXPECT_FALSE(SigningKey::from_pem(""));
}

TEST(Jwt, public_keys_can_be_read_from_what_is_published) {
  JsonParser parser;
  const std::string text = first_key().to_jwk();
  const JsonValue jwk = parser.parse(text).value();
  EXPECT_EQ(jwk["alg"].string(), "RS256");
  EXPECT_EQ(jwk["e"].string(), "AQAB");
  const auto key = PublicKey::from_jwk(std::string(jwk["kid"].string()), jwk["n"].string(), jwk["e"].string());
  ASSERT_TRUE(key);
  EXPECT_TRUE(verified_payload(first_key().sign("{}"), std::vector{*key}));
  EXPECT_EQ(text.find("\"d\""), std::string::npos) << "the private half stays here";
}

TEST(Jwt, weak_and_broken_public_keys_are_refused) {
  EXPECT_FALSE(PublicKey::from_jwk("k", base64url_encode(std::string(128, '\xff')), "AQAB")) << "1024 bits";
  EXPECT_FALSE(PublicKey::from_jwk("k", "!", "AQAB"));
  EXPECT_FALSE(PublicKey::from_jwk("k", base64url_encode(std::string(256, '\xff')), ""));
  EXPECT_FALSE(PublicKey::from_jwk("k", base64url_encode(std::string(5000, '\xff')), "AQAB"));
}

TEST(Jwt, that_was_changed_is_refused) {
  const std::string token = first_key().sign(payload(""));
  const std::vector keys{first_key().public_key()};
  for (std::size_t i = 0; i < token.size(); i += 7) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verified_payload(changed, keys)) << i;
  }
  EXPECT_FALSE(verified_payload(token + "=", keys));
  EXPECT_FALSE(verified_payload(token + ".x", keys));
  EXPECT_FALSE(verified_payload("", keys));
  EXPECT_FALSE(verified_payload("..", keys));
  EXPECT_FALSE(verified_payload(std::string(kTokenBytesMax + 1, 'a'), keys));
}

TEST(Jwt, that_names_another_algorithm_is_refused) {
  const std::vector keys{first_key().public_key()};
  const std::string token = first_key().sign(payload(""));
  const auto parts = split(token, '.');
  for (const char* algorithm : {"none", "None", "HS256", "rs256", "RS384", ""}) {
    const std::string header = R"({"alg":")" + std::string(algorithm) + R"(","kid":")" + first_key().id() + "\"}";
    const std::string forged = base64url_encode(header) + "." + std::string(parts[1]) + ".";
    EXPECT_FALSE(verified_payload(forged, keys));
    EXPECT_FALSE(verified_payload(forged + std::string(parts[2]), keys));
  }
}

TEST(Jwt, claims_that_are_right_pass) {
  EXPECT_TRUE(check_claims(payload(""), rules()));
  EXPECT_TRUE(check_claims(R"({"iss":"https://a/t/v2.0","aud":["https://x","https://other"],"iat":1799999000,"exp":1800002600})", rules()));
}

TEST(Jwt, claims_that_are_wrong_do_not) {
  const struct {
    const char* payload;
    const char* why;
  } cases[] = {
      {R"({"iss":"https://b","aud":"https://api","iat":1799999000,"exp":1800002600})", "another issuer"},
      {R"({"aud":"https://api","iat":1799999000,"exp":1800002600})", "another issuer"},
      {R"({"iss":"https://a/t/v2.0","aud":"https://api/","iat":1799999000,"exp":1800002600})", "another audience"},
      {R"({"iss":"https://a/t/v2.0","aud":[],"iat":1799999000,"exp":1800002600})", "another audience"},
      {R"({"iss":"https://a/t/v2.0","aud":{"a":"https://api"},"iat":1799999000,"exp":1800002600})", "another audience"},
      {R"({"iss":"https://a/t/v2.0","aud":"https://api","iat":1799999000,"exp":1799999000})", "expired"},
      {R"({"iss":"https://a/t/v2.0","aud":"https://api","iat":1799999000,"exp":"1800002600"})", "does not say"},
      {R"({"iss":"https://a/t/v2.0","aud":"https://api","iat":1799999000})", "does not say"},
      {R"({"iss":"https://a/t/v2.0","aud":"https://api","iat":1800000100,"exp":1800002600})", "future"},
      {R"({"iss":"https://a/t/v2.0","aud":"https://api","iat":1799999000,"nbf":1800000100,"exp":1800002600})", "not hold yet"},
      {R"({"iss":"https://a/t/v2.0","aud":"https://api","iat":1799999000,"nbf":"x","exp":1800002600})", "not hold yet"},
      {R"([])", "no object"},
  };
  for (const auto& c : cases) {
    const auto result = check_claims(c.payload, rules());
    ASSERT_FALSE(result) << c.payload;
    EXPECT_NE(result.error().message().find(c.why), std::string::npos) << result.error().message();
  }
  EXPECT_FALSE(check_claims("", rules()));
}

TEST(Jwt, clocks_may_differ_by_the_leeway) {
  ClaimRules later = rules();
  later.now.seconds = 1'800'002'600 + 59;
  EXPECT_TRUE(check_claims(payload(""), later));
  later.now.seconds += 1;
  EXPECT_FALSE(check_claims(payload(""), later));
}

}  // namespace
}  // namespace parapet::access
