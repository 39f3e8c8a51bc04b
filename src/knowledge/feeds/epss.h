// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// FIRST's daily EPSS file, unpacked: a line "#model_version:...,score_date:...", a header, one score a line.
// docs/formats/feeds.md, "epss".
[[nodiscard]] std::unique_ptr<Importer> make_epss_importer();

}  // namespace parapet::knowledge
