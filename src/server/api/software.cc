// SPDX-License-Identifier: Apache-2.0
#include "server/api/software.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "server/api/answer.h"
#include "server/api/machines.h"
#include "server/api/missing_update.h"
#include "server/api/software_entity.h"
#include "server/api/vulnerabilities.h"

namespace parapet::server::api {
namespace {

using Response = Answer<http::Response>;

// Products that a device of the caller's scope has, by id.
Response list_software(Call& call) {
  const exposure::View& view = call.reader.view();
  std::vector<SoftwareItem> items;
  for (std::uint32_t i = 0; i < view.product_count(); ++i) {
    SoftwareItem item = software_item(call.reader, exposure::ProductNumber{i});
    if (item.counts().installed > 0) {
      items.push_back(std::move(item));
    }
  }
  std::ranges::sort(items, {}, [](const SoftwareItem& item) -> const std::string& { return item.state().id; });
  return list_response(call, software_entity(), std::move(items), {.set = "Software"});
}

// Software that only devices beyond the caller's scope have does not exist for the caller.
Answer<SoftwareItem> software_of(const Call& call) {
  const std::string_view id = call.request.parameter("id");
  if (const auto product = call.reader.find_product(id)) {
    SoftwareItem item = software_item(call.reader, *product);
    if (item.counts().installed > 0) {
      return item;
    }
  }
  return not_found(fmt::format("Software {} was not found", printable(id.substr(0, 256))));
}

Response get_software(Call& call) {
  const Answer<SoftwareItem> item = software_of(call);
  if (!item) {
    return std::unexpected(item.error());
  }
  return single_response(call, software_entity(), "Software/$entity", *item);
}

Response distributions(Call& call) {
  const Answer<SoftwareItem> item = software_of(call);
  if (!item) {
    return std::unexpected(item.error());
  }
  return list_response(call, distribution_entity(), distribution_of(call.reader, item->number), {.set = "Distributions"});
}

Response software_machines(Call& call) {
  const Answer<SoftwareItem> item = software_of(call);
  if (!item) {
    return std::unexpected(item.error());
  }
  return machine_references(call, call.reader.view().installed_devices(item->number, call.reader.scope()));
}

Response software_vulnerabilities(Call& call) {
  const Answer<SoftwareItem> item = software_of(call);
  if (!item) {
    return std::unexpected(item.error());
  }
  return vulnerability_collection(call, call.reader.view().weaknesses_of(item->number, call.reader.scope()));
}

Response missing_of_software(Call& call) {
  const Answer<SoftwareItem> item = software_of(call);
  if (!item) {
    return std::unexpected(item.error());
  }
  return missing_updates(call);
}

Response missing_of_machine(Call& call) {
  const Answer<exposure::DeviceNumber> device = device_of(call);
  if (!device) {
    return std::unexpected(device.error());
  }
  return missing_updates(call);
}

}  // namespace

void add_software_routes(RouteAdder& routes) {
  const std::vector<std::string> read = permission::software_read();
  routes.add_list("/software", "software.list", read, list_software);
  routes.add(http::Method::kGet, "/software/{id}", "software.get", read, get_software);
  routes.add_list("/software/{id}/distributions", "software.distributions", read, distributions);
  routes.add_list("/software/{id}/machineReferences", "software.machines", read, software_machines);
  routes.add_list("/software/{id}/vulnerabilities", "software.vulnerabilities", permission::software_read(), software_vulnerabilities);
  routes.add_list("/software/{id}/getmissingkbs", "software.missing_updates", read, missing_of_software);
  routes.add_list("/machines/{id}/getmissingkbs", "machines.missing_updates", read, missing_of_machine);
}

}  // namespace parapet::server::api
