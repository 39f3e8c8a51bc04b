// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "exposure/facts.h"
#include "inventory/products/product_table.h"
#include "store/store.h"

namespace parapet::server {

// The files that an alert's evidence names: full paths where a folder is given, else file names. evidence_json: the list as
// api.md §16 has it. Empty where the text is none.
[[nodiscard]] std::vector<std::string> evidence_files(std::string_view evidence_json);

// For every open alert whose evidence touches software of its own device (a file inside one of the software's paths, or one
// of them): that product on that device counts as being attacked (design §5).
[[nodiscard]] std::vector<exposure::Adjustment> alert_adjustments(const std::vector<store::Alert>& alerts, store::Store& store,
                                                                  const inventory::ProductTable& products);

}  // namespace parapet::server
