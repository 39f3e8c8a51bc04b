// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/json_writer.h"
#include "base/text.h"
#include "server/auth/answers.h"
#include "server/auth/routes.h"

namespace parapet::server::auth {
namespace {

using http::Request;
using http::Response;

// Lax, because the provider's redirect comes from another site, where Strict cookies are left out.
constexpr std::string_view kBindingCookie = "__Host-parapet-oidc";

std::string binding_cookie(std::string_view content) {
  return fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={}", kBindingCookie, content, content.empty() ? 0 : 600);
}

// A page for a person in a browser; everything in it is ours or escaped.
Response page(int status, std::string_view head, std::string_view text) {
  Response response;
  response.status = status;
  response.body = fmt::format("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Parapet</title>{}</head><body><p>{}</p></body></html>\n", head, text);
  response.header("Content-Type", "text/html; charset=utf-8").header("Cache-Control", "no-store");
  return response;
}

// Why somebody is not signed in, with the way back to the console, which asks again.
Response trouble(int status, std::string_view text) {
  return page(status, "", fmt::format("{}</p><p><a href=\"/\">Back to the sign-in page</a>", text));
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

class ExternalSignIn {
 public:
  ExternalSignIn(const AuthParts& parts, Oidc& oidc) : parts_(parts), oidc_(oidc), failures_(parts.options.failures_per_minute) {}

  [[nodiscard]] Response start(const Request& request);
  [[nodiscard]] Response callback(const Request& request);

 private:
  [[nodiscard]] Result<access::User> user_of(const ExternalPerson& person);
  [[nodiscard]] Response refuse(const Request& request, const std::string& who, const Error& error);

  const AuthParts parts_;
  Oidc& oidc_;
  FailureLimiter failures_;
};

Response ExternalSignIn::start(const Request& request) {
  if (const auto wait = failures_.wait_seconds(request.remote_address, parts_.clock.now()); wait > 0) {
    auto response = trouble(429, "Too many failed sign-ins from this address. Try again in a minute.");
    response.header("Retry-After", std::to_string(wait));
    return response;
  }
  const auto started = oidc_.start(request.option("return").value_or("/"));
  if (!started) {
    return trouble(503, "The identity provider can't be asked just now: " + escaped(started.error().to_string()));
  }
  auto response = Response::empty(302);
  response.header("Location", started->address).header("Set-Cookie", binding_cookie(started->binding)).header("Cache-Control", "no-store");
  return response;
}

Response ExternalSignIn::refuse(const Request& request, const std::string& who, const Error& error) {
  failures_.failed(request.remote_address, parts_.clock.now());
  parts_.authority.audit_as(who, request, "sign_in.failed", who, "at the identity provider: " + error.to_string());
  auto response = trouble(error.code() == ErrorCode::kEnvironment ? 503 : 401, "Sign-in failed: " + escaped(error.to_string()) + ".");
  response.header("Set-Cookie", binding_cookie(""));
  return response;
}

// A user is found by issuer and subject. The first time it is the one whom an administrator made with this (verified) address and without a
// password; nobody else is ever let in, and no user with a password is taken over.
Result<access::User> ExternalSignIn::user_of(const ExternalPerson& person) {
  const std::scoped_lock lock(parts_.authority.changes());
  const auto users = TRY(parts_.store.users());
  const auto known = std::ranges::find_if(users, [&](const access::User& user) {
    return user.external_issuer == person.issuer && user.external_subject == person.subject;
  });
  std::optional<access::User> user;
  if (known != users.end()) {
    user = *known;
  } else {
    std::size_t matches = 0;
    for (const access::User& candidate : users) {
      const bool waiting = candidate.external_subject.empty() && candidate.password_hash.empty();
      if (waiting && !person.email.empty() && equals_ignoring_case(candidate.email, person.email)) {
        user = candidate;
        ++matches;
      }
    }
    if (matches != 1) {
      return bad_input(person.email.empty() ? "the identity provider vouches for no e-mail address of yours, and nobody here knows you yet"
                                            : fmt::format("no user here waits for {}; ask an administrator to add one with this address", person.email));
    }
    user->external_issuer = person.issuer;
    user->external_subject = person.subject;
  }
  if (!user->enabled) {
    return bad_input("the user is disabled");
  }
  user->last_sign_in = parts_.clock.now();
  TRY(parts_.store.put_user(*user));
  return std::move(*user);
}

Response ExternalSignIn::callback(const Request& request) {
  if (const auto wait = failures_.wait_seconds(request.remote_address, parts_.clock.now()); wait > 0) {
    auto response = trouble(429, "Too many failed sign-ins from this address. Try again in a minute.");
    response.header("Retry-After", std::to_string(wait));
    return response;
  }
  if (const auto error = request.option("error")) {
    return refuse(request, "external", Error(ErrorCode::kBadInput, "the identity provider refuses: " + printable(*error).substr(0, 100)));
  }
  // RFC 9207: where the provider names itself, it must be the one that was asked.
  if (const auto issuer = request.option("iss"); issuer && *issuer != parts_.options.oidc.issuer) {
    return refuse(request, "external", Error(ErrorCode::kBadInput, "the answer is from another identity provider"));
  }
  const auto person = oidc_.finish(request.option("state").value_or(""), request.option("code").value_or(""), request.cookie(kBindingCookie).value_or(""));
  if (!person) {
    return refuse(request, "external", person.error());
  }
  const auto user = user_of(*person);
  if (!user) {
    return refuse(request, "external:" + printable(person->subject).substr(0, 64), user.error());
  }
  const auto started = parts_.sign_in.start_session(request, *user);
  if (!started) {
    return trouble(started.error().status, escaped(started.error().message));
  }
  parts_.authority.audit_as("user:" + user->name, request, "sign_in.succeeded", user->name, "at the identity provider");
  // A page that goes on by itself, not a redirect: in a chain that another site began the browser leaves the Strict session cookie out.
  auto response = page(200, fmt::format("<meta http-equiv=\"refresh\" content=\"0;url={}\">", escaped(person->return_path)),
                       fmt::format("You are signed in. <a href=\"{}\">Go on</a>", escaped(person->return_path)));
  response.header("Set-Cookie", session_cookie(started->cookie)).header("Set-Cookie", binding_cookie(""));
  return response;
}

}  // namespace

void add_oidc_routes(http::Router& router, const AuthParts& parts, Oidc* oidc) {
  const bool configured = oidc != nullptr;
  router.add(
      http::Method::kGet, "/api/v1/session/methods",
      [configured](const Request&) {
        JsonWriter json;
        json.begin_object().member("password", true).key("external");
        configured ? json.value("/api/v1/session/oidc/start") : json.null();
        json.end_object();
        return Response::json(json.take());
      },
      {.name = "session.methods"});
  if (oidc == nullptr) {
    return;
  }
  const auto external = std::make_shared<ExternalSignIn>(parts, *oidc);
  router.add(http::Method::kGet, "/api/v1/session/oidc/start", [external](const Request& request) { return external->start(request); },
             {.name = "session.oidc.start"});
  router.add(http::Method::kGet, "/api/v1/session/oidc/callback", [external](const Request& request) { return external->callback(request); },
             {.name = "session.oidc.callback"});
}

}  // namespace parapet::server::auth
