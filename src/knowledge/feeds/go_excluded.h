// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// What the triage of the Go vulnerability database left out, with the reason (golang/vulndb, data/excluded): notices.
// docs/formats/feeds.md, "go-excluded".
[[nodiscard]] std::unique_ptr<Importer> make_go_excluded_importer();

}  // namespace parapet::knowledge
