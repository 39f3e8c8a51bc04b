// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// Arch Linux's security tracker (all.json, issues in groups "AVG-1"). Full state.
// docs/formats/feeds.md, "arch".
[[nodiscard]] std::unique_ptr<Importer> make_arch_importer();

}  // namespace parapet::knowledge
