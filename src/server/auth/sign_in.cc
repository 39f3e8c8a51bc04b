// SPDX-License-Identifier: Apache-2.0
#include "server/auth/sign_in.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "access/secrets.h"
#include "access/totp.h"
#include "base/hash.h"
#include "base/text.h"

namespace parapet::server::auth {
namespace {

constexpr auto kHashWait = std::chrono::seconds(5);
constexpr std::size_t kUserAgentBytesMax = 256;

std::unexpected<SignInRefusal> refuse(SignInRefusal refusal) { return std::unexpected(std::move(refusal)); }

SignInRefusal store_failed() { return {.status = 503, .code = "ServiceUnavailable", .message = "the server's store does not answer; try again", .retry_after_s = 1}; }

// One text for a wrong name, a wrong password, a locked and a disabled user: nobody learns which names exist.
SignInRefusal wrong() {
  return {.status = 401, .code = "Unauthorized", .message = "name, password or code is wrong, or the user is locked for a while after too many failures"};
}

std::string one_time_setting(const access::User& user) { return "auth.password_until." + user.id; }

// Of a password's hash: enough to tell two apart.
std::string mark_of(const access::User& user) { return sha256_hex(user.password_hash).substr(0, 16); }

}  // namespace

Result<UnixTime> one_time_end(store::Store& store, const access::User& user) {
  const auto text = TRY(store.setting(one_time_setting(user)));
  const auto [seconds, mark] = cut(text ? std::string_view(*text) : std::string_view{}, ':');
  const auto end = parse_uint(seconds);
  if (!end || mark != std::string_view(mark_of(user))) {
    return UnixTime{};
  }
  return UnixTime{static_cast<std::int64_t>(*end)};
}

Result<std::string> give_one_time_password(store::Store& store, access::User& user, std::int64_t seconds, UnixTime now,
                                           const access::PasswordCost& cost) {
  SystemRandom random;
  std::string password = access::make_password(random);
  user.password_hash = TRY(access::hash_password(password, random, cost));
  user.must_change_password = true;
  user.failed_sign_ins = 0;
  user.locked_until = {};
  // The end first: a crash between the two leaves a password that holds too short, not one that holds for ever.
  TRY(store.put_setting(one_time_setting(user), std::to_string(now.seconds + seconds) + ":" + mark_of(user)));
  TRY(store.put_user(user));
  TRY(store.remove_sessions_of(user.id));
  return password;
}

SignIn::SignIn(const AuthOptions& options, store::Store& store, Authority& authority, const Clock& clock)
    : options_(options),
      store_(store),
      authority_(authority),
      clock_(clock),
      failures_(options.failures_per_minute),
      hashing_(std::clamp<std::ptrdiff_t>(options.hashes_at_once, 1, 256)) {}

std::optional<bool> SignIn::verify(std::string_view password, std::string_view hash) {
  if (!hashing_.try_acquire_for(kHashWait)) {
    return std::nullopt;
  }
  const bool right = access::verify_password(password, hash);
  hashing_.release();
  return right;
}

SignInResult<access::User> SignIn::check_password(const http::Request& request, std::string_view name, std::string_view password,
                                                  std::string_view totp, bool with_totp) {
  if (const auto wait = failures_.wait_seconds(request.remote_address, clock_.now()); wait > 0) {
    return refuse({.status = 429, .code = "TooManyRequests", .message = "too many failed sign-ins from this address", .retry_after_s = wait});
  }
  auto found = store_.find_user(name);
  if (!found) {
    return refuse(store_failed());
  }
  const auto right = verify(password, *found ? (*found)->password_hash : std::string());
  if (!right) {
    return refuse({.status = 503, .code = "ServiceUnavailable", .message = "too many people are signing in; try again", .retry_after_s = 2});
  }
  if (!*found) {
    failures_.failed(request.remote_address, clock_.now());
    // A failure of a user that exists is counted in the store, which waits for the disk: so does this one, or the time would tell.
    static_cast<void>(store_.put_setting("auth.last_unknown_name", format_time(clock_.now())));
    authority_.audit_as("user:" + printable(name).substr(0, 64), request, "sign_in.failed", printable(name).substr(0, 64), "no such user");
    return refuse(wrong());
  }
  return settle(request, std::move(**found), *right, password, totp, with_totp);
}

SignInResult<access::User> SignIn::settle(const http::Request& request, access::User user, bool right, std::string_view password,
                                          std::string_view totp, bool with_totp) {
  const UnixTime now = clock_.now();
  const std::scoped_lock lock(authority_.changes());
  // Read again under the lock: the count of failures and the newest one-time code may have moved while the password was hashed.
  auto again = store_.user(user.id);
  if (!again) {
    return refuse(store_failed());
  }
  if (!*again || (*again)->password_hash != user.password_hash) {
    return refuse(wrong());
  }
  user = std::move(**again);
  if (!user.enabled || now < user.locked_until) {
    failures_.failed(request.remote_address, now);
    authority_.audit_as("user:" + user.name, request, "sign_in.failed", user.name, user.enabled ? "locked after failures" : "disabled");
    return refuse(wrong());
  }
  if (!right) {
    return refuse(count_failure(request, user, "wrong password"));
  }
  if (user.must_change_password) {
    const auto end = one_time_end(store_, user);
    if (!end) {
      return refuse(store_failed());
    }
    if (end->known() && now >= *end) {
      authority_.audit_as("user:" + user.name, request, "sign_in.failed", user.name, "the one-time password has expired");
      return refuse({.status = 401, .code = "PasswordExpired", .message = "the one-time password has expired; have a new one made ('parapet user password')"});
    }
  }
  const auto state = access::TotpState::from_text(user.totp_secret);
  if (with_totp && state && state->confirmed) {
    if (totp.empty()) {
      return refuse({.status = 401, .code = "TotpRequired", .message = "the code of the authenticator app is needed"});
    }
    const auto step = access::accept_totp(*state, totp, now);
    if (!step) {
      return refuse(count_failure(request, user, "wrong one-time code"));
    }
    auto used = *state;
    used.last_step = *step;
    user.totp_secret = used.to_text();
  }
  user.failed_sign_ins = 0;
  user.locked_until = {};
  user.last_sign_in = now;
  if (access::password_hash_is_old(user.password_hash, options_.password_cost)) {
    SystemRandom random;
    if (auto hash = access::hash_password(password, random, options_.password_cost); hash) {
      user.password_hash = std::move(*hash);
    }
  }
  if (!store_.put_user(user)) {
    return refuse(store_failed());  // without this a one-time code could be used twice
  }
  return user;
}

SignInRefusal SignIn::count_failure(const http::Request& request, access::User& user, std::string why) {
  const UnixTime now = clock_.now();
  failures_.failed(request.remote_address, now);
  if (user.failed_sign_ins < UINT32_MAX) {
    ++user.failed_sign_ins;
  }
  user.locked_until = access::locked_until(user.failed_sign_ins, now, options_.lockout);
  if (!store_.put_user(user)) {
    return store_failed();
  }
  if (user.locked_until.known()) {
    why += "; locked until " + format_time(user.locked_until);
  }
  authority_.audit_as("user:" + user.name, request, "sign_in.failed", user.name, std::move(why));
  return wrong();
}

SignInResult<StartedSession> SignIn::sign_in(const http::Request& request, std::string_view name, std::string_view password,
                                             std::string_view totp) {
  const access::User user = TRY(check_password(request, name, password, totp, true));
  auto started = TRY(start_session(request, user));
  authority_.audit_as("user:" + user.name, request, "sign_in.succeeded", user.name, "");
  return started;
}

SignInResult<StartedSession> SignIn::start_session(const http::Request& request, const access::User& user) {
  SystemRandom random;
  const UnixTime now = clock_.now();
  StartedSession started{.cookie = access::make_secret(access::SecretKind::kSession, random), .user = user};
  started.session = {.id_hash = access::secret_hash(started.cookie),
                     .user = user.id,
                     .csrf_token = access::make_secret(access::SecretKind::kSession, random).substr(8),
                     .created = now,
                     .last_used = now,
                     .expires = {now.seconds + options_.session_lifetime_s},
                     .address = request.remote_address,
                     .user_agent = printable(request.header("user-agent")).substr(0, kUserAgentBytesMax)};
  if (!store_.put_session(started.session)) {
    return refuse(store_failed());
  }
  // The session that the browser had before is over (no fixation, no leftover).
  if (const auto old = request.cookie(kSessionCookie); old && access::is_secret(*old, access::SecretKind::kSession)) {
    static_cast<void>(store_.remove_session(access::secret_hash(*old)));
  }
  authority_.forget();
  return started;
}

void SignIn::sign_out(const http::Request& request, const Identity& identity) {
  {
    const std::scoped_lock lock(authority_.changes());
    static_cast<void>(store_.remove_session(identity.session_hash));
  }
  authority_.forget();
  authority_.audit(identity.principal, request, "sign_out", identity.principal.name, "");
}

SignInResult<access::User> SignIn::user_of(const Identity& identity) {
  auto user = store_.user(identity.principal.id);
  if (!user) {
    return refuse(store_failed());
  }
  if (!*user) {
    return refuse(wrong());
  }
  return std::move(**user);
}

SignInResult<StartedSession> SignIn::change_password(const http::Request& request, const Identity& identity, std::string_view present,
                                                     std::string_view wanted) {
  if (const auto good = access::check_new_password(wanted, identity.principal.name); !good) {
    return refuse({.status = 400, .code = "InvalidInput", .message = good.error().message()});
  }
  if (wanted == present) {
    return refuse({.status = 400, .code = "InvalidInput", .message = "the new password must differ from the present one"});
  }
  access::User user = TRY(check_password(request, identity.principal.name, present, "", false));
  SystemRandom random;
  auto hash = access::hash_password(wanted, random, options_.password_cost);
  if (!hash) {
    return refuse(store_failed());
  }
  {
    const std::scoped_lock lock(authority_.changes());
    user = TRY(user_of(identity));
    user.password_hash = std::move(*hash);
    user.must_change_password = false;
    if (!store_.put_user(user) || !store_.remove_sessions_of(user.id)) {
      return refuse(store_failed());
    }
  }
  auto started = TRY(start_session(request, user));
  authority_.audit(identity.principal, request, "user.password_changed", user.name, "all other sessions ended");
  return started;
}

std::string SignIn::pending_totp_setting(const access::User& user) const { return "auth.totp_pending." + user.id; }

SignInResult<std::string> SignIn::begin_totp(const http::Request& request, const Identity& identity, std::string_view password) {
  const access::User user = TRY(check_password(request, identity.principal.name, password, "", false));
  SystemRandom random;
  const access::TotpState state = access::make_totp(random);
  // Beside the user's record until it is confirmed, so that nobody is locked out by a QR code that was never scanned.
  if (!store_.put_setting(pending_totp_setting(user), state.to_text())) {
    return refuse(store_failed());
  }
  return access::totp_address(state, "Parapet", user.name);
}

SignInResult<void> SignIn::confirm_totp(const http::Request& request, const Identity& identity, std::string_view code) {
  if (const auto wait = failures_.wait_seconds(request.remote_address, clock_.now()); wait > 0) {
    return refuse({.status = 429, .code = "TooManyRequests", .message = "too many wrong codes from this address", .retry_after_s = wait});
  }
  const std::scoped_lock lock(authority_.changes());
  access::User user = TRY(user_of(identity));
  const auto text = store_.setting(pending_totp_setting(user));
  if (!text) {
    return refuse(store_failed());
  }
  auto state = access::TotpState::from_text(text->value_or(""));
  if (!state) {
    return refuse({.status = 409, .code = "InvalidInput", .message = "no authenticator app is being set up"});
  }
  const auto step = access::accept_totp(*state, code, clock_.now());
  if (!step) {
    failures_.failed(request.remote_address, clock_.now());
    return refuse({.status = 400, .code = "InvalidInput", .message = "the code is wrong; is the device's clock right?"});
  }
  state->confirmed = true;
  state->last_step = *step;
  user.totp_secret = state->to_text();
  if (!store_.put_user(user) || !store_.put_setting(pending_totp_setting(user), "")) {
    return refuse(store_failed());
  }
  authority_.audit(identity.principal, request, "user.totp_set_up", user.name, "");
  return {};
}

SignInResult<void> SignIn::remove_totp(const http::Request& request, const Identity& identity, std::string_view password) {
  static_cast<void>(TRY(check_password(request, identity.principal.name, password, "", false)));
  const std::scoped_lock lock(authority_.changes());
  access::User user = TRY(user_of(identity));
  user.totp_secret.clear();
  if (!store_.put_user(user)) {
    return refuse(store_failed());
  }
  authority_.audit(identity.principal, request, "user.totp_removed", user.name, "");
  return {};
}

}  // namespace parapet::server::auth
