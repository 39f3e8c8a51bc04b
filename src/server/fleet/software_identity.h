// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"
#include "inventory/inventory.h"
#include "store/facts.h"

namespace parapet::server {

// What makes an entry the same from one report to the next (docs/formats/sensor-protocol.md): ecosystem, name, version, arch
// and module; for language packages and applications also the first path, because they may lie on a device several times.
//
// As 128 bits of hash with a secret of this process, so that nobody can make two entries meet (docs/decisions/102): a report has a
// thousand of them, and texts would cost more than all else that is done with it.
struct SoftwareIdentity {
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  friend bool operator==(const SoftwareIdentity&, const SoftwareIdentity&) = default;
};
struct SoftwareIdentityHasher {
  using is_avalanching = void;
  std::size_t operator()(const SoftwareIdentity& identity) const noexcept { return static_cast<std::size_t>(identity.a); }
};
[[nodiscard]] SoftwareIdentity software_identity(const inventory::Software& software);
[[nodiscard]] std::vector<SoftwareIdentity> software_identities(std::span<const store::StoredSoftware> software);

// The software without what is not its identity: no paths beyond the first, no dates, no run-time context.
[[nodiscard]] inventory::Software identity_fields(const inventory::Software& software);

// What changed between two lists of one device: an entry that went and one of the same name that came are an update.
// Linear in both lists.
struct IdentifiedList {
  std::span<const store::StoredSoftware> software;
  std::span<const SoftwareIdentity> identities;  // of each
};
[[nodiscard]] std::vector<store::SoftwareChange> software_changes(IdentifiedList before, IdentifiedList after, UnixTime time);

}  // namespace parapet::server
