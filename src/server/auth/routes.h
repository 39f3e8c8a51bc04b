// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "server/auth/authority.h"
#include "server/auth/client_tokens.h"
#include "server/auth/oidc.h"
#include "server/auth/options.h"
#include "server/auth/sign_in.h"
#include "server/http/router.h"
#include "store/store.h"

namespace parapet::server::auth {

// What the handlers work with. All of it outlives the router.
struct AuthParts {
  const AuthOptions& options;
  store::Store& store;
  ClientTokens& tokens;
  Authority& authority;
  SignIn& sign_in;
  FailureLimiter& token_failures;
  const Clock& clock;
};

// OAuth 2.0 and OpenID discovery for API clients, at the addresses that common identity libraries ask (docs/formats/access.md).
void add_oauth_routes(http::Router& router, const AuthParts& parts);

// /api/v1/session and below: signing in and out, who am I, password, one-time codes, personal tokens.
void add_session_routes(http::Router& router, const AuthParts& parts);

// GET /api/v1/session/methods: how one may sign in here; with a provider also /api/v1/session/oidc/start (?return=PATH; redirects there) and
// /api/v1/session/oidc/callback. oidc: nullptr where none is configured; outlives the router.
void add_oidc_routes(http::Router& router, const AuthParts& parts, Oidc* oidc);

}  // namespace parapet::server::auth
