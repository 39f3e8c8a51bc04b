// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/limits.h"
#include "knowledge/record.h"
#include "version/range.h"

namespace parapet::knowledge {

// What the version entries of one `affected` item of a CVE record say, as intervals of one scheme. The parts are
// alternatives: software is affected where any of them has its version.
struct VersionReading {
  struct Part {
    version::RangeSet ranges;
    std::vector<version::Bound> versions;  // single versions
    bool all = false;
    FixState fix = FixState::kUnknown;
    std::string fixed_version;             // where it is not the upper bound of the range
    Confidence confidence = Confidence::kExact;
  };
  std::vector<Part> parts;
  std::vector<version::Bound> fixes;       // the exclusive upper bounds of affected ranges, before ranges were put together
  std::vector<version::Bound> other_ends;  // all other ends of affected ranges
  std::vector<std::string> unreadable;     // version entries as written that could not be read
  bool commits_only = false;               // every entry is a git commit: no version can be held against them
};

// Reads affected[].versions with its defaultStatus (CVE record format 5.1, "product" definition), as publishers mean it
// where that differs from the letter (docs/formats/feeds.md, "cve5"). Ranges are of the scheme given; versions that it
// does not parse come back as unreadable.
[[nodiscard]] VersionReading read_cve_versions(JsonValue versions, std::string_view default_status, version::Scheme scheme);

// The union of many sets in n log n steps.
[[nodiscard]] version::RangeSet unite_all(std::span<const version::RangeSet> sets);

// "version as written" for messages: "1.2 to before 1.4 (custom)".
[[nodiscard]] std::string describe_cve_version(JsonValue version);

// True for words that stand for "no bound" or "not told" at the lower end of a range: "", "0", "*", "n/a", "unspecified".
[[nodiscard]] bool is_open_lower_bound(std::string_view text);

}  // namespace parapet::knowledge
