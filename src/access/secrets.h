// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.h"

namespace parapet::access {

// Random secrets that programs and browsers present. The prefix lets people and secret scanners see what leaked.
enum class SecretKind : std::uint8_t { kDevice, kEnrolmentKey, kPersonalToken, kSession, kClient };

// "pp_dev_", "pp_key_", "pp_pat_", "pp_sess_", "pp_app_".
[[nodiscard]] std::string_view secret_prefix(SecretKind kind);

// Prefix and 256 random bits in base64url: 43 letters. Give it a SystemRandom.
[[nodiscard]] std::string make_secret(SecretKind kind, Random& random);

// True where the text has the shape of such a secret; says nothing of whether it is valid.
[[nodiscard]] bool is_secret(std::string_view text, SecretKind kind);

// What is stored of a random secret: SHA-256 hex. Enough without salt and stretching, because nobody can guess 256 bits.
[[nodiscard]] std::string secret_hash(std::string_view secret);

// Compares in a time that depends on the lengths only.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

// RFC 9562, version 4, lower case.
[[nodiscard]] std::string make_guid(Random& random);

// True for 8-4-4-4-12 hex digits of either case.
[[nodiscard]] bool is_guid(std::string_view text);

// So many random bytes.
[[nodiscard]] std::string random_bytes(std::size_t count, Random& random);

}  // namespace parapet::access
