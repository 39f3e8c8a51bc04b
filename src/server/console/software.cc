// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "advice/advice.h"
#include "advice/lifecycle.h"
#include "base/text.h"
#include "inventory/ecosystem.h"
#include "knowledge/names.h"
#include "server/console/key_filter.h"
#include "server/console/pages.h"
#include "server/console/words.h"

namespace parapet::server::console {
namespace {

using exposure::DeviceSet;
using exposure::KeyState;
using exposure::ProductNumber;
using exposure::WeaknessNumber;

// The keys of a product that devices of the scope have.
struct ScopedKey {
  const KeyState* state = nullptr;
  DeviceSet devices;
};

std::vector<ScopedKey> keys_of(const Call& call, ProductNumber product) {
  const DeviceSet scope = call.view().devices(call.scope);
  std::vector<ScopedKey> keys;
  for (const exposure::KeyNumber number : call.view().product(product).keys) {
    const KeyState& state = call.view().key(number);
    DeviceSet devices = state.devices;
    devices &= scope;
    if (!devices.empty()) {
      keys.push_back({.state = &state, .devices = std::move(devices)});
    }
  }
  return keys;
}

// One version of a product, over its keys (architectures, releases) in the scope.
struct Version {
  std::string version;
  std::string domain;
  DeviceSet devices;
  std::set<WeaknessNumber> weaknesses;
  advice::Support support;
  std::string reason;
};

std::vector<Version> versions_of(const Call& call, ProductNumber product) {
  std::map<std::pair<std::string, std::string>, Version> versions;
  for (const ScopedKey& key : keys_of(call, product)) {
    const inventory::SoftwareKey& software = *key.state->key;
    Version& version = versions[{software.domain, software.version}];
    version.version = software.version;
    version.domain = software.domain;
    version.devices |= key.devices;
    for (const exposure::KeyFinding& finding : *key.state->findings) {
      version.weaknesses.insert(finding.weakness);
    }
    version.support = advice::support_of(software, call.knowledge(), call.view().now());
    if (!key.state->assessed && !key.state->not_assessed->empty()) {
      version.reason = match::reason_name(key.state->not_assessed->front().reason);
    }
  }
  std::vector<Version> list;
  for (auto& [place, version] : versions) {
    list.push_back(std::move(version));
  }
  std::ranges::stable_sort(list, std::ranges::greater{}, [](const Version& version) { return version.devices.size(); });
  return list;
}

std::vector<Column<Version>> version_columns() {
  return {
      {"version", [](const Version& row) { return Cell(row.version); }},
      {"domain", [](const Version& row) { return Cell(row.domain); }},
      {"devices", [](const Version& row) { return count_cell(row.devices.size()); }},
      {"weaknesses", [](const Version& row) { return count_cell(row.weaknesses.size()); }},
      {"support", [](const Version& row) { return Cell(std::string(advice::support_name(row.support.state))); }},
      {"endOfSupport", [](const Version& row) { return time_cell(row.support.date); }},
      {"notAssessedReason", [](const Version& row) { return row.reason.empty() ? Cell() : Cell(row.reason); }},
  };
}

// What could not be assessed, by version, domain and reason: the devices are those of the product's list with these filters.
void put_unassessed(JsonWriter& out, const std::vector<ScopedKey>& keys) {
  struct Part {
    const match::NotAssessed* reason = nullptr;
    DeviceSet devices;
  };
  std::map<std::tuple<std::string, std::string, match::NotAssessedReason>, Part> parts;
  for (const ScopedKey& key : keys) {
    for (const match::NotAssessed& reason : *key.state->not_assessed) {
      Part& part = parts[{key.state->key->version, key.state->key->domain, reason.reason}];
      part.reason = &reason;
      part.devices |= key.devices;
    }
  }
  out.key("notAssessed").begin_array();
  for (const auto& [place, part] : parts) {
    out.begin_object().member("version", std::get<0>(place)).member("domain", std::get<1>(place)).member("reason", match::reason_name(part.reason->reason));
    out.member("detail", part.reason->detail).member_unless_empty("suggestion", part.reason->suggestion);
    out.member("devices", part.devices.size()).end_object();
  }
  out.end_array();
}

Result<http::Response> list(const Call& call) { return answer_software(call, products_in_scope(call)); }

Result<http::Response> get(const Call& call) {
  const ProductNumber product = TRY(call.product(call.parameter("id")));
  JsonWriter out;
  out.begin_object();
  for (const Column<ProductNumber>& column : software_columns(call)) {
    out.key(column.name);
    put_cell(out, column.cell(product));
  }
  put_rows(out, "versions", versions_of(call, product), version_columns());
  put_unassessed(out, keys_of(call, product));
  const std::vector<WeaknessNumber> open = call.view().weaknesses_of(product, call.scope);
  put_severities(out, "weaknessesBySeverity", call.view(), open);
  out.member("knownExploitedWeaknesses", count_exploited(call.view(), open));
  out.end_object();
  return http::Response::json(out.take());
}

Result<http::Response> versions(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, {}));
  const ProductNumber product = TRY(call.product(call.parameter("id")));
  return List<Version>(call.state, versions_of(call, product), version_columns()).answer(query);
}

// ?exposed=true: only devices with an open weakness of it; of the version, domain, … that others name.
Result<http::Response> devices(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, device_filters({"exposed", "version", "domain", "ecosystem", "package", "reason", "softwareKey"})));
  const ProductNumber product = TRY(call.product(call.parameter("id")));
  const std::optional<bool> exposed = TRY(filter_flag(call.request, "exposed"));
  const KeyFilter filter = read_key_filter(call.request);
  DeviceSet set = call.view().installed_devices(product, call.scope);
  if (filter.any()) {
    set = devices_with(call.view(), call.view().product(product).keys, filter, set);
  }
  if (exposed) {
    const DeviceSet open = call.view().exposed_devices(product, call.scope);
    *exposed ? set &= open : set -= open;
  }
  std::vector<exposure::DeviceNumber> rows = TRY(filtered_devices(call, set));
  return device_list(call, std::move(rows), device_columns(call.state)).answer(query);
}

// ?version=&domain=: those of one version.
Result<http::Response> weaknesses(const Call& call) {
  const ProductNumber product = TRY(call.product(call.parameter("id")));
  const KeyFilter filter = read_key_filter(call.request);
  std::vector<WeaknessNumber> rows = call.view().weaknesses_of(product, call.scope);
  if (filter.any()) {
    std::set<WeaknessNumber> wanted;
    for (const ScopedKey& key : keys_of(call, product)) {
      for (const exposure::KeyFinding& finding : filter.takes(*key.state) ? *key.state->findings : std::vector<exposure::KeyFinding>{}) {
        wanted.insert(finding.weakness);
      }
    }
    std::erase_if(rows, [&](WeaknessNumber number) { return !wanted.contains(number); });
  }
  return answer_weaknesses(call, std::move(rows), {"version", "domain", "ecosystem", "package", "reason"});
}

}  // namespace

void add_software_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  using http::Method;
  add(router, console, Method::kGet, "/api/v1/software", "v1.software.list", to_view(), list);
  add(router, console, Method::kGet, "/api/v1/software/{id}", "v1.software.get", to_view(), get);
  add(router, console, Method::kGet, "/api/v1/software/{id}/versions", "v1.software.versions", to_view(), versions);
  add(router, console, Method::kGet, "/api/v1/software/{id}/devices", "v1.software.devices", to_view(), devices);
  add(router, console, Method::kGet, "/api/v1/software/{id}/weaknesses", "v1.software.weaknesses", to_view(), weaknesses);
}

}  // namespace parapet::server::console
