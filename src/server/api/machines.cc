// SPDX-License-Identifier: Apache-2.0
#include "server/api/machines.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "server/api/answer.h"
#include "server/api/software_entity.h"
#include "server/api/vulnerability_entity.h"

namespace parapet::server::api {
namespace {

using Response = Answer<http::Response>;

Response list_machines(Call& call) {
  const exposure::DeviceSet devices = call.reader.view().devices(call.reader.scope());
  if (devices.empty() && !wants_count(call.request)) {
    return not_found("There are no recent machines.");  // documented: 404, not an empty list
  }
  return list_response(call, machine_entity(), machine_items(call.reader, devices), {.set = "Machines"});
}

Response get_machine(Call& call) {
  const Answer<exposure::DeviceNumber> device = device_of(call);
  if (!device) {
    return std::unexpected(device.error());
  }
  return single_response(call, machine_entity(), "Machines/$entity", MachineItem{&call.reader, *device});
}

Response machine_vulnerabilities(Call& call) {
  const Answer<exposure::DeviceNumber> device = device_of(call);
  if (!device) {
    return std::unexpected(device.error());
  }
  std::vector<VulnerabilityItem> items;
  for (const exposure::WeaknessNumber weakness : call.reader.view().weaknesses_of(*device)) {
    items.push_back(vulnerability_item(call.reader, weakness));
  }
  return list_response(call, vulnerability_entity(), std::move(items),
                       {.set = "Collection(Analytics.Contracts.PublicAPI.PublicVulnerabilityDto)"});
}

Response machine_software(Call& call) {
  const Answer<exposure::DeviceNumber> device = device_of(call);
  if (!device) {
    return std::unexpected(device.error());
  }
  std::set<exposure::ProductNumber> products;
  for (const exposure::KeyUse& use : call.reader.view().keys_of(*device)) {
    products.insert(call.reader.view().key(use.key).product);
  }
  std::vector<SoftwareItem> items;
  for (const exposure::ProductNumber product : products) {
    items.push_back(software_item(call.reader, product));
  }
  return list_response(call, software_entity(), std::move(items), {.set = "Software"});
}

Response find_by_tag(Call& call) {
  const std::optional<std::string_view> tag = call.request.option("tag");
  if (!tag || tag->empty()) {
    return missing_parameter("tag");
  }
  const std::optional<std::string_view> option = call.request.option("useStartsWithFilter");
  const bool prefix = option && equals_ignoring_case(*option, "true");
  if (option && !prefix && !equals_ignoring_case(*option, "false")) {
    return invalid_input("useStartsWithFilter is true or false.");
  }
  std::vector<MachineItem> items = machine_items(call.reader, call.reader.view().devices(call.reader.scope()));
  std::erase_if(items, [&](const MachineItem& item) {
    return std::ranges::none_of(item.facts().tags, [&](const std::string& one) {
      return prefix ? to_lower(one).starts_with(to_lower(*tag)) : equals_ignoring_case(one, *tag);
    });
  });
  return list_response(call, machine_entity(), std::move(items), {.set = "Machines"});
}

struct AddressQuestion {
  std::string address;
  UnixTime time;
};

// "ip='10.0.0.1',timestamp=2025-03-01T00:00:00Z"
Answer<AddressQuestion> read_question(std::string_view arguments, UnixTime now) {
  AddressQuestion question;
  for (const std::string_view part : split(arguments, ',')) {
    auto [name, content] = cut(trim(part), '=');
    std::string_view text = content ? trim(*content) : std::string_view();
    if (text.size() >= 2 && text.front() == '\'' && text.back() == '\'') {
      text = text.substr(1, text.size() - 2);
    }
    if (equals_ignoring_case(trim(name), "ip")) {
      question.address = text;
    } else if (equals_ignoring_case(trim(name), "timestamp")) {
      const std::optional<UnixTime> time = parse_time(text);
      if (!time) {
        return invalid_input(fmt::format("The timestamp '{}' is no time such as 2025-03-01T00:00:00Z.", printable(text.substr(0, 64))));
      }
      question.time = *time;
    }
  }
  if (question.address.empty()) {
    return missing_parameter("ip");
  }
  if (!question.time.known()) {
    return missing_parameter("timestamp");
  }
  const bool looks_right = std::ranges::all_of(question.address, [](char c) {
    return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f') || c == '.' || c == ':';
  });
  if (!looks_right) {
    return std::unexpected(
        ApiError{400, "InvalidIpAddress", fmt::format("'{}' is no IP address.", printable(question.address.substr(0, 64)))});
  }
  constexpr std::int64_t kDays = 30;
  if (question.time.seconds < now.seconds - kDays * kSecondsPerDay || question.time > UnixTime{now.seconds + kSecondsPerDay}) {
    return invalid_input("The timestamp must be within the last 30 days.");
  }
  return question;
}

// Addresses are known as of a device's newest report: it counts where the device was in contact in the time asked about.
Response find_by_ip(Call& call) {
  const Answer<AddressQuestion> question = read_question(call.request.parameter("arguments"), call.reader.now());
  if (!question) {
    return std::unexpected(question.error());
  }
  constexpr std::int64_t kWindow = 15 * 60;
  std::vector<MachineItem> items = machine_items(call.reader, call.reader.view().devices(call.reader.scope()));
  std::erase_if(items, [&](const MachineItem& item) {
    const exposure::DeviceFacts& facts = item.facts();
    const bool there = facts.first_seen.seconds <= question->time.seconds + kWindow &&
                       facts.last_contact.seconds >= question->time.seconds - kWindow;
    return !there || std::ranges::none_of(facts.addresses, [&](const inventory::NetworkAddress& address) {
      return equals_ignoring_case(address.address, question->address);
    });
  });
  return list_response(call, machine_entity(), std::move(items), {.set = "Machines"});
}

}  // namespace

Answer<exposure::DeviceNumber> device_of(const Call& call) {
  const std::string_view id = call.request.parameter("id");
  if (const auto device = call.reader.find_device(id)) {
    return *device;
  }
  return not_found(fmt::format("Device {} was not found", printable(id.substr(0, 128))));
}

std::vector<MachineItem> machine_items(const Reader& reader, const exposure::DeviceSet& devices) {
  std::vector<MachineItem> items;
  items.reserve(devices.size());
  devices.for_each([&](exposure::DeviceNumber device) { items.push_back({&reader, device}); });
  return items;
}

Answer<http::Response> machine_references(Call& call, const exposure::DeviceSet& devices) {
  return list_response(call, machine_reference_entity(), machine_items(call.reader, devices), {.set = "MachineReferences"});
}

void add_machine_routes(RouteAdder& routes) {
  using http::Method;
  routes.add_list("/machines", "machines.list", permission::machine_read(), list_machines);
  routes.add(Method::kGet, "/machines/{id}", "machines.get", permission::machine_read(), get_machine);
  routes.add_list("/machines/{id}/vulnerabilities", "machines.vulnerabilities", permission::vulnerability_read(),
                  machine_vulnerabilities, {50, 1'500});
  routes.add_list("/machines/{id}/software", "machines.software", permission::software_read(), machine_software);
  routes.add_list("/machines/findbytag", "machines.find_by_tag", permission::machine_read(), find_by_tag);
  routes.add(Method::kGet, "/machines/findbyip({arguments})", "machines.find_by_ip", permission::machine_read(), find_by_ip);
}

}  // namespace parapet::server::api
