// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "access/roles.h"
#include "access/secrets.h"
#include "access/totp.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "server/auth/answers.h"
#include "server/auth/own_tokens.h"
#include "server/auth/routes.h"

namespace parapet::server::auth {
namespace {

using http::Request;
using http::Response;

constexpr std::uint64_t kBodyBytesMax = 16 << 10;
constexpr std::size_t kTokensOfAUserMax = 50;
constexpr std::int64_t kTokenDaysMax = 365;

// What a person at a browser asks, and what they sent.
struct PersonCall {
  const Request& request;
  const Identity& identity;
  JsonValue body;               // not present where the route takes none
};

Response not_stored(std::string json, int status = 200) {
  auto response = Response::json(std::move(json), status);
  response.header("Cache-Control", "no-store");
  return response;
}

template <typename Outcome>
Response done_or_refused(const Request& request, const Outcome& outcome) {
  return outcome ? Response::empty(204) : refused(request, outcome.error());
}

class Sessions {
 public:
  explicit Sessions(const AuthParts& parts) : parts_(parts) {}

  [[nodiscard]] Response create(const Request& request) const;
  [[nodiscard]] Response show(const Request& request) const;

  using ForPerson = Response (Sessions::*)(const PersonCall&) const;
  // Who may call, and whether the body is an object. kAnyPerson: also before a first change of password.
  enum class Takes { kAnyPerson, kAnyPersonWithBody, kPerson, kPersonWithBody };
  [[nodiscard]] Response call(const Request& request, Takes takes, ForPerson handler) const;
  [[nodiscard]] Response end(const PersonCall& call) const;
  [[nodiscard]] Response change_password(const PersonCall& call) const;
  [[nodiscard]] Response begin_totp(const PersonCall& call) const;
  [[nodiscard]] Response confirm_totp(const PersonCall& call) const;
  [[nodiscard]] Response remove_totp(const PersonCall& call) const;
  [[nodiscard]] Response list_tokens(const PersonCall& call) const;
  [[nodiscard]] Response create_token(const PersonCall& call) const;
  [[nodiscard]] Response remove_token(const PersonCall& call) const;

 private:
  // A person at a browser, not a token; `ready`: also past a first change of password.
  [[nodiscard]] std::expected<std::shared_ptr<const Identity>, Response> person(const Request& request, bool ready) const;
  [[nodiscard]] Response started(const Request& request, const SignInResult<StartedSession>& started) const;

