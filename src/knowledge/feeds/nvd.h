// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// The National Vulnerability Database's API 2.0: pages as the API returns them and as the yearly files hold them, or one
// entry. docs/formats/feeds.md, "nvd".
[[nodiscard]] std::unique_ptr<Importer> make_nvd_importer();

}  // namespace parapet::knowledge
