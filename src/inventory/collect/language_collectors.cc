// SPDX-License-Identifier: Apache-2.0
#include <iterator>
#include <utility>

#include "inventory/collect/language.h"

namespace parapet::inventory {

std::vector<std::unique_ptr<Collector>> language_collectors() {
  std::vector<std::unique_ptr<Collector>> all;
  all.push_back(binary_collector());
  for (auto* family : {python_collectors, npm_collectors, go_and_rust_collectors, java_collectors, gem_collectors, composer_collectors,
                       nuget_collectors, other_collectors}) {
    std::vector<std::unique_ptr<Collector>> some = family();
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace parapet::inventory
