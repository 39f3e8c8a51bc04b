// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/files.h"
#include "base/result.h"
#include "server/auth/options.h"
#include "store/store.h"

namespace parapet::server::auth {

// What the operator must be told, once.
struct FirstSignIn {
  std::string name;       // "admin"
  std::string password;   // holds for one hour and must be changed at the first sign-in
  UnixTime until;
};

inline constexpr std::int64_t kFirstSignInSeconds = 3600;

// Puts the built-in roles into a store that lacks them.
[[nodiscard]] Result<void> put_missing_roles(store::Store& store);

// Puts the built-in roles into a store that lacks them, and, where nobody could ever sign in (no user at all, or only an `admin` who never
// did and whose password has expired), makes `admin` with a fresh one-time password. nullopt: nothing to tell.
// Errors: those of the store.
[[nodiscard]] Result<std::optional<FirstSignIn>> prepare_first_start(store::Store& store, const Clock& clock, const AuthOptions& options);

// Removes FOLDER/first-sign-in once somebody has signed in: its password has been used, and nobody is to take it for a valid one.
// Errors: those of the store.
[[nodiscard]] Result<void> forget_used_first_sign_in(store::Store& store, const std::string& folder);

// Tells it: on the terminal where standard error is one, else in FOLDER/first-sign-in, readable by the owner only. Returns where it was told.
// Errors: kEnvironment.
[[nodiscard]] Result<std::string> tell_first_sign_in(const FirstSignIn& first, const std::string& folder);

}  // namespace parapet::server::auth
