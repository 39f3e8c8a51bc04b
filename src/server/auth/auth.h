// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "server/auth/authority.h"
#include "server/auth/client_tokens.h"
#include "server/auth/failure_limiter.h"
#include "server/auth/oidc.h"
#include "server/auth/options.h"
#include "server/auth/sign_in.h"
#include "server/gate.h"
#include "server/http/router.h"
#include "store/store.h"

namespace parapet::server::auth {

// Everything about who may come in, ready to be wired: made once when the server starts, before the routes of the others, which ask its gate.
// Store and clock outlive it, it outlives the router.
class Auth {
 public:
  // Makes tenant id and signing keys where the store has none. Errors: those of the store, kBadInput (broken keys),
  // kUsage (a provider without public_address or client id). fetch: how the identity provider is asked; empty: over the network.
  [[nodiscard]] static Result<std::unique_ptr<Auth>> open(AuthOptions options, store::Store& store, const Clock& clock,
                                                          Oidc::Fetch fetch = {});

  [[nodiscard]] Gate& gate() { return authority_; }
  [[nodiscard]] Authority& authority() { return authority_; }
  [[nodiscard]] ClientTokens& tokens() { return *tokens_; }
  [[nodiscard]] SignIn& sign_in() { return sign_in_; }
  // For addresses of API clients: "https://HOST/TENANT".
  [[nodiscard]] const std::string& tenant_id() const { return tokens_->tenant_id(); }

  // All routes of server/auth: OAuth 2.0, OpenID discovery, /api/v1/session.
  void add_routes(http::Router& router);

 private:
  Auth(AuthOptions options, store::Store& store, const Clock& clock, std::unique_ptr<ClientTokens> tokens, Oidc::Fetch fetch);

  const AuthOptions options_;
  store::Store& store_;
  const Clock& clock_;
  std::unique_ptr<ClientTokens> tokens_;
  Authority authority_;
  SignIn sign_in_;
  FailureLimiter token_failures_;
  std::unique_ptr<Oidc> oidc_;          // nullptr where no provider is configured
};

}  // namespace parapet::server::auth
