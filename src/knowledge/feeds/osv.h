// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// Advisories in OSV form (OSV schema 1.x): an ecosystem's all.zip as a snapshot, single records as updates, of any
// ecosystem, and private advisories with an id prefix of their own. docs/formats/feeds.md, "osv".
[[nodiscard]] std::unique_ptr<Importer> make_osv_importer();

}  // namespace parapet::knowledge
