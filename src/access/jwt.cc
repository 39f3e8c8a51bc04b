// SPDX-License-Identifier: Apache-2.0
#include "access/jwt.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "access/base64url.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"

namespace parapet::access {
namespace {

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;

constexpr int kBitsMin = 2048;
constexpr int kBitsMax = 8192;

const unsigned char* unsigned_bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// One of the key's numbers, big-endian, base64url.
std::string number_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  CHECK(EVP_PKEY_get_bn_param(key, name, &raw) == 1);
  const Number number(raw);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return base64url_encode(bytes);
}

// RFC 7638: SHA-256 over the key's needed members in alphabetical order.
std::string thumbprint_of(const EVP_PKEY* key) {
  const std::string text = R"({"e":")" + number_of(key, OSSL_PKEY_PARAM_RSA_E) + R"(","kty":"RSA","n":")" + number_of(key, OSSL_PKEY_PARAM_RSA_N) + "\"}";
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(unsigned_bytes(text), text.size(), digest.data());
  return base64url_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

bool is_good_rsa(const EVP_PKEY* key) {
  return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) >= kBitsMin && EVP_PKEY_get_bits(key) <= kBitsMax;
}

}  // namespace

struct PublicKey::Key {
  KeyHandle handle;
};

Result<PublicKey> PublicKey::from_jwk(std::string id, std::string_view modulus, std::string_view exponent) {
  const auto n = base64url_decode(modulus);
  const auto e = base64url_decode(exponent);
  if (!n || !e || n->size() > kBitsMax / 8 + 1 || e->empty() || e->size() > 8) {
    return bad_input("a key's modulus or exponent is broken");
  }
  const Number n_number(BN_bin2bn(unsigned_bytes(*n), static_cast<int>(n->size()), nullptr));
  const Number e_number(BN_bin2bn(unsigned_bytes(*e), static_cast<int>(e->size()), nullptr));
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  if (n_number == nullptr || e_number == nullptr || builder == nullptr ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n_number.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e_number.get()) != 1) {
    return fail(ErrorCode::kEnvironment, "can't build a key");
  }
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* raw = nullptr;
  if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return bad_input("this is no RSA key");
  }
  KeyHandle handle(raw);
  if (!is_good_rsa(handle.get())) {
    return bad_input("an RSA key must have 2048 to 8192 bits");
  }
  return PublicKey(std::move(id), std::make_shared<const Key>(std::move(handle)));
}

bool PublicKey::verifies(std::string_view signed_text, std::string_view signature) const {
  const DigestContext context(EVP_MD_CTX_new());
  return context != nullptr && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_->handle.get()) == 1 &&
         EVP_DigestVerify(context.get(), unsigned_bytes(signature), signature.size(), unsigned_bytes(signed_text), signed_text.size()) == 1;
}

Result<SigningKey> SigningKey::generate() {
  KeyHandle handle(EVP_RSA_gen(kBitsMin));
  if (handle == nullptr) {
    return fail(ErrorCode::kEnvironment, "can't generate an RSA key");
  }
  std::string id = thumbprint_of(handle.get());
  return SigningKey(std::move(id), std::make_shared<const PublicKey::Key>(std::move(handle)));
}

Result<SigningKey> SigningKey::from_pem(std::string_view pem) {
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(std::min<std::size_t>(pem.size(), 64 << 10))));
  // An empty passphrase instead of a prompt on the terminal: an encrypted key is an error here.
  std::string nothing;
  KeyHandle handle(memory == nullptr ? nullptr : PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nothing.data()));
  if (handle == nullptr || !is_good_rsa(handle.get())) {
    return bad_input("this is no RSA private key in PEM form");
  }
  std::string id = thumbprint_of(handle.get());
  return SigningKey(std::move(id), std::make_shared<const PublicKey::Key>(std::move(handle)));
}

