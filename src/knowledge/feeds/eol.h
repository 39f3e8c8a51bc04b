// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// End-of-life data of endoflife.date: the API's answers for all products, for one, and the older one for one product.
// docs/formats/feeds.md, "eol".
[[nodiscard]] std::unique_ptr<Importer> make_eol_importer();

}  // namespace parapet::knowledge
