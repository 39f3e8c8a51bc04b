// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// The Debian security tracker's JSON export: the state of every weakness in every release. Full state; it supersedes
// the lists for the releases that it names (design §4.9). docs/formats/feeds.md, "debian-tracker".
[[nodiscard]] std::unique_ptr<Importer> make_debian_tracker_importer();

}  // namespace parapet::knowledge
