// SPDX-License-Identifier: Apache-2.0
#include "access/secrets.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "access/base64url.h"
#include "base/hash.h"
#include "base/text.h"

namespace parapet::access {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kSecretLetters = 43;
constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_hex(char c) { return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); }

}  // namespace

std::string_view secret_prefix(SecretKind kind) {
  switch (kind) {
    case SecretKind::kDevice:
      return "pp_dev_";
    case SecretKind::kEnrolmentKey:
      return "pp_key_";
    case SecretKind::kPersonalToken:
      return "pp_pat_";
    case SecretKind::kSession:
      return "pp_sess_";
    case SecretKind::kClient:
      return "pp_app_";
  }
  return "";
}

std::string random_bytes(std::size_t count, Random& random) {
  std::string bytes;
  bytes.reserve(count + sizeof(std::uint64_t));
  while (bytes.size() < count) {
    std::uint64_t word = random.next();
    for (std::size_t i = 0; i < sizeof word; ++i, word >>= 8) {
      bytes += static_cast<char>(word & 0xFFU);
    }
  }
  bytes.resize(count);
  return bytes;
}

std::string make_secret(SecretKind kind, Random& random) {
  return std::string(secret_prefix(kind)) + base64url_encode(random_bytes(kSecretBytes, random));
}

bool is_secret(std::string_view text, SecretKind kind) {
  const std::string_view prefix = secret_prefix(kind);
  return text.starts_with(prefix) && text.size() == prefix.size() + kSecretLetters;
}

std::string secret_hash(std::string_view secret) { return sha256_hex(secret); }

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string make_guid(Random& random) {
  std::string bytes = random_bytes(16, random);
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0FU) | 0x40U);
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3FU) | 0x80U);
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      text += '-';
    }
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += kHexDigits[byte >> 4];
    text += kHexDigits[byte & 0x0FU];
  }
  return text;
}

bool is_guid(std::string_view text) {
  if (text.size() != 36) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) {
      return false;
    }
  }
  return true;
}

}  // namespace parapet::access
