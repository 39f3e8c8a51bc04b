// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "server/ingest/backend.h"

namespace parapet::server::testing {

// A fleet and store in memory that keep what they are given.
class MemoryBackend final : public IngestBackend {
 public:
  MemoryBackend() {
    keys.push_back({.id = "key-1", .name = "branch", .secret_hash = sha256_hex("open sesame"), .tags = {"branch"}});
  }
  [[nodiscard]] const Clock& clock() const override { return time; }
  [[nodiscard]] Result<Receipt> submit(Report report) override {
    const std::scoped_lock lock(mutex);
    if (failure) {
      return std::unexpected(*failure);
    }
    if (receipt.kind == Receipt::Kind::kApplied) {
      auto [at, is_new] = devices.try_emplace(report.device.id);
      if (is_new) {
        at->second.number = store::DeviceNumber{static_cast<std::uint32_t>(devices.size())};
      }
      if (report.kind == Report::Kind::kFull) {
        at->second.device = report.device;
      }
      at->second.channel = report.channel;
      at->second.external_address = report.external_address;
      at->second.last_contact = time.now();
      at->second.report_epoch = report.epoch;
      at->second.report_sequence = report.sequence;
      if (report.protocol_state_changed) {
        states[report.device.id] = report.protocol_state;
      }
    }
    reports.push_back(std::move(report));
    return receipt;
  }
  [[nodiscard]] Result<void> mark_conflict(std::string_view device, std::string text) override {
    const std::scoped_lock lock(mutex);
    conflicts[std::string(device)] = std::move(text);
    return {};
  }
  [[nodiscard]] Result<std::optional<store::StoredDevice>> find_device(std::string_view id) override {
    const std::scoped_lock lock(mutex);
    const auto found = devices.find(std::string(id));
    return found == devices.end() ? std::optional<store::StoredDevice>{} : std::optional(found->second);
  }
  [[nodiscard]] Result<std::string> protocol_state(store::DeviceNumber device) override {
    const std::scoped_lock lock(mutex);
    for (const auto& [id, known] : devices) {
      if (known.number == device) {
        return states[id];
      }
    }
    return fail(ErrorCode::kNotFound, "no such device");
  }
  [[nodiscard]] Result<std::vector<access::EnrolmentKey>> enrolment_keys() override {
    const std::scoped_lock lock(mutex);
    return keys;
  }
  [[nodiscard]] Result<void> use_enrolment_key(std::string_view id, UnixTime now) override {
    const std::scoped_lock lock(mutex);
    for (access::EnrolmentKey& key : keys) {
      const bool usable = key.enabled && (!key.expires.known() || now < key.expires) && (key.uses_max == 0 || key.uses < key.uses_max);
      if (key.id == id && usable) {
        ++key.uses;
        return {};
      }
    }
    return fail(ErrorCode::kNotFound, "no such key that may be used");
  }
  [[nodiscard]] Result<std::optional<access::DeviceCredential>> credential_by_hash(std::string_view secret_hash) override {
    const std::scoped_lock lock(mutex);
    ++credential_look_ups;
    for (const access::DeviceCredential& credential : credentials) {
      if (credential.secret_hash == secret_hash) {
        return std::optional(credential);
      }
    }
    return std::optional<access::DeviceCredential>{};
  }
  [[nodiscard]] Result<std::optional<access::DeviceCredential>> credential_of_device(std::string_view device) override {
    const std::scoped_lock lock(mutex);
    for (const access::DeviceCredential& credential : credentials) {
      if (credential.device == device && !credential.revoked) {
        return std::optional(credential);
      }
    }
    return std::optional<access::DeviceCredential>{};
  }
  [[nodiscard]] Result<void> put_credential(const access::DeviceCredential& credential) override {
    const std::scoped_lock lock(mutex);
    for (access::DeviceCredential& known : credentials) {
      known.revoked = known.revoked || known.device == credential.device;
    }
    credentials.push_back(credential);
    return {};
  }
  [[nodiscard]] Result<void> append_audit(const access::AuditEntry& entry) override {
    const std::scoped_lock lock(mutex);
    audit.push_back(entry);
    return {};
  }

  FixedClock time{UnixTime{1'763'740'000}};
  Receipt receipt;                    // what submit answers
  std::optional<Error> failure;       // or this
  std::vector<Report> reports;        // as submitted
  std::vector<access::EnrolmentKey> keys;
  std::vector<access::DeviceCredential> credentials;
  std::vector<access::AuditEntry> audit;
  std::map<std::string, std::string> conflicts;
  std::map<std::string, store::StoredDevice> devices;
  std::map<std::string, std::string> states;
  int credential_look_ups = 0;
  std::mutex mutex;                   // guards all of these while handlers run on several threads
};

}  // namespace parapet::server::testing
