// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "knowledge/record.h"
#include "version/range.h"

// One version entry of a CVE record (affected[].versions[]). Only for cve_versions.cc.
namespace parapet::knowledge {

// A version as a bound; nullopt where the scheme does not read it.
[[nodiscard]] std::optional<version::Bound> bound_of(version::Scheme scheme, std::string_view text, bool inclusive);

// The version after every one that begins with this prefix: "7.5" for "7.4". nullopt where the last part is no number.
[[nodiscard]] std::optional<version::Bound> after_prefix(version::Scheme scheme, std::string_view prefix);

// A set of one interval.
[[nodiscard]] version::RangeSet single(version::Interval interval);

// What a readable entry says, without its status.
struct VersionEntry {
  version::RangeSet range;                // empty where it is a list of single versions
  std::vector<version::Bound> versions;
  bool all = false;
  bool upper_is_fix = false;              // the exclusive upper bound is a version that somebody can install
  Confidence confidence = Confidence::kExact;
  std::string fixed_version;              // from changes[]
};

// Reads `version`, `lessThan` and `lessThanOrEqual` of an entry; nullopt where they can't be read, or say nothing.
[[nodiscard]] std::optional<VersionEntry> read_version_entry(version::Scheme scheme, JsonValue value);

// What changes[] make of a range.
struct ChangedRange {
  version::RangeSet affected;
  version::RangeSet unaffected;
  std::string fixed_version;  // the first change to unaffected
};

// Follows changes[] through a range that begins affected or not: each change holds from its version on (CVE record format,
// "changes"). nullopt where a change can't be read or they are not in order.
[[nodiscard]] std::optional<ChangedRange> follow_changes(version::Scheme scheme, JsonValue changes, const version::RangeSet& whole,
                                                         bool affected);

}  // namespace parapet::knowledge
