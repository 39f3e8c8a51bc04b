// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <mutex>
#include <string>
#include <vector>

#include "access/principal.h"
#include "server/http/message.h"

namespace parapet::server {

// Who is calling, and may they? Implemented by server/auth; handlers of the APIs ask it first.
class Gate {
 public:
  virtual ~Gate() = default;

  struct Refusal {
    int status = 401;               // 401: nobody known; 403: known, not allowed
    std::string message;
  };
  // Bearer token (API client, personal token) or session cookie; for changing methods a session needs the CSRF header.
  [[nodiscard]] virtual std::expected<access::Principal, Refusal> authenticate(const http::Request& request) = 0;

  // The same, and one of the API permissions is needed: application names ("Machine.Read.All") for clients, delegated ones
  // ("Machine.Read") for users; give both. Users need the role's permission behind it as well (api.md §2.2).
  [[nodiscard]] virtual std::expected<access::Principal, Refusal> require(const http::Request& request,
                                                                          const std::vector<std::string>& permissions) = 0;
  // The same for our own API, by role permission. API clients pass where `client_permissions` names one they have.
  [[nodiscard]] virtual std::expected<access::Principal, Refusal> require_role(const http::Request& request,
                                                                               access::Permission permission,
                                                                               const std::vector<std::string>& client_permissions) = 0;
  // Writes an audit entry about what the principal did.
  virtual void audit(const access::Principal& principal, const http::Request& request, std::string action, std::string subject,
                     std::string detail) = 0;
  // What the gate remembers of users, roles, clients, tokens and device groups (for a second at most) is looked up again. Call it after changing
  // any of them in the store, so that the change holds for the very next request.
  virtual void forget() {}
  // Held by whoever reads a user, a client or a token, changes it and writes it back: a sign-in counts failures in the same record, and must not
  // undo that somebody disables the user meanwhile. For short changes only, callers who are looked up wait for it. The caller must not ask the gate
  // who somebody is while holding it.
  [[nodiscard]] virtual std::unique_lock<std::mutex> hold() { return {}; }
};

}  // namespace parapet::server
