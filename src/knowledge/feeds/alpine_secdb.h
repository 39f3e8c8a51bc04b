// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// Alpine's security database, one file for each release and repository; its distroversion and reponame name the feed.
// Fixes only. docs/formats/feeds.md, "alpine-secdb".
[[nodiscard]] std::unique_ptr<Importer> make_alpine_secdb_importer();

}  // namespace parapet::knowledge
