// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "access/lockout.h"
#include "access/password.h"

namespace parapet::server::auth {

// The OpenID Connect provider whose users may sign in. It redirects to public_address, which must be set.
struct OidcOptions {
  std::string issuer;                   // "https://login.example.org/realms/main", exactly as the provider spells it; "": none
  std::string client_id;
  std::string client_secret;            // "": a public client, PKCE only
  std::string trust_file;               // PEM file of the authorities that its certificate is checked with; "": the system's
  std::string proxy;                    // "": as http_proxy, https_proxy and no_proxy say
};

// How callers are authenticated. Comes from the configuration file; read-only while the server runs.
struct AuthOptions {
  // Where clients reach the server, without a slash at the end: "https://parapet.example.org:8443". Issuer of the tokens, and what discovery
  // documents name. "": discovery names the host that each caller used, tokens name https://localhost.
  std::string public_address;
  std::string tenant_name;              // accepted in addresses beside the tenant's GUID; "": the GUID only
  std::vector<std::string> resources;   // further resources for which tokens are given; see resources.h
  std::int64_t token_lifetime_s = 3599;
  std::int64_t session_idle_s = 3600;
  std::int64_t session_lifetime_s = 12 * 3600;
  std::int64_t signing_key_days = 90;   // then a new one signs; the old one verifies as long as its tokens hold
  OidcOptions oidc;
  access::LockoutPolicy lockout;
  access::PasswordCost password_cost;
  std::uint32_t hashes_at_once = 4;     // bounds memory and processor time of sign-ins: each takes PasswordCost
  std::uint32_t failures_per_minute = 20;  // of one address (sign-in) or one client at one address (token); then 429
};

}  // namespace parapet::server::auth
