// SPDX-License-Identifier: Apache-2.0
#include "server/console/key_filter.h"

#include <fmt/format.h>

#include "base/hash.h"

namespace parapet::server::console {

std::string key_id(const inventory::SoftwareKey& key) {
  std::uint64_t hash = (key.owned ? 1U : 0U) | (key.lower_bound_only ? 2U : 0U) | static_cast<unsigned>(key.kernel) << 2U;
  for (const std::string* text : {&key.ecosystem, &key.domain, &key.name, &key.version, &key.source, &key.source_version, &key.arch, &key.module,
                                  &key.origin, &key.vendor, &key.product, &key.platform, &key.build}) {
    hash = hash64(*text, hash);
  }
  return fmt::format("{:016x}", hash);
}

}  // namespace parapet::server::console