std::string SigningKey::to_pem() const {
  const Memory memory(BIO_new(BIO_s_mem()));
  CHECK(memory != nullptr);
  CHECK(PEM_write_bio_PrivateKey(memory.get(), key_->handle.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string SigningKey::sign(std::string_view payload) const {
  JsonWriter header;
  header.begin_object().member("typ", "JWT").member("alg", "RS256").member("kid", id_).end_object();
  std::string token = base64url_encode(header.text()) + "." + base64url_encode(payload);
  const DigestContext context(EVP_MD_CTX_new());
  CHECK(context != nullptr);
  CHECK(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_->handle.get()) == 1);
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_->handle.get())), '\0');
  std::size_t size = signature.size();
  CHECK(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, unsigned_bytes(token), token.size()) == 1);
  signature.resize(size);
  return token + "." + base64url_encode(signature);
}

std::string SigningKey::to_jwk() const {
  JsonWriter json;
  json.begin_object().member("kty", "RSA").member("use", "sig").member("alg", "RS256").member("kid", id_);
  json.member("n", number_of(key_->handle.get(), OSSL_PKEY_PARAM_RSA_N)).member("e", number_of(key_->handle.get(), OSSL_PKEY_PARAM_RSA_E));
  json.end_object();
  return json.take();
}

Result<std::string> verified_payload(std::string_view token, std::span<const PublicKey> keys) {
  if (token.size() > kTokenBytesMax) {
    return fail(ErrorCode::kLimit, "the token is too long");
  }
  const auto parts = split(token, '.');
  if (parts.size() != 3) {
    return bad_input("the token has not three parts");
  }
  const auto header = base64url_decode(parts[0]);
  auto payload = base64url_decode(parts[1]);
  const auto signature = base64url_decode(parts[2]);
  if (!header || !payload || !signature) {
    return bad_input("the token is not base64url");
  }
  JsonParser parser({.document_bytes_max = kTokenBytesMax, .depth_max = 8});
  const JsonValue fields = TRY_AT(parser.parse(*header), "token header");
  if (fields["alg"].string() != "RS256") {
    return bad_input("the token is not signed with RS256");
  }
  if (fields["crit"].present()) {
    return bad_input("the token demands an extension");  // RFC 7515, section 4.1.11: not understood, so refused
  }
  const auto key = std::ranges::find(keys, fields["kid"].string(), &PublicKey::id);
  if (key == keys.end()) {
    return bad_input("the token's key is not known");
  }
  if (!key->verifies(token.substr(0, parts[0].size() + 1 + parts[1].size()), *signature)) {
    return bad_input("the token's signature is wrong");
  }
  return std::move(*payload);
}

Result<void> check_claims(std::string_view payload, const ClaimRules& rules) {
  JsonParser parser({.document_bytes_max = kTokenBytesMax, .depth_max = 16});
  const JsonValue claims = TRY_AT(parser.parse(payload), "token payload");
  if (!claims.is_object()) {
    return bad_input("the token's payload is no object");
  }
  if (claims["iss"].string() != rules.issuer) {
    return bad_input("the token is from another issuer");
  }
  const auto is_ours = [&](JsonValue audience) {
    return audience.is_string() && std::ranges::find(rules.audiences, audience.string()) != rules.audiences.end();
  };
  bool for_us = is_ours(claims["aud"]);
  for (const JsonValue audience : claims["aud"].elements()) {
    for_us = for_us || is_ours(audience);
  }
  if (!for_us) {
    return bad_input("the token is for another audience");
  }
  const auto expires = claims["exp"].integer();
  const auto issued = claims["iat"].integer();
  if (!expires || !issued) {
    return bad_input("the token does not say when it was issued and until when it holds");
  }
  if (*expires <= rules.now.seconds - rules.leeway_s) {
    return bad_input("the token has expired");
  }
  if (*issued > rules.now.seconds + rules.leeway_s) {
    return bad_input("the token was issued in the future");
  }
  if (claims["nbf"].present()) {
    const auto begins = claims["nbf"].integer();
    if (!begins || *begins > rules.now.seconds + rules.leeway_s) {
      return bad_input("the token does not hold yet");
    }
  }
  return {};
}

}  // namespace parapet::access
