// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/principal.h"
#include "access/records.h"
#include "base/clock.h"
#include "server/auth/client_tokens.h"
#include "server/auth/options.h"
#include "server/gate.h"
#include "store/store.h"

namespace parapet::server::auth {

// The delegated permission of a personal token that may do all that its user may.
inline constexpr std::string_view kFullAccess = "Parapet.FullAccess";

// The name of the cookie that holds a session; the prefix makes browsers insist on Secure and Path=/ (RFC 6265bis, section 4.1.3.2).
inline constexpr std::string_view kSessionCookie = "__Host-parapet";

// Who presented what. Never changed once made.
struct Identity {
  access::Principal principal;
  bool must_change_password = false;    // nothing else is allowed before
  std::string session_hash;             // of a session
  UnixTime session_expires;
};

// Every delegated permission of the compatible API that role permissions allow (server/permissions.h).
[[nodiscard]] std::vector<std::string> delegated_permissions(access::PermissionSet permissions);

// The gate over the store's records. What it has looked up it believes until the clock's second ends, so that a busy caller costs a hash and a
// look-up; forget() ends that at once, and so does audit(), which every
// change calls. Any thread.
class Authority final : public Gate {
 public:
  // All three outlive it.
  Authority(const AuthOptions& options, store::Store& store, const ClientTokens& tokens, const Clock& clock)
      : options_(options), store_(store), tokens_(tokens), clock_(clock) {}

  [[nodiscard]] std::expected<access::Principal, Refusal> authenticate(const http::Request& request) override;
  [[nodiscard]] std::expected<access::Principal, Refusal> require(const http::Request& request,
                                                                  const std::vector<std::string>& permissions) override;
  [[nodiscard]] std::expected<access::Principal, Refusal> require_role(const http::Request& request, access::Permission permission,
                                                                       const std::vector<std::string>& client_permissions) override;
  void audit(const access::Principal& principal, const http::Request& request, std::string action, std::string subject,
             std::string detail) override;
  void forget() override;
  [[nodiscard]] std::unique_lock<std::mutex> hold() override { return std::unique_lock(changes_); }

  // As authenticate(), but lets users in who must change their password: for the routes with which they do.
  [[nodiscard]] std::expected<std::shared_ptr<const Identity>, Refusal> identify(const http::Request& request);
  // Audit entries that could not be written (a full disk): shown by the metrics.
  [[nodiscard]] std::uint64_t audit_failures() const { return audit_failures_.load(std::memory_order_relaxed); }
  // Writes an entry for somebody who is no principal (yet): failed sign-ins, token requests.
  void audit_as(std::string actor, const http::Request& request, std::string action, std::string subject, std::string detail);
  // Held by whoever reads records, changes and writes them back, so that a "last used" never undoes a removal.
  [[nodiscard]] std::mutex& changes() { return changes_; }

 private:
  using Resolved = std::expected<std::shared_ptr<const Identity>, Refusal>;
  [[nodiscard]] Resolved resolve(std::string_view presented, bool is_session);
  [[nodiscard]] Resolved resolve_session(const std::string& hash);
  [[nodiscard]] Resolved resolve_personal_token(const std::string& hash);
  [[nodiscard]] Resolved resolve_client(std::string_view token);
  [[nodiscard]] Result<std::shared_ptr<Identity>> identity_of_user(const access::User& user);

  const AuthOptions options_;
  store::Store& store_;
  const ClientTokens& tokens_;
  const Clock& clock_;
  std::mutex changes_;
  struct Remembered {
    std::shared_ptr<const Identity> identity;
    std::int64_t second = 0;
  };
  std::mutex remembered_mutex_;  // guards remembered_ and generation_
  std::unordered_map<std::string, Remembered> remembered_;  // by hash of what was presented
  std::uint64_t generation_ = 0;                            // of forget(): an answer looked up before it is not kept
  std::atomic<std::uint64_t> audit_failures_ = 0;
};

}  // namespace parapet::server::auth
