// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/backend.h"

#include <array>
#include <span>
#include <utility>

namespace parapet::server {

namespace {

std::string_view outcome_of(const Result<Receipt>& receipt) {
  if (!receipt) {
    return "failed";
  }
  switch (receipt->kind) {
    case Receipt::Kind::kApplied:
      return "applied";
    case Receipt::Kind::kRepeated:
      return "repeated";
    case Receipt::Kind::kOlder:
      return "older";
    case Receipt::Kind::kGap:
      return "gap";
  }
  return "failed";
}

}  // namespace

Result<Receipt> FleetBackend::submit(Report report) {
  const std::string channel = report.channel;
  Result<Receipt> receipt = fleet_.submit(std::move(report));
  if (submitted_) {
    submitted_(channel, outcome_of(receipt));
  }
  return receipt;
}

Result<void> FleetBackend::mark_conflict(std::string_view device, std::string text) {
  const std::optional<store::StoredDevice> known = TRY(fleet_.store().find_device(device));
  if (!known || known->conflict == text) {
    return {};
  }
  const std::array edits{store::DeviceEdit{.device = known->number, .conflict = std::move(text)}};
  return fleet_.edit_devices(edits);
}

Result<std::optional<store::StoredDevice>> FleetBackend::find_device(std::string_view id) { return fleet_.store().find_device(id); }
Result<std::string> FleetBackend::protocol_state(store::DeviceNumber device) { return fleet_.store().protocol_state(device); }
Result<std::vector<access::EnrolmentKey>> FleetBackend::enrolment_keys() { return fleet_.store().enrolment_keys(); }
Result<void> FleetBackend::use_enrolment_key(std::string_view id, UnixTime now) { return fleet_.store().use_enrolment_key(id, now); }
Result<std::optional<access::DeviceCredential>> FleetBackend::credential_by_hash(std::string_view secret_hash) {
  return fleet_.store().credential_by_hash(secret_hash);
}
Result<std::optional<access::DeviceCredential>> FleetBackend::credential_of_device(std::string_view device) {
  return fleet_.store().credential_of_device(device);
}
Result<void> FleetBackend::put_credential(const access::DeviceCredential& credential) { return fleet_.store().put_credential(credential); }
Result<void> FleetBackend::append_audit(const access::AuditEntry& entry) { return fleet_.store().append_audit(entry); }

}  // namespace parapet::server
