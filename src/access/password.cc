// SPDX-License-Identifier: Apache-2.0
#include "access/password.h"

#include <argon2.h>
#include <fmt/format.h>

#include <algorithm>

#include "access/secrets.h"
#include "base/text.h"

namespace parapet::access {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;

std::size_t letters_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// Spends what a verification spends.
void spend(std::string_view password) {
  const PasswordCost cost;
  const std::string salt(kSaltBytes, 's');
  std::string out(kHashBytes, '\0');
  // The outcome is of no interest, not even an error: nobody is let in either way.
  static_cast<void>(argon2id_hash_raw(cost.passes, cost.memory_kib, cost.lanes, password.data(), password.size(), salt.data(), salt.size(),
                                      out.data(), out.size()));
}

}  // namespace

Result<void> check_new_password(std::string_view password, std::string_view user_name) {
  if (!is_utf8(password) || std::ranges::any_of(password, [](char c) { return c == '\0' || c == '\n' || c == '\r'; })) {
    return bad_input("the password must be one line of text");
  }
  if (letters_of(password) < kPasswordLettersMin) {
    return bad_input(fmt::format("the password must have at least {} letters", kPasswordLettersMin));
  }
  if (password.size() > kPasswordBytesMax) {
    return bad_input(fmt::format("the password must have at most {} bytes", kPasswordBytesMax));
  }
  const std::string lower = to_lower(password);
  const std::string name = to_lower(user_name);
  if (name.size() >= 3 && lower.find(name) != std::string::npos && lower.size() < name.size() + kPasswordLettersMin / 2) {
    return bad_input("the password must not be made of the user's name");
  }
  if (std::ranges::all_of(password, [&](char c) { return c == password.front(); })) {
    return bad_input("the password must not be one letter repeated");
  }
  return {};
}

Result<std::string> hash_password(std::string_view password, Random& random, const PasswordCost& cost) {
  if (password.size() > kPasswordBytesMax) {
    return fail(ErrorCode::kLimit, fmt::format("a password has at most {} bytes", kPasswordBytesMax));
  }
  const std::string salt = random_bytes(kSaltBytes, random);
  std::string encoded(argon2_encodedlen(cost.passes, cost.memory_kib, cost.lanes, kSaltBytes, kHashBytes, Argon2_id), '\0');
  const int status = argon2id_hash_encoded(cost.passes, cost.memory_kib, cost.lanes, password.data(), password.size(), salt.data(),
                                           salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (status != ARGON2_OK) {
    return fail(ErrorCode::kEnvironment, fmt::format("can't hash a password: {}", argon2_error_message(status)));
  }
  encoded.resize(encoded.find('\0'));
  return encoded;
}

bool verify_password(std::string_view password, std::string_view hash) {
  if (password.size() > kPasswordBytesMax) {
    return false;
  }
  const std::string terminated(hash);
  if (!hash.starts_with("$argon2id$")) {
    spend(password);
    return false;
  }
  return argon2id_verify(terminated.c_str(), password.data(), password.size()) == ARGON2_OK;
}

bool password_hash_is_old(std::string_view hash, const PasswordCost& cost) {
  return !hash.starts_with(fmt::format("$argon2id$v=19$m={},t={},p={}$", cost.memory_kib, cost.passes, cost.lanes));
}

std::string make_password(Random& random) {
  constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";  // no l, o, 0, 1
  std::string password;
  for (int i = 0; i < 20; ++i) {
    if (i > 0 && i % 5 == 0) {
      password += '-';
    }
    password += kLetters[random.below(kLetters.size())];
  }
  return password;
}

}  // namespace parapet::access
