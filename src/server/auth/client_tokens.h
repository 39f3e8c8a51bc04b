// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "access/jwt.h"
#include "access/records.h"
#include "base/clock.h"
#include "base/result.h"
#include "server/auth/options.h"
#include "store/store.h"

namespace parapet::server::auth {

// What a client's access token says.
struct ClientClaims {
  std::string client;                   // ApiClient::id
  std::vector<std::string> permissions; // "roles"
  std::string secret_mark;              // tells whether the client's secret is still the one it was issued for
};

// Issues and checks the access tokens of API clients. The signing keys and the tenant's GUID live in the store's settings
// (docs/formats/access.md) and are made at first use. Any thread.
class ClientTokens {
 public:
  // Errors: those of the store; kBadInput where the stored keys are broken.
  [[nodiscard]] static Result<std::unique_ptr<ClientTokens>> open(const AuthOptions& options, store::Store& store, const Clock& clock);

  [[nodiscard]] const std::string& tenant_id() const { return tenant_id_; }
  // The GUID or the configured name, letter case ignored.
  [[nodiscard]] bool is_tenant(std::string_view text) const;
  // Of the tokens: "https://HOST/TENANT/v2.0".
  [[nodiscard]] const std::string& issuer() const { return issuer_; }
  // Whether tokens are given for a resource; `host`: what the caller's Host header says, which is always one.
  [[nodiscard]] bool is_resource(std::string_view resource, std::string_view host) const;

  // A token for a client, with all its permissions as roles. Makes a new signing key where the present one is too old.
  [[nodiscard]] Result<std::string> issue(const access::ApiClient& client, std::string_view resource);
  // Signature, issuer, audience, tenant and times. Errors: kBadInput.
  [[nodiscard]] Result<ClientClaims> verify(std::string_view token) const;

  // Makes a new signing key at once; tokens of the one before stay valid until they expire, older keys are dropped.
  [[nodiscard]] Result<void> rotate();
  // The public keys as a JSON Web Key Set (RFC 7517, section 5).
  [[nodiscard]] std::string key_set() const;

  // What `secret_mark` is for a client now.
  [[nodiscard]] static std::string secret_mark(const access::ApiClient& client);

 private:
  struct StoredKey {
    access::SigningKey key;
    UnixTime created;
  };
  // Newest first; at least one.
  struct KeyRing {
    std::vector<StoredKey> keys;
    std::vector<access::PublicKey> public_keys;
  };
  ClientTokens(const AuthOptions& options, store::Store& store, const Clock& clock) : options_(options), store_(store), clock_(clock) {}
  [[nodiscard]] Result<void> load();
  [[nodiscard]] Result<void> publish(std::vector<StoredKey> keys, bool write);
  [[nodiscard]] Result<void> rotate_where_older_than(std::int64_t seconds);
  [[nodiscard]] std::shared_ptr<const KeyRing> ring() const;

  const AuthOptions options_;
  store::Store& store_;
  const Clock& clock_;
  std::string tenant_id_;
  std::string base_;                   // the server's own name: "https://HOST"
  std::string issuer_;
  std::vector<std::string> audiences_;
  std::mutex rotate_mutex_;            // one rotation at a time
  mutable std::mutex ring_mutex_;      // guards ring_
  std::shared_ptr<const KeyRing> ring_;
};

}  // namespace parapet::server::auth
