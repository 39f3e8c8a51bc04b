// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

// JSON Web Tokens (RFC 7519) in compact form, signed with RS256 (RFC 7518, section 3.3) and nothing else: what a token says about its own
// algorithm is only ever compared with that (docs/decisions/141).
namespace parapet::access {

// The public half of an RSA key. Cheap to copy; safe to use from several threads.
class PublicKey {
 public:
  // From a JSON Web Key's members (RFC 7518, section 6.3.1), base64url. Errors: kBadInput: not RSA, below 2048 bits or above 8192.
  [[nodiscard]] static Result<PublicKey> from_jwk(std::string id, std::string_view modulus, std::string_view exponent);

  [[nodiscard]] const std::string& id() const { return id_; }  // "kid"
  [[nodiscard]] bool verifies(std::string_view signed_text, std::string_view signature) const;

  struct Key;
  PublicKey(std::string id, std::shared_ptr<const Key> key) : id_(std::move(id)), key_(std::move(key)) {}

 private:
  std::string id_;
  std::shared_ptr<const Key> key_;
};

// A whole RSA key, which signs. Its id is the key's thumbprint (RFC 7638). Cheap to copy; safe to use from several threads.
class SigningKey {
 public:
  // A new one of 2048 bits; takes some 100 ms. Errors: kEnvironment.
  [[nodiscard]] static Result<SigningKey> generate();
  // From what to_pem() gave. Errors: kBadInput.
  [[nodiscard]] static Result<SigningKey> from_pem(std::string_view pem);

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] std::string to_pem() const;  // PKCS #8, not encrypted
  [[nodiscard]] PublicKey public_key() const { return {id_, key_}; }
  // A token with this payload: one JSON object.
  [[nodiscard]] std::string sign(std::string_view payload) const;
  // {"kty":"RSA","use":"sig","alg":"RS256","kid":…,"n":…,"e":…}, RFC 7517.
  [[nodiscard]] std::string to_jwk() const;

 private:
  SigningKey(std::string id, std::shared_ptr<const PublicKey::Key> key) : id_(std::move(id)), key_(std::move(key)) {}
  std::string id_;
  std::shared_ptr<const PublicKey::Key> key_;
};

// A token of more bytes than this is refused unread.
inline constexpr std::size_t kTokenBytesMax = 16 << 10;

// The payload of a token that one of the keys signed. Its header must name RS256 and the id of a key that is there. Errors: kBadInput
// with a reason that is fit for the caller's log, not for the caller.
[[nodiscard]] Result<std::string> verified_payload(std::string_view token, std::span<const PublicKey> keys);

// What a payload must say beyond its signature.
struct ClaimRules {
  std::string issuer;                   // "iss" must equal it
  std::vector<std::string> audiences;   // "aud" must be one of these, or a list that holds one
  UnixTime now;
  std::int64_t leeway_s = 60;           // for clocks that differ
};

// Checks iss, aud, exp and iat (both needed), nbf (where present), and that the payload is one JSON object. Errors: kBadInput.
[[nodiscard]] Result<void> check_claims(std::string_view payload, const ClaimRules& rules);

}  // namespace parapet::access
