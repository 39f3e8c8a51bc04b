// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// Amazon Linux security advisories. docs/formats/feeds.md, "amazon-alas".

// The advisories' pages (HTML): CVE ids and the fixed packages. Fixes only.
[[nodiscard]] std::unique_ptr<Importer> make_amazon_page_importer();

// The RSS list of a release: which advisory is about which CVE, and how severe. It names no versions and judges
// nothing.
[[nodiscard]] std::unique_ptr<Importer> make_amazon_rss_importer();

}  // namespace parapet::knowledge
