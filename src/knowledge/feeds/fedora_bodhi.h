// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// Fedora's update system: answers of Bodhi's API, single updates and lists of them. Fixes only.
// docs/formats/feeds.md, "fedora-bodhi".
[[nodiscard]] std::unique_ptr<Importer> make_fedora_bodhi_importer();

}  // namespace parapet::knowledge
