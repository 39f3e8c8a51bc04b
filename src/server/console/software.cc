// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "advice/advice.h"
#include "advice/lifecycle.h"
#include "base/text.h"
#include "inventory/ecosystem.h"
#include "knowledge/names.h"
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

advice::Support worst_support(const ScopedView& scoped, ProductNumber product, advice::Lifecycles& lifecycles) {
  advice::Support worst;
  for (const exposure::KeyNumber number : scoped.view->product(product).keys) {
    if (!scoped.has(number)) {
      continue;
    }
    const advice::Support support = lifecycles.support(*scoped.view->key(number).key);
    const bool ended = support.state == advice::Support::State::kEndOfSupportVersion || support.state == advice::Support::State::kEndOfSupportSoftware;
    if (support.state != advice::Support::State::kNone && (ended || worst.state == advice::Support::State::kNone)) {
      worst = support;
    }
  }
  return worst;
}

// The reason that no key of the product was assessed for; "" where any of them was assessed.
std::string product_reason(const ScopedView& scoped, ProductNumber product) {
  std::string reason;
  for (const exposure::KeyNumber number : scoped.view->product(product).keys) {
    if (!scoped.has(number)) {
      continue;
    }
    const KeyState& key = scoped.view->key(number);
    if (key.assessed || key.not_assessed->empty()) {
      return {};
    }
    reason = match::reason_name(key.not_assessed->front().reason);
  }
  return reason;
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
  out.key("notAssessed").begin_array();
  for (const ScopedKey& key : keys_of(call, product)) {
    for (const match::NotAssessed& reason : *key.state->not_assessed) {
      out.begin_object().member("version", key.state->key->version).member("reason", match::reason_name(reason.reason));
      out.member("detail", reason.detail).member_unless_empty("suggestion", reason.suggestion);
      out.member("devices", key.devices.size()).end_object();
    }
  }
  out.end_array().end_object();
  return http::Response::json(out.take());
}

Result<http::Response> versions(const Call& call) {
  const ListQuery query = TRY(read_list_query(call.request, {}));
  const ProductNumber product = TRY(call.product(call.parameter("id")));
  return List<Version>(call.state, versions_of(call, product), version_columns()).answer(query);
}

// ?exposed=true: only devices with an open weakness of it.
Result<http::Response> devices(const Call& call) {
  const ListQuery query =
      TRY(read_list_query(call.request, {"group", "os", "platform", "tag", "value", "level", "health", "text", "exposed"}));
  const ProductNumber product = TRY(call.product(call.parameter("id")));
  const std::optional<bool> exposed = TRY(filter_flag(call.request, "exposed"));
  DeviceSet set = call.view().installed_devices(product, call.scope);
  if (exposed) {
    const DeviceSet open = call.view().exposed_devices(product, call.scope);
    *exposed ? set &= open : set -= open;
  }
  std::vector<exposure::DeviceNumber> rows = TRY(filtered_devices(call, set));
  return List<exposure::DeviceNumber>(call.state, std::move(rows), device_columns(call.state)).answer(query);
}

Result<http::Response> weaknesses(const Call& call) {
  const ProductNumber product = TRY(call.product(call.parameter("id")));
  return answer_weaknesses(call, call.view().weaknesses_of(product, call.scope));
}

}  // namespace

std::vector<ProductNumber> products_in_scope(const Call& call) {
  std::vector<ProductNumber> products;
  for (std::uint32_t i = 0; i < call.view().product_count(); ++i) {
    if (call.view().counts(ProductNumber{i}, call.scope).installed > 0) {
      products.push_back(ProductNumber{i});
    }
  }
  return products;
}

