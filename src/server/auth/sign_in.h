// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <semaphore>
#include <string>
#include <string_view>

#include "access/records.h"
#include "base/clock.h"
#include "server/auth/authority.h"
#include "server/auth/failure_limiter.h"
#include "server/auth/options.h"
#include "server/http/message.h"
#include "store/store.h"

namespace parapet::server::auth {

// Why a person was not let in, or a change was refused. code: of the error answer ("Unauthorized", "TotpRequired", ...).
struct SignInRefusal {
  int status = 401;
  std::string code;
  std::string message;
  std::uint32_t retry_after_s = 0;
};

template <typename T>
using SignInResult = std::expected<T, SignInRefusal>;

// A session that has just begun.
struct StartedSession {
  std::string cookie;                   // its value; stored as a hash only
  access::Session session;
  access::User user;
};

// Signing in with name, password and one-time code, and what users change about it themselves. Every call that guesses at a password is
// counted against the user (lock-out) and the address (FailureLimiter), and costs the same time whoever the name belongs to. Any thread.
class SignIn {
 public:
  // All outlive it.
  SignIn(const AuthOptions& options, store::Store& store, Authority& authority, const Clock& clock);

  // totp: "" where none was given; code TotpRequired asks for it.
  [[nodiscard]] SignInResult<StartedSession> sign_in(const http::Request& request, std::string_view name, std::string_view password,
                                                     std::string_view totp);
  // A session for a user who was authenticated elsewhere (OpenID Connect).
  [[nodiscard]] SignInResult<StartedSession> start_session(const http::Request& request, const access::User& user);
  // Ends all sessions of the user and begins a new one. Personal tokens stay.
  [[nodiscard]] SignInResult<StartedSession> change_password(const http::Request& request, const Identity& identity, std::string_view present,
                                                             std::string_view wanted);
  void sign_out(const http::Request& request, const Identity& identity);

  // A new one-time secret, not asked for until confirmed. What was active before stays so until then. Returns its otpauth address.
  [[nodiscard]] SignInResult<std::string> begin_totp(const http::Request& request, const Identity& identity, std::string_view password);
  [[nodiscard]] SignInResult<void> confirm_totp(const http::Request& request, const Identity& identity, std::string_view code);
  [[nodiscard]] SignInResult<void> remove_totp(const http::Request& request, const Identity& identity, std::string_view password);

 private:
  // The user, if the password is right; counts and audits failures.
  [[nodiscard]] SignInResult<access::User> check_password(const http::Request& request, std::string_view name, std::string_view password,
                                                          std::string_view totp, bool with_totp);
  [[nodiscard]] SignInResult<access::User> settle(const http::Request& request, access::User user, bool right, std::string_view password,
                                                  std::string_view totp, bool with_totp);
  [[nodiscard]] SignInRefusal count_failure(const http::Request& request, access::User& user, std::string why);
  [[nodiscard]] SignInResult<access::User> user_of(const Identity& identity);
  [[nodiscard]] std::optional<bool> verify(std::string_view password, std::string_view hash);
  [[nodiscard]] std::string pending_totp_setting(const access::User& user) const;

  const AuthOptions options_;
  store::Store& store_;
  Authority& authority_;
  const Clock& clock_;
  FailureLimiter failures_;
  std::counting_semaphore<256> hashing_;
};

// Until when the user's present password may be used for a first sign-in; unknown: as long as it is the password. Kept as a setting
// ("auth.password_until." and the user's id) that names the password's hash, so that it says nothing of a password that was set since.
[[nodiscard]] Result<UnixTime> one_time_end(store::Store& store, const access::User& user);

// Gives the user a password that must be changed at the first sign-in and holds for `seconds` only; ends the user's sessions. Returns the
// password. The user is put into the store. Errors: those of the store.
[[nodiscard]] Result<std::string> give_one_time_password(store::Store& store, access::User& user, std::int64_t seconds, UnixTime now,
                                                         const access::PasswordCost& cost);

}  // namespace parapet::server::auth
