// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// RubyGems advisories of rubysec/ruby-advisory-db: one YAML file for each gem or Ruby implementation and weakness.
// docs/formats/feeds.md, "rubysec".
[[nodiscard]] std::unique_ptr<Importer> make_rubysec_importer();

}  // namespace parapet::knowledge
