// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/result.h"
#include "exposure/index.h"
#include "inventory/products/product_table.h"
#include "store/store.h"

namespace parapet::server {

struct LoadSettings {
  UnixTime now;
  std::int64_t unused_days = 30;
  unsigned threads = 1;
};

// Fills an empty index from the store: the store's threads decode devices and turn entries into key numbers, the index's take
// them in. Which key an entry has on a system is worked out once for each kind of system, because a hundred million installs
// are only some hundred thousand distinct entries. The key numbers that come out are those of `index`.
[[nodiscard]] Result<void> load_index(store::Store& store, exposure::Index& index, const inventory::ProductTable& products,
                                      const LoadSettings& settings);

}  // namespace parapet::server
