// SPDX-License-Identifier: Apache-2.0
#include "match/subject.h"

#include <algorithm>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "inventory/windows_release.h"

namespace parapet::match {

bool says_no_version(std::string_view version) {
  const std::string_view text = trim(version);
  return text.empty() || text == "0" || text == "0.0.0.0" || text == "-";
}

bool is_distribution_ecosystem(std::string_view ecosystem) {
  return ecosystem == "deb" || ecosystem == "rpm" || ecosystem == "apk" || ecosystem == "pacman";
}

Subject::Subject(const inventory::SoftwareKey& key, const inventory::ProductTable& products) : key_(&key) {
  of_distribution_ = is_distribution_ecosystem(key.ecosystem);
  windows_system_ = key.domain == "windows";
  one_version_ = key.source_version.empty() || key.source_version == key.version;
  if (key.domain.empty()) {
    return;
  }
  if (of_distribution_) {
    lookups_.push_back({key.domain, key.name, false});
    if (!key.source.empty()) {
      lookups_.push_back({key.domain, key.source, true});
    }
    return;
  }
  if (windows_system_) {
    lookups_.push_back({key.domain, key.name, false});
    const std::string_view family = inventory::windows_family(key.name);
    if (family != key.name) {
      lookups_.push_back({key.domain, std::string(family), false});
    }
    return;
  }
  if (key.domain == "product") {
    add_product_names(products);
    return;
  }
  lookups_.push_back({key.domain, key.name, false});
}

void Subject::add_product_names(const inventory::ProductTable& products) {
  const inventory::SoftwareKey& key = *key_;
  const auto add = [this](std::string name) {
    if (std::ranges::find(lookups_, name, &Lookup::name) == lookups_.end()) {
      lookups_.push_back({"product", std::move(name), false});
    }
  };
  add(key.vendor + ":" + key.product);
  // Records that spell a product out in prose are filed in plain letters: "dell:command_update" for "command_|_update".
  add(inventory::cpe_name(key.vendor) + ":" + inventory::cpe_name(key.product));
  for (const std::string& name : products.also(key.vendor, key.product, key.version)) {
    add(name);
  }
}

std::string_view Subject::parsed(version::Scheme scheme, bool of_source) {
  Parsed& entry = parsed_[of_source && !one_version_ ? 1 : 0][static_cast<std::size_t>(scheme)];
  if (!entry.tried) {
    entry.tried = true;
    Result<version::Key> key = version::parse(scheme, one_version_ ? std::string_view(key_->version) : version(of_source));
    if (key) {
      entry.key = *std::move(key);
    }
  }
  return entry.key.bytes();
}

}  // namespace parapet::match
