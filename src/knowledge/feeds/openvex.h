// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// OpenVEX documents as a feed: Ubuntu's for its packages, any other author's for the packages it names by purl.
// docs/formats/feeds.md, "openvex".
[[nodiscard]] std::unique_ptr<Importer> make_openvex_importer();

// The domain of Ubuntu's distro qualifier: "jammy" -> "ubuntu:22.04", "esm-infra/focal" -> "ubuntu-pro:20.04",
// "fips-updates/jammy" -> "ubuntu-pro-fips-updates:22.04"; by the name itself for a release that is not in the table.
[[nodiscard]] std::string ubuntu_distro_domain(std::string_view distro);

}  // namespace parapet::knowledge
