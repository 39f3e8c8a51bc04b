// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "knowledge/feeds/importer.h"

namespace parapet::server::console {

// The publisher's own page about a record, for people; "" where no publisher's scheme of addresses is known for it, and for
// ids that are more than letters, digits and a few signs. Schemes: docs/decisions/181-pages-of-records.md.
[[nodiscard]] std::string record_url(const knowledge::FeedIdentity& feed, std::string_view record);

}  // namespace parapet::server::console
