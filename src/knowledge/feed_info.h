// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "knowledge/bytes.h"
#include "knowledge/knowledge.h"

namespace parapet::knowledge {

// The stored form of a feed's metadata, in parts and in the index.
void put_feed_info(ByteWriter& out, const FeedInfo& info);
[[nodiscard]] FeedInfo get_feed_info(ByteReader& in);

// Days after which a feed of this kind counts as stale, where its importer does not say.
[[nodiscard]] std::uint32_t default_age_limit_days(std::string_view kind);

}  // namespace parapet::knowledge
