// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/records.h"
#include "base/clock.h"
#include "base/result.h"
#include "server/fleet/fleet.h"
#include "server/fleet/report.h"
#include "store/facts.h"

namespace parapet::server {

// What ingest needs of the fleet and its store; FleetBackend in the server, small fakes in tests. Called from any thread.
class IngestBackend {
 public:
  virtual ~IngestBackend() = default;
  [[nodiscard]] virtual const Clock& clock() const = 0;
  // Fleet::submit: durable when it returns.
  [[nodiscard]] virtual Result<Receipt> submit(Report report) = 0;
  // Why two devices seem to share this id; kept with the device, shown. A device that is not known yet is passed over.
  [[nodiscard]] virtual Result<void> mark_conflict(std::string_view device, std::string text) = 0;

  // As in store::Store.
  [[nodiscard]] virtual Result<std::optional<store::StoredDevice>> find_device(std::string_view id) = 0;
  [[nodiscard]] virtual Result<std::string> protocol_state(store::DeviceNumber device) = 0;
  [[nodiscard]] virtual Result<std::vector<access::EnrolmentKey>> enrolment_keys() = 0;
  [[nodiscard]] virtual Result<void> use_enrolment_key(std::string_view id, UnixTime now) = 0;
  [[nodiscard]] virtual Result<std::optional<access::DeviceCredential>> credential_by_hash(std::string_view secret_hash) = 0;
  [[nodiscard]] virtual Result<std::optional<access::DeviceCredential>> credential_of_device(std::string_view device) = 0;
  [[nodiscard]] virtual Result<void> put_credential(const access::DeviceCredential& credential) = 0;
  [[nodiscard]] virtual Result<void> append_audit(const access::AuditEntry& entry) = 0;
};

// The fleet outlives it. submitted: IngestOptions::submitted.
class FleetBackend final : public IngestBackend {
 public:
  using Submitted = std::function<void(std::string_view channel, std::string_view outcome)>;
  explicit FleetBackend(Fleet& fleet, Submitted submitted = {}) : fleet_(fleet), submitted_(std::move(submitted)) {}
  [[nodiscard]] const Clock& clock() const override { return fleet_.clock(); }
  [[nodiscard]] Result<Receipt> submit(Report report) override;
  [[nodiscard]] Result<void> mark_conflict(std::string_view device, std::string text) override;
  [[nodiscard]] Result<std::optional<store::StoredDevice>> find_device(std::string_view id) override;
  [[nodiscard]] Result<std::string> protocol_state(store::DeviceNumber device) override;
  [[nodiscard]] Result<std::vector<access::EnrolmentKey>> enrolment_keys() override;
  [[nodiscard]] Result<void> use_enrolment_key(std::string_view id, UnixTime now) override;
  [[nodiscard]] Result<std::optional<access::DeviceCredential>> credential_by_hash(std::string_view secret_hash) override;
  [[nodiscard]] Result<std::optional<access::DeviceCredential>> credential_of_device(std::string_view device) override;
  [[nodiscard]] Result<void> put_credential(const access::DeviceCredential& credential) override;
  [[nodiscard]] Result<void> append_audit(const access::AuditEntry& entry) override;

 private:
  Fleet& fleet_;
  const Submitted submitted_;
};

}  // namespace parapet::server
