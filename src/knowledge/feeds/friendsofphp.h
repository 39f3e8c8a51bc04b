// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// Composer advisories of FriendsOfPHP/security-advisories: one YAML file for each package and weakness.
// docs/formats/feeds.md, "friendsofphp".
[[nodiscard]] std::unique_ptr<Importer> make_friendsofphp_importer();

}  // namespace parapet::knowledge
