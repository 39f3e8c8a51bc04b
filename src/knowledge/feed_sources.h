// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace parapet::knowledge {

// How a publisher vouches for a file's bytes.
enum class ChecksumKind : std::uint8_t {
  kNone,
  kSha256Beside,  // ADDRESS.sha256: the first word is the SHA-256 of the file
  kNvdMeta,       // ADDRESS with .json.gz replaced by .meta: a line "sha256:HEX" of the unpacked JSON
};

// Where a feed comes from.
struct FeedSource {
  std::string_view name;       // as the command line and the configuration spell it; also the folder in a mirror
  std::string_view address;    // the publisher's
  std::string_view file;       // the name under which it is kept, and which a mirror serves
  bool by_default = true;      // fetched without being named
  ChecksumKind checksum = ChecksumKind::kNone;
  // Where not "": ADDRESS is a small text that names the real file, which stands beside it.
  bool pointer = false;
  std::uint32_t age_limit_days = 7;  // older than that, the feed is stale (design §4.8)
  std::string_view feed;       // what its content calls the feed, where that is not `name`
};

// The table of upstream addresses; docs/feed-sources.md shows it to people and a test holds the two against each other.
[[nodiscard]] std::span<const FeedSource> feed_sources();

// How old a feed of this name may grow before its answers are marked: the table's number, or a day-to-day default for
// feeds that were imported by hand under a name that the table does not have.
[[nodiscard]] std::uint32_t age_limit_days(std::string_view feed_name);

}  // namespace parapet::knowledge
