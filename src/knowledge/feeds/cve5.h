// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// Records of the CVE list in CVE JSON 5.x, one in each piece: a release or delta zip, a repository checkout, one file.
// docs/formats/feeds.md, "cve5".
[[nodiscard]] std::unique_ptr<Importer> make_cve5_importer();

}  // namespace parapet::knowledge
