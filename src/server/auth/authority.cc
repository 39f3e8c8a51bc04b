// SPDX-License-Identifier: Apache-2.0
#include "server/auth/authority.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "access/roles.h"
#include "access/secrets.h"
#include "base/text.h"
#include "server/permissions.h"

namespace parapet::server::auth {
namespace {

using access::Principal;

constexpr std::size_t kRememberedMax = 8192;
constexpr std::int64_t kTouchSeconds = 60;  // "last used" is that exact

std::unexpected<Gate::Refusal> refuse(int status, std::string message) { return std::unexpected(Gate::Refusal{status, std::move(message)}); }

// The store can't answer: nobody gets in, and the reason is not the caller's business.
std::unexpected<Gate::Refusal> unavailable() { return refuse(503, "the server can't check who you are just now; try again"); }

bool changes_something(http::Method method) {
  return method != http::Method::kGet && method != http::Method::kHead && method != http::Method::kOptions;
}

bool is_over(UnixTime end, UnixTime now) { return end.known() && now >= end; }

bool contains(const std::vector<std::string>& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

std::string actor_of(const Principal& principal) {
  return (principal.kind == Principal::Kind::kApiClient ? "client:" + principal.id : "user:" + principal.name);
}

}  // namespace

std::vector<std::string> delegated_permissions(access::PermissionSet permissions) {
  std::vector<std::string> names;
  for (const ApiPermission& api : api_permissions()) {
    if (permissions.has(api.role) || permissions.has(api.or_role)) {
      names.emplace_back(api.delegated);
    }
  }
  return names;
}

std::expected<std::shared_ptr<const Identity>, Gate::Refusal> Authority::identify(const http::Request& request) {
  // A header wins over a cookie and is never helped out by one: a script with a wrong token must hear that it is wrong.
  if (const std::string_view header = request.header("authorization"); !header.empty()) {
    const auto [scheme, token] = cut(header, ' ');
    if (!equals_ignoring_case(scheme, "bearer") || !token || trim(*token).empty()) {
      return refuse(401, "the Authorization header must be 'Bearer' and a token");
    }
    return resolve(trim(*token), false);
  }
  const auto cookie = request.cookie(kSessionCookie);
  if (!cookie || !access::is_secret(*cookie, access::SecretKind::kSession)) {
    return refuse(401, "a bearer token or a session is needed");
  }
  auto identity = TRY(resolve(*cookie, true));
  if (changes_something(request.method) &&
      !access::equal_in_constant_time(request.header("x-csrf-token"), identity->principal.csrf_token)) {
    return refuse(403, "the X-CSRF-Token header is missing or wrong");
  }
  return identity;
}

Authority::Resolved Authority::resolve(std::string_view presented, bool is_session) {
  if (presented.size() > access::kTokenBytesMax) {
    return refuse(401, "the token is not valid");
  }
  const std::string hash = access::secret_hash(presented);
  const std::int64_t second = clock_.now().seconds;
  std::uint64_t generation = 0;
  {
    const std::scoped_lock lock(remembered_mutex_);
    const auto found = remembered_.find(hash);
    if (found != remembered_.end() && found->second.second == second) {
      return found->second.identity;
    }
    generation = generation_;
  }
  auto identity = TRY(is_session                                                            ? resolve_session(hash)
                      : access::is_secret(presented, access::SecretKind::kPersonalToken)    ? resolve_personal_token(hash)
                                                                                            : resolve_client(presented));
  const std::scoped_lock lock(remembered_mutex_);
  if (generation == generation_) {
    if (remembered_.size() >= kRememberedMax) {
      remembered_.clear();
    }
    remembered_.insert_or_assign(hash, Remembered{identity, second});
  }
  return identity;
}

void Authority::forget() {
  const std::scoped_lock lock(remembered_mutex_);
  remembered_.clear();
  ++generation_;
}

Result<std::shared_ptr<Identity>> Authority::identity_of_user(const access::User& user) {
  const auto roles = TRY(store_.roles());
  const auto groups = TRY(store_.groups());
  auto identity = std::make_shared<Identity>();
  Principal& principal = identity->principal;
  principal.id = user.id;
  principal.name = user.name;
  principal.permissions = access::permissions_of(user, roles);
  principal.api_permissions = delegated_permissions(principal.permissions);
  principal.scope = access::scope_of(user, principal.permissions, groups);
  identity->must_change_password = user.must_change_password;
  return identity;
}

Authority::Resolved Authority::resolve_session(const std::string& hash) {
  const UnixTime now = clock_.now();
  // Under the lock because of the "last used" below: a session that somebody ends meanwhile must stay ended.
  const std::scoped_lock lock(changes_);
  auto session = store_.session(hash);
  if (!session) {
    return unavailable();
  }
  if (!*session || is_over((*session)->expires, now) || now.seconds - (*session)->last_used.seconds > options_.session_idle_s) {
    return refuse(401, "the session has ended; sign in again");
  }
  const auto user = store_.user((*session)->user);
  if (!user) {
    return unavailable();
  }
  if (!*user || !(*user)->enabled) {
    return refuse(401, "the session has ended; sign in again");
  }
  if (now.seconds - (*session)->last_used.seconds >= kTouchSeconds) {
    (*session)->last_used = now;
    // Not fatal: the session ends a little early.
    static_cast<void>(store_.put_session(**session));
  }
  auto identity = identity_of_user(**user);
  if (!identity) {
    return unavailable();
  }
  (*identity)->principal.kind = Principal::Kind::kUser;
  (*identity)->principal.csrf_token = (*session)->csrf_token;
  (*identity)->session_hash = hash;
  (*identity)->session_expires = (*session)->expires;
  return std::move(*identity);
}

Authority::Resolved Authority::resolve_personal_token(const std::string& hash) {
  const UnixTime now = clock_.now();
  const std::scoped_lock lock(changes_);
  auto token = store_.token_by_hash(hash);
  if (!token) {
    return unavailable();
  }
  if (!*token || is_over((*token)->expires, now)) {
    return refuse(401, "the token is not valid");
  }
  const auto user = store_.user((*token)->user);
  if (!user) {
    return unavailable();
  }
  if (!*user || !(*user)->enabled) {
    return refuse(401, "the token is not valid");
  }
  if (now.seconds - (*token)->last_used.seconds >= kTouchSeconds) {
    (*token)->last_used = now;
    static_cast<void>(store_.put_token(**token));
  }
  auto identity = identity_of_user(**user);
  if (!identity) {
    return unavailable();
  }
  Principal& principal = (*identity)->principal;
  principal.kind = Principal::Kind::kPersonalToken;
  (*identity)->must_change_password = false;  // a token signs in with no password
  if (!contains((*token)->permissions, kFullAccess)) {
    // No more than it names: nothing of the role permissions themselves, and of the delegated ones those that the roles allow.
    principal.permissions = {};
    std::erase_if(principal.api_permissions, [&](const std::string& name) { return !contains((*token)->permissions, name); });
  }
  return std::move(*identity);
}

Authority::Resolved Authority::resolve_client(std::string_view token) {
  const auto claims = tokens_.verify(token);
  if (!claims) {
    return refuse(401, "the token is not valid or has expired");
  }
  const UnixTime now = clock_.now();
  const std::scoped_lock lock(changes_);
  auto client = store_.api_client(claims->client);
  if (!client) {
    return unavailable();
  }
  if (!*client || !(*client)->enabled || is_over((*client)->expires, now) || ClientTokens::secret_mark(**client) != claims->secret_mark) {
    return refuse(401, "the token is not valid any more");
  }
  if (now.seconds - (*client)->last_used.seconds >= kTouchSeconds) {
    (*client)->last_used = now;
    static_cast<void>(store_.put_api_client(**client));
  }
  auto identity = std::make_shared<Identity>();
  Principal& principal = identity->principal;
  principal.kind = Principal::Kind::kApiClient;
  principal.id = (*client)->id;
  principal.name = (*client)->name;
  // What was taken from the client since holds at once; what was given since needs a new token.
  for (const std::string& permission : claims->permissions) {
    if (contains((*client)->permissions, permission)) {
      principal.api_permissions.push_back(permission);
    }
  }
  principal.scope = access::scope_of(**client);
  return identity;
}

std::expected<Principal, Gate::Refusal> Authority::authenticate(const http::Request& request) {
  const auto identity = TRY(identify(request));
  if (identity->must_change_password) {
    return refuse(403, "the password must be changed first");
  }
  return identity->principal;
}

std::expected<Principal, Gate::Refusal> Authority::require(const http::Request& request, const std::vector<std::string>& permissions) {
  Principal principal = TRY(authenticate(request));
  if (std::ranges::none_of(permissions, [&](const std::string& name) { return contains(principal.api_permissions, name); })) {
    return refuse(403, fmt::format("one of these permissions is needed: {}", fmt::join(permissions, ", ")));
  }
  return principal;
}

std::expected<Principal, Gate::Refusal> Authority::require_role(const http::Request& request, access::Permission permission,
                                                                const std::vector<std::string>& client_permissions) {
  Principal principal = TRY(authenticate(request));
  if (principal.may(permission)) {
    return principal;
  }
  for (const std::string& name : client_permissions) {
    if (principal.kind == Principal::Kind::kApiClient && contains(principal.api_permissions, name)) {
      return principal;
    }
    if (principal.kind == Principal::Kind::kPersonalToken) {
      const auto api = std::ranges::find(api_permissions(), std::string_view(name), &ApiPermission::application);
      if (api != api_permissions().end() && principal.granted({api->delegated})) {
        return principal;
      }
    }
  }
  return refuse(403, fmt::format("the permission '{}' is needed", access::permission_name(permission)));
}

void Authority::audit(const Principal& principal, const http::Request& request, std::string action, std::string subject, std::string detail) {
  audit_as(actor_of(principal), request, std::move(action), std::move(subject), std::move(detail));
  // Whoever audits has changed something, perhaps who may do what: the change holds for the very next request.
  forget();
}

void Authority::audit_as(std::string actor, const http::Request& request, std::string action, std::string subject, std::string detail) {
  const auto written = store_.append_audit({.time = clock_.now(),
                                            .actor = std::move(actor),
                                            .action = std::move(action),
                                            .subject = std::move(subject),
                                            .detail = std::move(detail),
                                            .address = request.remote_address,
                                            .request_id = request.id});
  if (!written) {
    audit_failures_.fetch_add(1, std::memory_order_relaxed);
  }
}

}  // namespace parapet::server::auth
