// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "access/jwt.h"
#include "base/clock.h"
#include "base/result.h"
#include "net/request.h"
#include "server/auth/options.h"

namespace parapet::server::auth {

// Somebody whom the identity provider has vouched for.
struct ExternalPerson {
  std::string issuer;
  std::string subject;
  std::string email;                    // "" unless the provider says that it is verified
  std::string return_path;              // where the sign-in began: a path of ours
};

// Sign-in at one OpenID Connect provider: authorization code flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636, S256), state and
// nonce, and a cookie that ties the answer to the browser that asked. ID tokens must be signed with RS256. Any thread; the calls that ask the provider
// wait for it.
class Oidc {
 public:
  // Sends one request to the provider; replaced by tests.
  using Fetch = std::function<Result<net::Response>(const net::Request& request)>;
  // options.oidc must name a provider.
  Oidc(const AuthOptions& options, Fetch fetch, const Clock& clock);
  // Over the network.
  [[nodiscard]] static Fetch network(const OidcOptions& options);

  struct Start {
    std::string address;                // of the provider's sign-in page, whole
    std::string binding;                // for a cookie: secret of this browser
  };
  // return_path: "/..." of ours; anything else becomes "/". Errors: kEnvironment (the provider does not answer), kBadInput (nonsense), kLimit (too many
  // sign-ins are under way).
  [[nodiscard]] Result<Start> start(std::string_view return_path);
  // What the provider sent the browser back with. Each start can be finished once, within ten minutes. Errors: kBadInput, kEnvironment.
  [[nodiscard]] Result<ExternalPerson> finish(std::string_view state, std::string_view code, std::string_view binding);

  [[nodiscard]] std::string redirect_address() const;

 private:
  struct Provider {
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string keys_address;
    bool secret_in_header = false;      // client_secret_basic; else in the body
    UnixTime fetched;
  };
  struct Pending {
    std::string nonce;
    std::string verifier;
    std::string binding_hash;
    std::string return_path;
    UnixTime expires;
  };
  [[nodiscard]] Result<std::string> fetch(net::Request request) const;
  [[nodiscard]] Result<Provider> provider();
  [[nodiscard]] Result<std::vector<access::PublicKey>> keys(const Provider& provider, bool again);
  [[nodiscard]] Result<std::string> exchange(const Provider& provider, std::string_view code, const Pending& pending) const;
  [[nodiscard]] Result<std::string> verified(const Provider& provider, std::string_view id_token);
  [[nodiscard]] Result<ExternalPerson> person_of(std::string_view payload, const Pending& pending) const;

  const OidcOptions options_;
  const std::string public_address_;
  const Fetch fetch_;
  const Clock& clock_;
  std::mutex mutex_;  // guards what follows; never held while the provider is asked
  Provider provider_;
  std::vector<access::PublicKey> keys_;
  UnixTime keys_fetched_;
  std::map<std::string, Pending, std::less<>> pending_;  // by state
};

}  // namespace parapet::server::auth
