// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "server/http/message.h"

namespace parapet::server::http {

// Whose X-Forwarded-For and X-Forwarded-Proto are believed. Immutable; any thread.
class TrustedProxies {
 public:
  // Addresses and networks: "10.0.0.1", "10.0.0.0/8", "fd00::/8". Errors: kUsage naming the entry.
  [[nodiscard]] static Result<TrustedProxies> parse(const std::vector<std::string>& entries);

  [[nodiscard]] bool trusts(std::string_view address) const;
  // Sets remote_address and secure from what trusted proxies say: the last address in X-Forwarded-For that is no trusted proxy
  // itself (what stands before it may be made up), and the scheme that the nearest proxy saw. The peer's address must be set.
  void apply(Request& request) const;

 private:
  struct Network {
    std::array<unsigned char, 16> bytes{};  // IPv4 as mapped IPv6
    unsigned bits = 128;
  };
  std::vector<Network> networks_;
};

}  // namespace parapet::server::http
