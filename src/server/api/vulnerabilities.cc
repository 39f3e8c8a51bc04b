// SPDX-License-Identifier: Apache-2.0
#include "server/api/vulnerabilities.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "server/api/answer.h"
#include "server/api/asset_vulnerability.h"
#include "server/api/machines.h"

namespace parapet::server::api {
namespace {

using Response = Answer<http::Response>;

constexpr std::uint64_t kVulnerabilitiesMax = 8'000;  // api.md §1.6

// Those that a device of the caller's scope is exposed to, by name.
std::vector<exposure::WeaknessNumber> open_weaknesses(const Reader& reader) {
  std::vector<exposure::WeaknessNumber> open;
  const exposure::View& view = reader.view();
  for (std::uint32_t i = 0; i < view.weakness_count(); ++i) {
    if (view.exposed_count(exposure::WeaknessNumber{i}, reader.scope()) > 0) {
      open.push_back(exposure::WeaknessNumber{i});
    }
  }
  std::ranges::sort(open, {}, [&](exposure::WeaknessNumber weakness) -> const std::string& { return view.weakness(weakness).name; });
  return open;
}

Response list_vulnerabilities(Call& call) {
  std::vector<VulnerabilityItem> items;
  for (const exposure::WeaknessNumber weakness : open_weaknesses(call.reader)) {
    items.push_back(vulnerability_item(call.reader, weakness));
  }
  return list_response(call, vulnerability_entity(), std::move(items), {.set = "Vulnerabilities", .top_max = kVulnerabilitiesMax});
}

Answer<VulnerabilityItem> vulnerability_of(const Call& call) {
  const std::string_view id = call.request.parameter("id");
  std::optional<VulnerabilityItem> item = find_vulnerability(call.reader, id);
  if (!item) {
    return not_found(fmt::format("Vulnerability {} was not found", printable(id.substr(0, 128))));
  }
  return std::move(*item);
}

Response get_vulnerability(Call& call) {
  const Answer<VulnerabilityItem> item = vulnerability_of(call);
  if (!item) {
    return std::unexpected(item.error());
  }
  return single_response(call, vulnerability_entity(), "Vulnerabilities/$entity", *item);
}

Response vulnerability_machines(Call& call) {
  const Answer<VulnerabilityItem> item = vulnerability_of(call);
  if (!item) {
    return std::unexpected(item.error());
  }
  return machine_references(call, item->weakness ? call.reader.view().exposed_devices(*item->weakness, call.reader.scope())
                                                 : exposure::DeviceSet());
}

}  // namespace

Answer<http::Response> vulnerability_collection(Call& call, const std::vector<exposure::WeaknessNumber>& weaknesses) {
  std::vector<VulnerabilityItem> items;
  items.reserve(weaknesses.size());
  for (const exposure::WeaknessNumber weakness : weaknesses) {
    items.push_back(vulnerability_item(call.reader, weakness));
  }
  return list_response(call, vulnerability_entity(), std::move(items),
                       {.set = "Collection(Analytics.Contracts.PublicAPI.PublicVulnerabilityDto)"});
}

void add_vulnerability_routes(RouteAdder& routes) {
  const std::vector<std::string> read = permission::vulnerability_read();
  routes.add_list("/vulnerabilities", "vulnerabilities.list", read, list_vulnerabilities);
  routes.add(http::Method::kGet, "/vulnerabilities/{id}", "vulnerabilities.get", read, get_vulnerability);
  routes.add_list("/vulnerabilities/{id}/machineReferences", "vulnerabilities.machines", read, vulnerability_machines);
  routes.add_list("/vulnerabilities/machinesVulnerabilities", "vulnerabilities.by_machine", read, asset_vulnerabilities);
}

}  // namespace parapet::server::api
