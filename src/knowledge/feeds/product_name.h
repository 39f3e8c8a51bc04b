// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "inventory/sbom/cpe.h"

namespace parapet::knowledge {

// "vendor:product" in CPE naming from how a publisher writes them; "" where one of them is not told ("n/a").
[[nodiscard]] std::string product_name(std::string_view vendor, std::string_view product);

// The same from a CPE. Extended support releases are products of their own ("mozilla:firefox_esr"), because their ranges
// and those of the ordinary release don't order in one line.
[[nodiscard]] std::string product_name(const inventory::Cpe& cpe);

// True for the names under which CPE and CVE records speak of a Linux distribution as a whole ("redhat:enterprise_linux",
// "debian:debian_linux"): its own advisories judge its packages (design §4.1), so such an entry makes no rule.
[[nodiscard]] bool is_distribution_product(std::string_view vendor_product);

// True for addresses of a distribution's package collection ("https://access.redhat.com/downloads/content/package-browser/").
[[nodiscard]] bool is_distribution_collection(std::string_view url);

}  // namespace parapet::knowledge
