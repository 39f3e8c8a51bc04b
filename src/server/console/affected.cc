// SPDX-License-Identifier: Apache-2.0
#include "server/console/affected.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "knowledge/names.h"
#include "server/console/device_part.h"

namespace parapet::server::console {

using exposure::DeviceSet;

bool AffectedFilter::takes(const exposure::View& view, const exposure::KeyState& key, const exposure::KeyFinding& finding) const {
  return has_value(statuses, knowledge::status_name(finding.status)) && has_value(fixes, knowledge::fix_name(finding.fix)) &&
         has_value(fixed_versions, finding.fixed_version) && has_value(products, view.product(key.product).id) && keys.takes(key);
}

FilterNames affected_filters(FilterNames others) {
  constexpr std::array<std::string_view, 8> kNames{"software", "version", "domain", "ecosystem", "package", "status", "fix", "fixedVersion"};
  others.insert(others.end(), kNames.begin(), kNames.end());
  return others;
}

AffectedFilter read_affected_filter(const http::Request& request) {
  return {.keys = read_key_filter(request),
          .products = filter_values(request, "software"),
          .statuses = filter_values(request, "status"),
          .fixes = filter_values(request, "fix"),
          .fixed_versions = filter_values(request, "fixedVersion")};
}

std::vector<AffectedKey> affected_keys(const Call& call, const DevicePart& part, exposure::WeaknessNumber number, const AffectedFilter& filter) {
  const DeviceSet wanted = part.devices();
  std::vector<AffectedKey> affected;
  for (const exposure::KeyNumber key_number : call.view().weakness(number).keys) {
    const exposure::KeyState& key = call.view().key(key_number);
    const auto found = std::ranges::find(*key.findings, number, &exposure::KeyFinding::weakness);
    if (found == key.findings->end() || !filter.takes(call.view(), key, *found)) {
      continue;
    }
    DeviceSet devices = key.devices;
    devices &= wanted;
    if (!devices.empty()) {
      affected.push_back({.key = &key, .finding = &*found, .devices = std::move(devices)});
    }
  }
  return affected;
}

std::vector<AffectedVersion> affected_versions(const Call& call, const DevicePart& part, exposure::WeaknessNumber number, const AffectedFilter& filter) {
  using Place = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view, knowledge::Status, knowledge::FixState, std::string_view>;
  std::map<Place, AffectedVersion> versions;
  for (AffectedKey& one : affected_keys(call, part, number, filter)) {
    const inventory::SoftwareKey& key = *one.key->key;
    const exposure::KeyFinding& finding = *one.finding;
    const std::string_view product = call.view().product(one.key->product).id;
    AffectedVersion& version = versions[{product, key.name, key.version, key.domain, finding.status, finding.fix, finding.fixed_version}];
    one.devices |= version.devices;
    version = {.product = one.key->product,
               .name = key.name,
               .version = key.version,
               .domain = key.domain,
               .status = finding.status,
               .fix = finding.fix,
               .fixed_version = finding.fixed_version,
               .devices = std::move(one.devices)};
  }
  std::vector<AffectedVersion> list;
  list.reserve(versions.size());
  for (auto& [place, version] : versions) {
    list.push_back(std::move(version));
  }
  return list;
}

std::vector<Column<AffectedVersion>> affected_version_columns(const FleetState& state) {
  const exposure::View* const view = state.view.get();
  const auto product = [view](const AffectedVersion& row) -> const exposure::ProductState& { return view->product(row.product); };
  return {
      {"softwareId", [product](const AffectedVersion& row) { return kept_text(product(row).id); }},
      {"software", [product](const AffectedVersion& row) { return kept_text(product(row).name); }},
      {"vendor", [product](const AffectedVersion& row) { return kept_text(product(row).vendor); }},
      {"ecosystem", [product](const AffectedVersion& row) { return kept_text(product(row).ecosystem); }},
      {"name", [](const AffectedVersion& row) { return kept_text(row.name); }},
      {"version", [](const AffectedVersion& row) { return kept_text(row.version); }},
      {"domain", [](const AffectedVersion& row) { return kept_text(row.domain); }},
      {"status", [](const AffectedVersion& row) { return kept_text(knowledge::status_name(row.status)); }},
      {"fix", [](const AffectedVersion& row) { return kept_text(knowledge::fix_name(row.fix)); }},
      {"fixedVersion", [](const AffectedVersion& row) { return row.fixed_version.empty() ? Cell() : kept_text(row.fixed_version); }},
      {"devices", [](const AffectedVersion& row) { return count_cell(row.devices.size()); }},
  };
}

}  // namespace parapet::server::console
