// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// OVAL definitions as Microsoft (Azure Linux, CBL-Mariner), Oracle and SUSE publish them. docs/formats/feeds.md, "oval".
[[nodiscard]] std::unique_ptr<Importer> make_oval_importer();

}  // namespace parapet::knowledge
