// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// Photon OS. docs/formats/feeds.md, "photon".

// The CVE data of one release ("cve_data_photon4.0.json"): fixes, and what is not affected.
[[nodiscard]] std::unique_ptr<Importer> make_photon_importer();

// The advisories of the wiki, one page each: texts, dates and CVE ids, no versions.
[[nodiscard]] std::unique_ptr<Importer> make_photon_advisory_importer();

}  // namespace parapet::knowledge
