// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// MITRE's CAPEC and ATT&CK as STIX 2.0 or 2.1 bundles: the chain from weakness classes to attack techniques, and the names of
// its ends. docs/formats/feeds.md, "stix".
[[nodiscard]] std::unique_ptr<Importer> make_stix_importer();

}  // namespace parapet::knowledge
