// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exposure/view.h"
#include "server/console/console.h"
#include "server/console/key_filter.h"
#include "server/console/list.h"

// Where a weakness is in the fleet: the software keys, versions and devices that have it, of the devices that are asked about.
namespace parapet::server::console {

class DevicePart;

// ?software=, ?version=, ?domain=, ?ecosystem=, ?package=, ?status=, ?fix=, ?fixedVersion=: which of a weakness's keys are meant.
struct AffectedFilter {
  KeyFilter keys;
  std::vector<std::string> products;
  std::vector<std::string> statuses;
  std::vector<std::string> fixes;
  std::vector<std::string> fixed_versions;

  [[nodiscard]] bool any() const { return keys.any() || !products.empty() || !statuses.empty() || !fixes.empty() || !fixed_versions.empty(); }
  [[nodiscard]] bool takes(const exposure::View& view, const exposure::KeyState& key, const exposure::KeyFinding& finding) const;
};
// Other names of a list's filters, and these.
[[nodiscard]] FilterNames affected_filters(FilterNames others);
[[nodiscard]] AffectedFilter read_affected_filter(const http::Request& request);

// A software key that has a weakness, and the devices with it.
struct AffectedKey {
  const exposure::KeyState* key = nullptr;
  const exposure::KeyFinding* finding = nullptr;
  exposure::DeviceSet devices;
};
// Those that the filter takes, as far as the part's devices have them. Valid while the state of the call lives.
[[nodiscard]] std::vector<AffectedKey> affected_keys(const Call& call, const DevicePart& part, exposure::WeaknessNumber number,
                                                     const AffectedFilter& filter = {});

// Keys of one package and version about which the same is to be done. Texts are into the state.
struct AffectedVersion {
  exposure::ProductNumber product;
  std::string_view name;
  std::string_view version;
  std::string_view domain;
  knowledge::Status status = knowledge::Status::kAffected;
  knowledge::FixState fix = knowledge::FixState::kUnknown;
  std::string_view fixed_version;
  exposure::DeviceSet devices;
};
// By the product's id, then by name, version and domain. Valid while the state of the call lives.
[[nodiscard]] std::vector<AffectedVersion> affected_versions(const Call& call, const DevicePart& part, exposure::WeaknessNumber number,
                                                             const AffectedFilter& filter = {});
// Whoever keeps the columns keeps the state.
[[nodiscard]] std::vector<Column<AffectedVersion>> affected_version_columns(const FleetState& state);

}  // namespace parapet::server::console