std::vector<Column<ProductNumber>> software_columns(const Call& call) {
  const FleetState* const state = call.state.get();  // whoever keeps the columns keeps the state
  const exposure::Scope scope = call.scope;
  const ScopedView scoped = scoped_view(call);
  const auto lifecycles = std::make_shared<advice::Lifecycles>(*state->knowledge, state->view->now());
  const auto product = [state](ProductNumber number) -> const exposure::ProductState& { return state->view->product(number); };
  const auto count = [state, scope](auto exposure::ProductCounts::*member) {
    return [state, scope, member](ProductNumber number) {
      const auto value = state->view->counts(number, scope).*member;
      if constexpr (std::is_same_v<std::remove_cv_t<decltype(value)>, std::uint32_t>) {
        return count_cell(value);
      } else {
        return Cell(value);
      }
    };
  };
  return {
      {"id", [product](ProductNumber number) { return Cell(product(number).id); }},
      {"vendor", [product](ProductNumber number) { return Cell(product(number).vendor); }},
      {"name", [product](ProductNumber number) { return Cell(product(number).name); }},
      {"ecosystem", [product](ProductNumber number) { return Cell(product(number).ecosystem); }},
      {"operatingSystem", [product](ProductNumber number) { return Cell(product(number).operating_system); }},
      {"installed", count(&exposure::ProductCounts::installed)},
      {"exposed", count(&exposure::ProductCounts::exposed)},
      {"weaknesses", count(&exposure::ProductCounts::weaknesses)},
      {"highValueExposed", count(&exposure::ProductCounts::high_value_exposed)},
      {"publicExploit", count(&exposure::ProductCounts::public_exploit)},
      {"knownExploited", count(&exposure::ProductCounts::known_exploited)},
      {"impact", count(&exposure::ProductCounts::gain)},
      {"support", [scoped, lifecycles](ProductNumber number) { return Cell(std::string(advice::support_name(worst_support(scoped, number, *lifecycles).state))); }},
      {"endOfSupport", [scoped, lifecycles](ProductNumber number) { return time_cell(worst_support(scoped, number, *lifecycles).date); }},
      {"notAssessedReason",
       [scoped](ProductNumber number) {
         const std::string reason = product_reason(scoped, number);
         return reason.empty() ? Cell() : Cell(reason);
       }},
  };
}

Result<http::Response> answer_software(const Call& call, std::vector<ProductNumber> rows) {
  const ListQuery query = TRY(read_list_query(call.request, {"text", "ecosystem", "vendor", "exposed", "knownExploited", "assessed"}));
  const std::optional<bool> exposed = TRY(filter_flag(call.request, "exposed"));
  const std::optional<bool> exploited = TRY(filter_flag(call.request, "knownExploited"));
  const std::optional<bool> assessed = TRY(filter_flag(call.request, "assessed"));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  const std::vector<std::string> ecosystems = filter_values(call.request, "ecosystem");
  const std::vector<std::string> vendors = filter_values(call.request, "vendor");
  const ScopedView scoped = scoped_view(call);
  std::erase_if(rows, [&](ProductNumber number) {
    const exposure::ProductState& product = call.view().product(number);
    if (!has_value(ecosystems, product.ecosystem) || !has_value(vendors, product.vendor) ||
        !(contains_text(product.id, text) || contains_text(product.name, text))) {
      return true;
    }
    const exposure::ProductCounts counts = call.view().counts(number, call.scope);
    return (exposed && (counts.exposed > 0) != *exposed) || (exploited && counts.known_exploited != *exploited) ||
           (assessed && product_reason(scoped, number).empty() != *assessed);
  });
  return List<ProductNumber>(call.state, std::move(rows), software_columns(call)).answer(query);
}

void add_software_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  using http::Method;
  add(router, console, Method::kGet, "/api/v1/software", "v1.software.list", to_view(), list);
  add(router, console, Method::kGet, "/api/v1/software/{id}", "v1.software.get", to_view(), get);
  add(router, console, Method::kGet, "/api/v1/software/{id}/versions", "v1.software.versions", to_view(), versions);
  add(router, console, Method::kGet, "/api/v1/software/{id}/devices", "v1.software.devices", to_view(), devices);
  add(router, console, Method::kGet, "/api/v1/software/{id}/weaknesses", "v1.software.weaknesses", to_view(), weaknesses);
}

}  // namespace parapet::server::console
