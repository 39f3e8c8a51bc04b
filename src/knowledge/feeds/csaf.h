// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// CSAF 2.0 advisories and VEX documents of any publisher. docs/formats/feeds.md, "csaf".
[[nodiscard]] std::unique_ptr<Importer> make_csaf_importer();

// A publisher's name as the part of a feed's name: "CISA" -> "cisa", "Red Hat Product Security" -> "redhat",
// "Canonical Ltd." -> "ubuntu", any other by its letters and digits: "Example GmbH" -> "example-gmbh".
[[nodiscard]] std::string publisher_slug(std::string_view name);

}  // namespace parapet::knowledge