  const AuthParts parts_;
};

Response Sessions::call(const Request& request, Takes takes, ForPerson handler) const {
  auto identity = person(request, takes == Takes::kPerson || takes == Takes::kPersonWithBody);
  if (!identity) {
    return std::move(identity.error());
  }
  JsonParser parser;
  JsonValue content;
  if (takes == Takes::kAnyPersonWithBody || takes == Takes::kPersonWithBody) {
    auto body = json_body(request, parser);
    if (!body) {
      return std::move(body.error());
    }
    content = *body;
  }
  return (this->*handler)({.request = request, .identity = **identity, .body = content});
}

std::expected<std::shared_ptr<const Identity>, Response> Sessions::person(const Request& request, bool ready) const {
  auto identity = parts_.authority.identify(request);
  if (!identity) {
    return std::unexpected(refused(request, identity.error()));
  }
  if ((*identity)->principal.kind != access::Principal::Kind::kUser) {
    return std::unexpected(error_answer(request, 403, "Forbidden", "this needs a session, not a token"));
  }
  if (ready && (*identity)->must_change_password) {
    return std::unexpected(error_answer(request, 403, "PasswordChangeRequired", "the password must be changed first"));
  }
  return std::move(*identity);
}

Response Sessions::started(const Request& request, const SignInResult<StartedSession>& result) const {
  if (!result) {
    return refused(request, result.error());
  }
  JsonWriter json;
  json.begin_object().member("name", result->user.name).member("csrfToken", result->session.csrf_token);
  json.member("mustChangePassword", result->user.must_change_password).member("expires", format_time(result->session.expires));
  json.end_object();
  auto response = not_stored(json.take());
  response.header("Set-Cookie", session_cookie(result->cookie));
  return response;
}

Response Sessions::create(const Request& request) const {
  JsonParser parser;
  auto body = json_body(request, parser);
  if (!body) {
    return std::move(body.error());
  }
  const std::string_view name = (*body)["name"].string();
  const std::string_view password = (*body)["password"].string();
  if (name.empty() || password.empty()) {
    return error_answer(request, 400, "MissingRequiredParameter", "name and password are needed");
  }
  return started(request, parts_.sign_in.sign_in(request, name, password, (*body)["totp"].string()));
}

Response Sessions::show(const Request& request) const {
  const auto identity = parts_.authority.identify(request);
  if (!identity) {
    return refused(request, identity.error());
  }
  const access::Principal& principal = (*identity)->principal;
  JsonWriter json;
  json.begin_object().member("name", principal.name).member("id", principal.id);
  if (principal.kind == access::Principal::Kind::kApiClient) {
    json.member("kind", "apiClient");
  } else {
    const auto user = parts_.store.user(principal.id);
    if (!user || !*user) {
      return error_answer(request, 503, "ServiceUnavailable", "the server's store does not answer; try again");
    }
    const auto totp = access::TotpState::from_text((*user)->totp_secret);
    json.member("kind", principal.kind == access::Principal::Kind::kUser ? "user" : "personalToken");
    json.member("displayName", (*user)->display_name).member("email", (*user)->email);
    json.member("secondFactor", totp && totp->confirmed).member("mustChangePassword", (*identity)->must_change_password);
  }
  json.key("permissions").begin_array();
  for (const access::Permission permission : access::all_permissions()) {
    if (principal.may(permission)) {
      json.value(access::permission_name(permission));
    }
  }
  json.end_array().key("apiPermissions").begin_array();
  for (const std::string& name : principal.api_permissions) {
    json.value(name);
  }
  json.end_array().key("scope").begin_object().member("all", principal.scope.all).key("groups").begin_array();
  for (const access::GroupNumber group : principal.scope.groups) {
    json.value(static_cast<std::uint64_t>(group.value));
  }
  json.end_array().end_object();
  if (!principal.csrf_token.empty()) {
    json.member("csrfToken", principal.csrf_token).member("expires", format_time((*identity)->session_expires));
  }
  json.end_object();
  return not_stored(json.take());
}

Response Sessions::end(const PersonCall& call) const {
  parts_.sign_in.sign_out(call.request, call.identity);
  auto response = Response::empty(204);
  response.header("Set-Cookie", session_cookie("")).header("Cache-Control", "no-store");
  return response;
}

Response Sessions::change_password(const PersonCall& call) const {
  const std::string_view current = call.body["current"].string();
  return started(call.request, parts_.sign_in.change_password(call.request, call.identity, current, call.body["new"].string()));
}

Response Sessions::begin_totp(const PersonCall& call) const {
  const auto address = parts_.sign_in.begin_totp(call.request, call.identity, call.body["password"].string());
  if (!address) {
    return refused(call.request, address.error());
  }
  JsonWriter json;
  json.begin_object().member("address", *address).end_object();
  return not_stored(json.take());
}

Response Sessions::confirm_totp(const PersonCall& call) const {
  return done_or_refused(call.request, parts_.sign_in.confirm_totp(call.request, call.identity, call.body["code"].string()));
}

Response Sessions::remove_totp(const PersonCall& call) const {
  return done_or_refused(call.request, parts_.sign_in.remove_totp(call.request, call.identity, call.body["password"].string()));
}

Response Sessions::list_tokens(const PersonCall& call) const {
  auto tokens = parts_.store.tokens(call.identity.principal.id);
  if (!tokens) {
    return refused(call.request, tokens.error());
  }
  Result<Response> answer = list_own_tokens(call.request, *std::move(tokens), parts_.clock.now());
  return answer ? *std::move(answer) : refused(call.request, answer.error());
}

Response Sessions::create_token(const PersonCall& call) const {
  const Request& request = call.request;
  const access::Principal& principal = call.identity.principal;
  const std::string name(trim(call.body["name"].string()));
  const std::int64_t days = call.body["days"].integer().value_or(90);
  if (name.empty() || name.size() > 128 || days < 1 || days > kTokenDaysMax) {
    return error_answer(request, 400, "InvalidInput", fmt::format("a token needs a name of at most 128 bytes and 1 to {} days", kTokenDaysMax));
  }
  std::vector<std::string> permissions;
  for (const JsonValue wanted : call.body["permissions"].elements()) {
    const std::string permission(wanted.string());
    if (permission != kFullAccess && !principal.granted({permission})) {
      return error_answer(request, 400, "InvalidInput", "you don't have the permission '" + printable(permission).substr(0, 64) + "'");
    }
    permissions.push_back(permission);
  }
  if (permissions.empty() || permissions.size() > 32) {
    return error_answer(request, 400, "InvalidInput", fmt::format("name the token's permissions, or {} for all that you have", kFullAccess));
  }
  const auto present = parts_.store.tokens(principal.id);
  if (!present) {
    return refused(request, present.error());
  }
  if (present->size() >= kTokensOfAUserMax) {
    return error_answer(request, 409, "Conflict", fmt::format("a user has at most {} tokens", kTokensOfAUserMax));
  }
  SystemRandom random;
  const UnixTime now = parts_.clock.now();
  const std::string secret = access::make_secret(access::SecretKind::kPersonalToken, random);
  const access::PersonalToken token{.id = access::make_guid(random),
                                    .user = principal.id,
                                    .name = name,
                                    .secret_hash = access::secret_hash(secret),
                                    .permissions = permissions,
                                    .created = now,
                                    .expires = {now.seconds + days * kSecondsPerDay}};
  if (const auto put = parts_.store.put_token(token); !put) {
    return refused(request, put.error());
  }
  parts_.authority.audit(principal, request, "token.created", name, fmt::format("until {}", format_time(token.expires)));
  JsonWriter json;
  json.begin_object().member("id", token.id).member("token", secret).member("expires", format_time(token.expires)).end_object();
  return not_stored(json.take(), 201);
}

Response Sessions::remove_token(const PersonCall& call) const {
  const Request& request = call.request;
  const auto tokens = parts_.store.tokens(call.identity.principal.id);
  if (!tokens) {
    return refused(request, tokens.error());
  }
  const auto token = std::ranges::find(*tokens, request.parameter("id"), &access::PersonalToken::id);
  if (token == tokens->end()) {
    return error_answer(request, 404, "ResourceNotFound", "you have no such token");
  }
  {
    const std::scoped_lock lock(parts_.authority.changes());
    if (const auto removed = parts_.store.remove_token(token->id); !removed) {
      return refused(request, removed.error());
    }
  }
  parts_.authority.forget();
  parts_.authority.audit(call.identity.principal, request, "token.removed", token->name, "");
  return Response::empty(204);
}

}  // namespace

void add_session_routes(http::Router& router, const AuthParts& parts) {
  const auto sessions = std::make_shared<const Sessions>(parts);
  const auto add = [&router](http::Method method, std::string pattern, std::string name, http::Handler handler) {
    router.add(method, std::move(pattern), std::move(handler),
               {.body_bytes_max = kBodyBytesMax, .unpacked_bytes_max = kBodyBytesMax, .name = std::move(name)});
  };
  using http::Method;
  add(Method::kPost, "/api/v1/session", "session.create", [sessions](const Request& request) { return sessions->create(request); });
  add(Method::kGet, "/api/v1/session", "session.show", [sessions](const Request& request) { return sessions->show(request); });
  const auto add_for = [&](Sessions::Takes takes, http::Method method, std::string pattern, Sessions::ForPerson handler, std::string name) {
    add(method, std::move(pattern), std::move(name), [sessions, takes, handler](const Request& request) { return sessions->call(request, takes, handler); });
  };
  using enum Sessions::Takes;
  add_for(kAnyPerson, Method::kDelete, "/api/v1/session", &Sessions::end, "session.end");
  add_for(kAnyPersonWithBody, Method::kPost, "/api/v1/session/password", &Sessions::change_password, "session.change_password");
  add_for(kPersonWithBody, Method::kPost, "/api/v1/session/totp", &Sessions::begin_totp, "session.begin_totp");
  add_for(kPersonWithBody, Method::kPost, "/api/v1/session/totp/confirm", &Sessions::confirm_totp, "session.confirm_totp");
  add_for(kPersonWithBody, Method::kDelete, "/api/v1/session/totp", &Sessions::remove_totp, "session.remove_totp");
  add_for(kPerson, Method::kGet, "/api/v1/session/tokens", &Sessions::list_tokens, "session.tokens.list");
  add_for(kPersonWithBody, Method::kPost, "/api/v1/session/tokens", &Sessions::create_token, "session.tokens.create");
  add_for(kPerson, Method::kDelete, "/api/v1/session/tokens/{id}", &Sessions::remove_token, "session.tokens.remove");
}

}  // namespace parapet::server::auth
