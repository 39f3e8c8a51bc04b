// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// Debian's lists of security advisories, data/DSA/list and data/DLA/list of the security tracker: two feeds, told apart
// by the ids. Fixes only. docs/formats/feeds.md, "debian-dsa, debian-dla".
[[nodiscard]] std::unique_ptr<Importer> make_debian_list_importer();

}  // namespace parapet::knowledge
