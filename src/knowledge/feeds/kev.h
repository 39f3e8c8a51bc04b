// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// CISA's catalogue of known exploited vulnerabilities: the JSON catalogue, the CSV with the same columns, and a single
// entry of the catalogue (an update). docs/formats/feeds.md, "kev".
[[nodiscard]] std::unique_ptr<Importer> make_kev_importer();

}  // namespace parapet::knowledge
