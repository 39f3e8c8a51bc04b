// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace parapet::access {

// What a guess costs: argon2id (RFC 9106). 32 MiB and two passes are above OWASP's least (19 MiB, two passes) and take some
// 30 ms of one core, so that a handful of sign-ins at once stay within memory (docs/decisions/140).
struct PasswordCost {
  std::uint32_t memory_kib = 32 << 10;
  std::uint32_t passes = 2;
  std::uint32_t lanes = 1;
};

inline constexpr std::size_t kPasswordLettersMin = 12;
inline constexpr std::size_t kPasswordBytesMax = 256;

// Whether a password may be chosen: long enough (code points), not longer than the bound, not made of the user's name, not one letter
// repeated. No rules of composition, as NIST SP 800-63B 3.1.1.2 advises. Errors: kBadInput with the reason.
[[nodiscard]] Result<void> check_new_password(std::string_view password, std::string_view user_name);

// The PHC string ("$argon2id$v=19$m=…") of a password with a fresh salt of 16 bytes. Errors: kLimit (longer than the bound),
// kEnvironment (no memory).
[[nodiscard]] Result<std::string> hash_password(std::string_view password, Random& random, const PasswordCost& cost = {});

// True where the password is the one that was hashed. A hash that is empty or broken (a user who does not exist, or signs in elsewhere)
// costs the same time and is never right, so that time does not tell which names exist.
[[nodiscard]] bool verify_password(std::string_view password, std::string_view hash);

// True where the hash was made with another cost than today's: hash again at the next sign-in.
[[nodiscard]] bool password_hash_is_old(std::string_view hash, const PasswordCost& cost = {});

// A password for a first sign-in: 20 letters and digits that can't be mistaken for each other, 100 bits.
[[nodiscard]] std::string make_password(Random& random);

}  // namespace parapet::access
