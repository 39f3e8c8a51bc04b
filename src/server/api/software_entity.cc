// SPDX-License-Identifier: Apache-2.0
#include "server/api/software_entity.h"

#include <map>
#include <set>
#include <utility>

namespace parapet::server::api {
namespace {

using odata::Value;

Entity<SoftwareItem> make_software() {
  using Item = SoftwareItem;
  Entity<Item> entity;
  entity.name("id", [](const Item& item) { return Value(item.state().id); }, true);
  entity.name("name", [](const Item& item) { return Value(item.state().name); }, true);
  entity.name("vendor", [](const Item& item) { return Value(item.state().vendor); }, true);
  entity.number("weaknesses", [](const Item& item) { return Value(static_cast<double>(item.counts().weaknesses)); });
  entity.boolean("publicExploit", [](const Item& item) { return Value(item.counts().public_exploit); });
  entity.boolean("activeAlert", [](const Item& item) { return Value(item.reader->active_alert(item.number)); });
  entity.number("exposedMachines", [](const Item& item) { return Value(static_cast<double>(item.counts().exposed)); });
  entity.number("impactScore", [](const Item& item) { return Value(item.counts().gain); });
  return entity;
}

Entity<DistributionItem> make_distribution() {
  using Item = DistributionItem;
  Entity<Item> entity;
  entity.text("version", [](const Item& item) { return Value(item.version); }, true);
  entity.number("installations", [](const Item& item) { return Value(static_cast<double>(item.installations)); }, true);
  entity.number("vulnerabilities", [](const Item& item) { return Value(static_cast<double>(item.vulnerabilities)); }, true);
  return entity;
}

}  // namespace

const exposure::ProductCounts& SoftwareItem::counts() const {
  if (!counts_) {
    counts_ = std::make_shared<const exposure::ProductCounts>(reader->view().counts(number, reader->scope()));
  }
  return *counts_;
}

SoftwareItem software_item(const Reader& reader, exposure::ProductNumber product) {
  SoftwareItem item;
  item.reader = &reader;
  item.number = product;
  return item;
}

const Entity<SoftwareItem>& software_entity() {
  static const Entity<SoftwareItem> entity = make_software();
  return entity;
}

const Entity<DistributionItem>& distribution_entity() {
  static const Entity<DistributionItem> entity = make_distribution();
  return entity;
}

std::vector<DistributionItem> distribution_of(const Reader& reader, exposure::ProductNumber product) {
  struct Version {
    exposure::DeviceSet devices;
    std::set<std::uint32_t> weaknesses;
  };
  std::map<std::string, Version> versions;
  const exposure::View& view = reader.view();
  const exposure::DeviceSet seen = view.devices(reader.scope());
  for (const exposure::KeyNumber number : view.product(product).keys) {
    const exposure::KeyState& key = view.key(number);
    exposure::DeviceSet devices = key.devices;
    devices &= seen;
    if (devices.empty()) {
      continue;
    }
    Version& version = versions[product_version(*key.key)];
    version.devices |= devices;
    if (key.findings) {
      for (const exposure::KeyFinding& finding : *key.findings) {
        version.weaknesses.insert(finding.weakness.value);
      }
    }
  }
  std::vector<DistributionItem> items;
  items.reserve(versions.size());
  for (const auto& [name, version] : versions) {
    items.push_back({name, version.devices.size(), static_cast<std::uint32_t>(version.weaknesses.size())});
  }
  return items;
}

const std::string& product_version(const inventory::SoftwareKey& key) {
  return key.source_version.empty() ? key.version : key.source_version;
}

}  // namespace parapet::server::api
