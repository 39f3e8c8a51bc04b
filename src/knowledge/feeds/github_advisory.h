// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// GitHub's security advisories as its GraphQL API answers them ("data.securityAdvisories.nodes"), and one advisory in the
// form that the Anchore project stores. The same advisories in OSV form come through the OSV importer.
// docs/formats/feeds.md, "github-advisories".
[[nodiscard]] std::unique_ptr<Importer> make_github_advisory_importer();

}  // namespace parapet::knowledge
