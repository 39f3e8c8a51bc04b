// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// Mozilla Foundation Security Advisories: YAML since 2016, markdown with a YAML head before.
// docs/formats/feeds.md, "mozilla".
[[nodiscard]] std::unique_ptr<Importer> make_mozilla_importer();

}  // namespace parapet::knowledge
