// SPDX-License-Identifier: Apache-2.0
#include "server/api/installs.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "server/api/software_entity.h"

namespace parapet::server::api {

std::vector<Install> installs_of(const exposure::View& view, exposure::DeviceNumber device) {
  struct Part {
    exposure::ProductNumber product;
    const std::string* version;
    exposure::KeyNumber key;
  };
  std::vector<Part> parts;
  for (const exposure::KeyUse& use : view.keys_of(device)) {
    const exposure::KeyState& key = view.key(use.key);
    parts.push_back({key.product, &product_version(*key.key), use.key});
  }
  std::ranges::sort(parts, [](const Part& a, const Part& b) {
    return std::tie(a.product, *a.version, a.key) < std::tie(b.product, *b.version, b.key);
  });
  std::vector<Install> installs;
  for (const Part& part : parts) {
    if (installs.empty() || installs.back().product != part.product || installs.back().version != *part.version) {
      installs.push_back({part.product, *part.version, {}});
    }
    installs.back().keys.push_back(part.key);
  }
  return installs;
}

std::vector<Occurrence> occurrences_of(const exposure::View& view, const Install& install) {
  std::vector<Occurrence> all;
  for (const exposure::KeyNumber number : install.keys) {
    const exposure::KeyState& key = view.key(number);
    if (key.findings) {
      for (const exposure::KeyFinding& finding : *key.findings) {
        all.push_back({&finding, number});
      }
    }
  }
  if (install.keys.size() == 1) {
    return all;  // a key's findings are by weakness, each once
  }
  const auto rank = [](const Occurrence& one) {
    return std::pair(one.finding->weakness, one.finding->fix == knowledge::FixState::kAvailable ? 0 : 1);
  };
  std::ranges::stable_sort(all, {}, rank);
  all.erase(std::ranges::unique(all, {}, [](const Occurrence& one) { return one.finding->weakness; }).begin(), all.end());
  return all;
}

bool unidentified(const exposure::View& view, const Install& install) {
  return std::ranges::all_of(install.keys, [&](exposure::KeyNumber key) { return view.key(key).key->domain.empty(); });
}

}  // namespace parapet::server::api
