// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "inventory/platform_name.h"
#include "server/console/device_filter.h"
#include "server/console/device_orders.h"
#include "server/console/device_traits.h"
#include "server/console/pages.h"
#include "server/console/words.h"

namespace parapet::server::console {
namespace {

using exposure::DeviceNumber;
using exposure::DeviceSet;
using exposure::DeviceState;

std::vector<std::string> addresses_of(const exposure::DeviceFacts& facts) {
  std::vector<std::string> addresses;
  for (const inventory::NetworkAddress& address : facts.addresses) {
    addresses.push_back(address.address);
  }
  return addresses;
}

bool starts_with_text(std::string_view whole, std::string_view text) {
  return whole.size() >= text.size() && equals_ignoring_case(whole.substr(0, text.size()), text);
}

}  // namespace

bool device_matches(const exposure::DeviceFacts& facts, std::string_view text) {
  const auto at = [text](const inventory::NetworkAddress& one) {
    return starts_with_text(one.address, text) || starts_with_text(one.mac_address, text);
  };
  return contains_text(facts.name, text) || contains_text(facts.id, text) || contains_text(facts.domain, text) ||
         std::ranges::any_of(facts.addresses, at);
}

ScopedView scoped_view(const Call& call) {
  return {.view = &call.view(),
          .devices = call.scope.all ? nullptr : std::make_shared<const DeviceSet>(call.view().devices(call.scope))};
}

std::vector<Column<DeviceNumber>> device_columns(const std::shared_ptr<const FleetState>& state) {
  const FleetState* const fleet = state.get();  // whoever keeps the columns keeps the state
  const auto device = [fleet](DeviceNumber number) -> const DeviceState& { return fleet->view->device(number); };
  const auto facts = [device](DeviceNumber number) -> const exposure::DeviceFacts& { return *device(number).facts; };
  const auto count = [device](std::uint32_t DeviceState::*member) {
    return [device, member](DeviceNumber number) { return count_cell(device(number).*member); };
  };
  return {
      {"id", [facts](DeviceNumber number) { return kept_text(facts(number).id); }},
      {"name", [facts](DeviceNumber number) { return kept_text(facts(number).name); }},
      {"domain", [facts](DeviceNumber number) { return kept_text(facts(number).domain); }},
      {"platform", [facts](DeviceNumber number) { return Cell(inventory::platform_name(facts(number).os)); }},
      {"os", [facts](DeviceNumber number) { return kept_text(facts(number).os.id); }},
      {"osVersion", [facts](DeviceNumber number) { return kept_text(facts(number).os.version); }},
      {"groupId", [facts](DeviceNumber number) { return count_cell(facts(number).group.value); }},
      {"group", [facts, fleet](DeviceNumber number) { return Cell(fleet->group_name(facts(number).group)); }},
      {"value", [facts](DeviceNumber number) { return kept_text(value_word(facts(number).value)); }},
      {"tags", [facts](DeviceNumber number) { return Cell(KeptTexts(facts(number).tags)); }},
      {"exposureScore", [device](DeviceNumber number) { return number_cell(device(number).score); }},
      {"exposureLevel",
       [device](DeviceNumber number) {
         const exposure::ExposureLevel level = device(number).level;
         return level == exposure::ExposureLevel::kUnknown ? Cell() : kept_text(level_word(level));
       }},
      {"health", [device](DeviceNumber number) { return kept_text(health_word(device(number))); }},
      {"weaknesses", count(&DeviceState::weaknesses)},
      {"softwareCount", count(&DeviceState::software)},
      {"assessed", count(&DeviceState::assessed)},
      {"notAssessed", count(&DeviceState::not_assessed)},
      {"assessmentGaps", count(&DeviceState::gaps)},
      {"judgedByStaleFeed", count(&DeviceState::stale)},
      {"channel", [facts](DeviceNumber number) { return kept_text(facts(number).channel); }},
      {"addresses", [facts](DeviceNumber number) { return Cell(addresses_of(facts(number))); }},
      {"firstSeen", [facts](DeviceNumber number) { return time_cell(facts(number).first_seen); }},
      {"lastReport", [facts](DeviceNumber number) { return time_cell(facts(number).last_full_report); }},
      {"lastContact", [facts](DeviceNumber number) { return time_cell(facts(number).last_contact); }},
      {"hasConflict", [facts](DeviceNumber number) { return Cell(!facts(number).conflict.empty()); }},
  };
}

DeviceSet excluded_devices(const Call& call) {
  DeviceSet excluded;
  const std::shared_ptr<const DeviceTraits> traits = call.traits();
  const auto place = static_cast<std::uint8_t>(std::ranges::find(kHealth, "excluded") - kHealth.begin());
  for (std::uint32_t i = 0; i < call.view().device_limit(); ++i) {
    if ((*traits)[DeviceNumber{i}].health == place && call.sees(DeviceNumber{i})) {
      excluded.add(DeviceNumber{i});
    }
  }
  return excluded;
}

FilterNames device_filters(std::initializer_list<std::string_view> more) {
  FilterNames names{"group",  "groupId",     "os",                "platform",   "tag",           "value",        "level",
                    "health", "notAssessed", "judgedByStaleFeed", "conflict",   "scored",        "exploited",    "text",
                    "assessmentGaps", "vulnerable", "windowsVersion", "worstSeverity", "worstExploit", "oldestWeakness", "firstSeenSince"};
  names.insert(names.end(), more.begin(), more.end());
  return names;
}

Result<std::vector<DeviceNumber>> filtered_devices(const Call& call, const DeviceSet& devices) {
  const DeviceFilter filter = TRY(DeviceFilter::read(call));
  std::vector<DeviceNumber> rows = devices.to_vector();
  filter.keep(rows);
  return rows;
}

List<DeviceNumber> device_list(const Call& call, std::vector<DeviceNumber> rows, std::vector<Column<DeviceNumber>> columns) {
  List<DeviceNumber> list(call.state, std::move(rows), std::move(columns));
  list.set_pick([orders = call.console.device_orders, state = call.state](const std::vector<DeviceNumber>& from, const std::vector<ListQuery::Order>& by,
                                                                           std::size_t first, std::size_t last) {
    return orders->pick(state, device_columns(state), from, by, first, last);
  });
  return list;
}

Result<http::Response> answer_devices(const Call& call, const DeviceSet& devices) {
  const ListQuery query = TRY(read_list_query(call, device_filters()));
  std::vector<DeviceNumber> rows = TRY(filtered_devices(call, devices));
  return device_list(call, std::move(rows), device_columns(call.state)).answer(query);
}

}  // namespace parapet::server::console
