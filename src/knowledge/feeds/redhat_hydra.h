// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// Red Hat's security data API ("Hydra"): one CVE with its releases and states, or the summary of one as the list gives it.
// docs/formats/feeds.md, "redhat-hydra".
[[nodiscard]] std::unique_ptr<Importer> make_redhat_hydra_importer();

}  // namespace parapet::knowledge
