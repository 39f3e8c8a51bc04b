// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "access/records.h"
#include "base/result.h"
#include "server/http/message.h"
#include "server/ingest/backend.h"
#include "server/ingest/conflicts.h"
#include "server/ingest/rate_limit.h"

namespace parapet::server {

struct EnrolmentOptions {
  std::uint32_t enrolments_per_minute = 12'000;     // of one address: a whole branch stands behind one
  std::uint32_t failures_per_minute = 20;           // wrong keys of one address
  std::uint32_t enrolments_of_device_per_hour = 30; // more is two devices that push each other out
  std::uint32_t cache_seconds = 60;                 // how long a credential is believed without asking the store
};

// Who a request's credential belongs to.
struct EnrolledDevice {
  std::string device;             // 40 hex digits
  std::string channel;            // "sensor", "osquery"
  std::vector<std::string> tags;  // of the enrolment key
};

// Exchanges enrolment keys for credentials of single devices, and knows whose a credential is. Any thread may call.
class Enrolment {
 public:
  Enrolment(IngestBackend& backend, EnrolmentOptions options);

  struct Request {
    std::string_view channel;
    std::string_view key;         // the enrolment secret
    std::string_view device;      // 40 hex digits
    std::string_view host;        // host name, for the audit log
    std::string_view address;
    std::string_view request_id;
  };
  struct Refused {
    int status = 401;             // 401, 429 with retry_seconds, 503
    std::uint32_t retry_seconds = 0;
    std::string message;
  };
  // The device's new credential, durable; its old one is revoked in the same change. Both go into the audit log.
  // What the caller may be told of a wrong key is that it is not accepted, never which part of it.
  [[nodiscard]] std::variant<std::string, Refused> enrol(const Request& request);

  // The device that a credential of this channel was given to; nullopt where it is unknown or revoked. Errors: kEnvironment.
  [[nodiscard]] Result<std::optional<EnrolledDevice>> authenticate(std::string_view channel, std::string_view secret,
                                                                   std::string_view address);
  // A report of an authenticated device was answered so; looks for signs of two devices with one id.
  void reported(const EnrolledDevice& device, std::string_view host, std::string_view address, Receipt::Kind kind);

 private:
  struct Cached {
    EnrolledDevice device;
    UnixTime checked;
  };
  [[nodiscard]] Result<std::optional<access::EnrolmentKey>> find_key(std::string_view secret, UnixTime now);
  [[nodiscard]] Result<std::string> give(const Request& request, const access::EnrolmentKey& key, UnixTime now);
  [[nodiscard]] Result<std::vector<std::string>> tags_of(std::string_view key_id);
  void keep_conflict(std::string_view device, std::optional<std::string> text);
  void audit(const Request& request, std::string action, std::string detail, UnixTime now);

  static constexpr std::size_t kCachedMax = 500'000;
  static constexpr std::size_t kLocks = 64;

  IngestBackend& backend_;
  EnrolmentOptions options_;
  RateLimit enrolments_;
  RateLimit failures_;
  RateLimit of_device_;
  Conflicts conflicts_;
  std::array<std::mutex, kLocks> device_locks_;       // one enrolment of a device at a time
  std::shared_mutex cache_mutex_;                     // guards cache_ and hash_of_device_
  std::unordered_map<std::string, Cached> cache_;     // by SHA-256 of the credential
  std::unordered_map<std::string, std::string> hash_of_device_;
};

}  // namespace parapet::server
