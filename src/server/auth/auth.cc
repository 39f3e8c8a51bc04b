// SPDX-License-Identifier: Apache-2.0
#include "server/auth/auth.h"

#include "server/auth/routes.h"

namespace parapet::server::auth {

Result<std::unique_ptr<Auth>> Auth::open(AuthOptions options, store::Store& store, const Clock& clock, Oidc::Fetch fetch) {
  if (!options.oidc.issuer.empty() && (options.public_address.empty() || options.oidc.client_id.empty())) {
    return fail(ErrorCode::kUsage, "sign-in at an identity provider needs server.public_address and oidc.client_id");
  }
  std::unique_ptr<ClientTokens> tokens = TRY(ClientTokens::open(options, store, clock));
  return std::unique_ptr<Auth>(new Auth(std::move(options), store, clock, std::move(tokens), std::move(fetch)));
}

Auth::Auth(AuthOptions options, store::Store& store, const Clock& clock, std::unique_ptr<ClientTokens> tokens, Oidc::Fetch fetch)
    : options_(std::move(options)),
      store_(store),
      clock_(clock),
      tokens_(std::move(tokens)),
      authority_(options_, store_, *tokens_, clock_),
      sign_in_(options_, store_, authority_, clock_),
      token_failures_(options_.failures_per_minute) {
  if (!options_.oidc.issuer.empty()) {
    oidc_ = std::make_unique<Oidc>(options_, fetch ? std::move(fetch) : Oidc::network(options_.oidc), clock_);
  }
}

void Auth::add_routes(http::Router& router) {
  const AuthParts parts{options_, store_, *tokens_, authority_, sign_in_, token_failures_, clock_};
  add_oauth_routes(router, parts);
  add_session_routes(router, parts);
  add_oidc_routes(router, parts, oidc_.get());
}

}  // namespace parapet::server::auth
