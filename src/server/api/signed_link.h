// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "base/time.h"
#include "server/http/message.h"

namespace parapet::server::api {

// What an export link stands for: one kind of export, of one snapshot, for the scope of who asked, a range of
// devices, until a time.
struct LinkContent {
  std::string kind;               // "software", "vulnerabilities", ...
  std::uint64_t snapshot = 0;
  access::DeviceScope scope;
  UnixTime expires;
  std::uint32_t first_device = 0; // of the part: numbers, both included
  std::uint32_t last_device = 0;
};

// Signs and checks export links with HMAC-SHA256 and a key that is made at start and never leaves the process: the snapshots
// that links name don't outlive it either. Everything that makes a link valid stands in its query, which the access log
// leaves out. Safe to call from any thread.
class LinkSigner {
 public:
  LinkSigner();
  explicit LinkSigner(std::string key) : key_(std::move(key)) {}

  // "se=…&sp=…&sig=…"
  [[nodiscard]] std::string sign(const LinkContent& content) const;
  // nullopt: forged, damaged or of another process. Expiry is the caller's to check.
  [[nodiscard]] std::optional<LinkContent> check(const http::Request& request) const;

 private:
  [[nodiscard]] std::string signature(std::string_view text) const;
  std::string key_;
};

}  // namespace parapet::server::api
