// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

// The smaller files of Debian's security tracker. docs/formats/feeds.md, "debian-releases, debian-cpe".
namespace parapet::knowledge {

// data/config.json: the releases, and which of them security support has left.
[[nodiscard]] std::unique_ptr<Importer> make_debian_releases_importer();

// data/CPE/list ("source;cpe:/a:vendor:product") and data/CPE/aliases (groups of CPE names that mean the same).
[[nodiscard]] std::unique_ptr<Importer> make_debian_cpe_importer();

}  // namespace parapet::knowledge
