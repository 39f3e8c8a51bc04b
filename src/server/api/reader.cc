// SPDX-License-Identifier: Apache-2.0
#include "server/api/reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace parapet::server::api {
namespace {

constexpr std::array<std::string_view, 5> kRisks{"None", "Informational", "Low", "Medium", "High"};

int risk_place(std::string_view severity) {
  for (std::size_t i = 0; i < kRisks.size(); ++i) {
    if (equals_ignoring_case(kRisks[i], severity)) {
      return static_cast<int>(i);
    }
  }
  return 1;  // UnSpecified: there is an alert, how bad is not said
}

bool in_scope(const exposure::Scope& scope, inventory::GroupNumber group) {
  return scope.all || std::ranges::binary_search(scope.groups, group);
}

}  // namespace

Reader::Reader(std::shared_ptr<const FleetState> state, exposure::Scope scope, UnixTime now, TextCache* texts)
    : state_(std::move(state)), scope_(std::move(scope)), now_(now), text_cache_(texts) {
  for (const store::Alert& alert : state_->alerts) {
    if (alert.status == "Resolved" || !sees(alert.device)) {
      continue;
    }
    alerted_.add(alert.device);
    int& risk = risks_[alert.device.value];
    risk = std::max(risk, risk_place(alert.severity));
  }
}

bool Reader::sees(exposure::DeviceNumber device) const {
  if (!view().has_device(device)) {
    return false;
  }
  const exposure::DeviceState& found = view().device(device);
  return found.facts != nullptr && in_scope(scope_, found.facts->group);
}

std::optional<exposure::DeviceNumber> Reader::find_device(std::string_view id_or_name) const {
  if (const auto device = view().find_device(to_lower(id_or_name)); device && sees(*device)) {
    return device;
  }
  std::vector<exposure::DeviceNumber> named = view().find_devices_by_name(id_or_name);
  if (named.empty()) {
    named = view().find_devices_by_name(id_or_name.substr(0, id_or_name.find('.')));
    std::erase_if(named, [&](exposure::DeviceNumber device) {
      return !equals_ignoring_case(dns_name(*view().device(device).facts), id_or_name);
    });
  }
  std::erase_if(named, [&](exposure::DeviceNumber device) { return !sees(device); });
  return named.size() == 1 ? std::optional(named.front()) : std::nullopt;
}

std::optional<exposure::ProductNumber> Reader::find_product(std::string_view id) const {
  if (const auto product = view().find_product(id)) {
    return product;
  }
  return view().find_product(encode_product_id(id));
}

std::string_view Reader::risk_of(exposure::DeviceNumber device) const {
  const auto found = risks_.find(device.value);
  return kRisks[found == risks_.end() ? 0 : static_cast<std::size_t>(found->second)];
}

bool Reader::active_alert(exposure::ProductNumber product) const {
  return !alerted_.empty() && view().exposed_devices(product, scope_).intersection_size(alerted_) > 0;
}

std::string dns_name(const exposure::DeviceFacts& facts) {
  if (facts.domain.empty() || facts.name.empty() || facts.name.find('.') != std::string::npos) {
    return facts.name;
  }
  return facts.name + "." + facts.domain;
}

std::string encode_product_id(std::string_view decoded) {
  std::string out;
  for (const char c : decoded) {
    if (c == '/' || c == ':' || c == '@' || c == '%') {
      out += percent_encode(std::string_view(&c, 1), "");
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace parapet::server::api
