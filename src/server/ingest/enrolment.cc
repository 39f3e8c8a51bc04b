// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/enrolment.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "access/secrets.h"
#include "base/random.h"
#include "base/text.h"

namespace parapet::server {
namespace {

constexpr std::size_t kSecretBytesMax = 1024;
// Which of these it is, is nobody's business who does not have the key.
constexpr std::string_view kNotAccepted = "the enrolment key is not accepted: unknown, disabled, expired or used up";

std::string name_in_sentence(std::string_view host) { return host.empty() ? "without a name" : printable(host.substr(0, 255)); }

}  // namespace

Enrolment::Enrolment(IngestBackend& backend, EnrolmentOptions options)
    : backend_(backend),
      options_(options),
      enrolments_(options.enrolments_per_minute, 60),
      failures_(options.failures_per_minute, 60),
      of_device_(options.enrolments_of_device_per_hour, 3600) {}

Result<std::optional<access::EnrolmentKey>> Enrolment::find_key(std::string_view secret, UnixTime now) {
  if (secret.empty() || secret.size() > kSecretBytesMax) {
    return std::optional<access::EnrolmentKey>{};
  }
  // Hashes are compared, so the time it takes tells nothing of a key.
  const std::string hash = access::secret_hash(secret);
  for (access::EnrolmentKey& key : TRY(backend_.enrolment_keys())) {
    if (key.secret_hash == hash && key.enabled && (!key.expires.known() || now < key.expires)) {
      return std::optional(std::move(key));
    }
  }
  return std::optional<access::EnrolmentKey>{};
}

void Enrolment::audit(const Request& request, std::string action, std::string detail, UnixTime now) {
  // An audit entry that can't be written does not undo what was done; the disk's trouble shows in every other answer.
  (void)backend_.append_audit({.time = now,
                               .actor = fmt::format("device:{}", request.device),
                               .action = std::move(action),
                               .subject = std::string(request.device),
                               .detail = std::move(detail),
                               .address = std::string(request.address),
                               .request_id = std::string(request.request_id)});
}

void Enrolment::keep_conflict(std::string_view device, std::optional<std::string> text) {
  if (text) {
    (void)backend_.mark_conflict(device, *std::move(text));
  }
}

Result<std::string> Enrolment::give(const Request& request, const access::EnrolmentKey& key, UnixTime now) {
  const std::optional<access::DeviceCredential> old = TRY(backend_.credential_of_device(request.device));
  const std::optional<store::StoredDevice> known = TRY(backend_.find_device(request.device));
  SystemRandom random;
  std::string secret = access::make_secret(access::SecretKind::kDevice, random);
  std::string hash = access::secret_hash(secret);
  TRY(backend_.put_credential({.device = std::string(request.device),
                               .channel = std::string(request.channel),
                               .secret_hash = hash,
                               .enrolment_key = key.id,
                               .created = now,
                               .last_used = now}));
  {
    const std::scoped_lock lock(cache_mutex_);
    std::string& current = hash_of_device_[std::string(request.device)];
    cache_.erase(current);
    current = std::move(hash);
  }
  if (old && !old->revoked) {
    audit(request, "device.re_enrolled",
          fmt::format("'{}' enrolled again with key '{}' ({}); the credential of {} ({}) was revoked", name_in_sentence(request.host),
                      printable(key.name), request.channel, format_time(old->created), old->channel),
          now);
  } else {
    audit(request, "device.enrolled",
          fmt::format("'{}' enrolled with key '{}' ({})", name_in_sentence(request.host), printable(key.name), request.channel), now);
  }
  if (known && old && !old->revoked) {
    keep_conflict(request.device, conflicts_.enrolled_again(request.device, request.host, request.address, known->device.name,
                                                            known->external_address, known->last_contact, now));
  }
  return secret;
}

std::variant<std::string, Enrolment::Refused> Enrolment::enrol(const Request& request) {
  const UnixTime now = backend_.clock().now();
  if (const std::optional<std::uint32_t> wait = failures_.peek(request.address, now)) {
    return Refused{.status = 429, .retry_seconds = *wait, .message = "too many wrong enrolment keys from this address"};
  }
  if (const std::optional<std::uint32_t> wait = enrolments_.take(request.address, now)) {
    return Refused{.status = 429, .retry_seconds = *wait, .message = "too many enrolments from this address"};
  }
  const Refused busy{.status = 503, .retry_seconds = 10, .message = "the server can't enrol devices at the moment"};
  const Result<std::optional<access::EnrolmentKey>> key = find_key(request.key, now);
  if (!key) {
    return busy;
  }
  if (!*key) {
    (void)failures_.take(request.address, now);
    return Refused{.message = std::string(kNotAccepted)};
  }
  const std::scoped_lock lock(device_locks_[std::hash<std::string_view>{}(request.device) % kLocks]);
  if (const std::optional<std::uint32_t> wait = of_device_.take(request.device, now)) {
    keep_conflict(request.device,
                  fmt::format("enrolled more than {} times within an hour, the last time from {}: two devices push each other out",
                              options_.enrolments_of_device_per_hour, printable(request.address)));
    return Refused{.status = 429, .retry_seconds = *wait, .message = "this device enrols too often: do two devices share its id?"};
  }
  if (const Result<void> used = backend_.use_enrolment_key((*key)->id, now); !used) {
    if (used.error().code() != ErrorCode::kNotFound) {
      return busy;
    }
    (void)failures_.take(request.address, now);
    return Refused{.message = std::string(kNotAccepted)};
  }
  Result<std::string> secret = give(request, **key, now);
  if (!secret) {
    return busy;
  }
  return *std::move(secret);
}

Result<std::vector<std::string>> Enrolment::tags_of(std::string_view key_id) {
  for (access::EnrolmentKey& key : TRY(backend_.enrolment_keys())) {
    if (key.id == key_id) {
      return std::move(key.tags);
    }
  }
  return std::vector<std::string>{};
}

Result<std::optional<EnrolledDevice>> Enrolment::authenticate(std::string_view channel, std::string_view secret, std::string_view address) {
  if (secret.empty() || secret.size() > kSecretBytesMax) {
    return std::optional<EnrolledDevice>{};
  }
  const UnixTime now = backend_.clock().now();
  const std::string hash = access::secret_hash(secret);
  {
    const std::shared_lock lock(cache_mutex_);
    const auto found = cache_.find(hash);
    const bool fresh = found != cache_.end() && now >= found->second.checked &&
                       now.seconds < found->second.checked.seconds + options_.cache_seconds;
    if (fresh && found->second.device.channel == channel) {
      return std::optional(found->second.device);
    }
  }
  const std::optional<access::DeviceCredential> credential = TRY(backend_.credential_by_hash(hash));
  if (!credential || credential->channel != channel) {
    return std::optional<EnrolledDevice>{};
  }
  if (credential->revoked) {
    if (const auto current = TRY(backend_.credential_of_device(credential->device)); current && !current->revoked) {
      keep_conflict(credential->device, conflicts_.used_revoked(credential->device, address, current->created, now));
    }
    return std::optional<EnrolledDevice>{};
  }
  EnrolledDevice device{.device = credential->device, .channel = credential->channel, .tags = {}};
  device.tags = TRY(tags_of(credential->enrolment_key));
  const std::scoped_lock lock(cache_mutex_);
  const auto current = hash_of_device_.find(device.device);
  // Enrolled again between the look-up and now: then this credential must not come into the cache.
  if (current == hash_of_device_.end() || current->second == hash) {
    if (cache_.size() >= kCachedMax) {
      cache_.clear();
    }
    hash_of_device_[device.device] = hash;
    cache_[hash] = {.device = device, .checked = now};
  }
  return std::optional(std::move(device));
}

void Enrolment::reported(const EnrolledDevice& device, std::string_view host, std::string_view address, Receipt::Kind kind) {
  const UnixTime now = backend_.clock().now();
  if (kind == Receipt::Kind::kApplied) {
    keep_conflict(device.device, conflicts_.reported(device.device, host, address, now));
  } else {
    keep_conflict(device.device, conflicts_.out_of_sequence(device.device, address, now));
  }
}

}  // namespace parapet::server
