// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exposure/view.h"
#include "match/finding.h"
#include "server/console/list.h"

namespace parapet::server::console {

// Names a key in addresses, the same after a restart. Keys that look alike in lists may be of two platforms or architectures, and are judged
// each for itself.
[[nodiscard]] std::string key_id(const inventory::SoftwareKey& key);

// ?version=, ?domain=, ?ecosystem=, ?package=, ?reason=, ?softwareKey=: which of a product's keys a list is about.
struct KeyFilter {
  std::vector<std::string> versions;
  std::vector<std::string> domains;
  std::vector<std::string> ecosystems;
  std::vector<std::string> packages;
  std::vector<std::string> reasons;
  std::vector<std::string> ids;  // key_id()

  [[nodiscard]] bool any() const {
    return !versions.empty() || !domains.empty() || !ecosystems.empty() || !packages.empty() || !reasons.empty() || !ids.empty();
  }
  [[nodiscard]] bool takes(const exposure::KeyState& key) const {
    return has_value(versions, key.key->version) && has_value(domains, key.key->domain) &&
           has_value(ecosystems, key.key->ecosystem) && has_value(packages, key.key->name) &&
           (reasons.empty() || std::ranges::any_of(*key.not_assessed, [this](const match::NotAssessed& one) {
              return has_value(reasons, match::reason_name(one.reason));
            })) &&
           (ids.empty() || has_value(ids, key_id(*key.key)));
  }
};

[[nodiscard]] inline KeyFilter read_key_filter(const http::Request& request) {
  return {.versions = filter_values(request, "version"),
          .domains = filter_values(request, "domain"),
          .ecosystems = filter_values(request, "ecosystem"),
          .packages = filter_values(request, "package"),
          .reasons = filter_values(request, "reason"),
          .ids = filter_values(request, "softwareKey")};
}

// Those of `devices` that have one of the keys that the filter takes.
[[nodiscard]] inline exposure::DeviceSet devices_with(const exposure::View& view, const std::vector<exposure::KeyNumber>& keys,
                                                      const KeyFilter& filter, const exposure::DeviceSet& devices) {
  std::vector<const exposure::DeviceSet*> sets;
  for (const exposure::KeyNumber number : keys) {
    if (filter.takes(view.key(number))) {
      sets.push_back(&view.key(number).devices);
    }
  }
  exposure::DeviceSet found = exposure::DeviceSet::union_of(sets);
  found &= devices;
  return found;
}

}  // namespace parapet::server::console
