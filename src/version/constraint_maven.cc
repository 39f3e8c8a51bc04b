// SPDX-License-Identifier: Apache-2.0
//
// Maven version ranges: maven.apache.org/pom.html, "Dependency Version Requirement Specification"; also NuGet's
// interval notation (learn.microsoft.com, "NuGet package versioning", version ranges), which is the same. "[1.0]" is
// that version, "(,1.0]" and
// "[1.0,2.0)" are intervals, commas between intervals mean "or". A bare "1.0" is refused: to Maven it is a wish, to
// NuGet a minimum.
#include "base/text.h"
#include "version/constraint.h"

namespace parapet::version {

Result<RangeSet> read_maven(Scheme scheme, std::string_view text) {
  std::vector<Interval> intervals;
  while (true) {
    if (text.empty() || (text.front() != '[' && text.front() != '(')) {
      return bad_input("an interval begins with '[' or '('");
    }
    const auto close = text.find_first_of("])");
    if (close == std::string_view::npos) {
      return bad_input("an interval ends with ']' or ')'");
    }
    const bool from_inclusive = text.front() == '[';
    const bool to_inclusive = text[close] == ']';
    const auto [from, to] = cut(text.substr(1, close - 1), ',');
    RangeSet set;
    if (!to) {
      if (!from_inclusive || !to_inclusive) {
        return bad_input("a single version stands in '[' and ']'");
      }
      set = TRY(compared(scheme, "=", trim(from)));
    } else {
      std::optional<Bound> lower;
      std::optional<Bound> upper;
      if (!trim(from).empty()) {
        lower = TRY(bound_at(scheme, std::string(trim(from)), from_inclusive));
      }
      if (!trim(*to).empty()) {
        upper = TRY(bound_at(scheme, std::string(trim(*to)), to_inclusive));
      }
      set = interval_set(std::move(lower), std::move(upper));
      if (set.intervals.empty()) {
        return bad_input("an interval holds nothing");
      }
    }
    intervals.insert(intervals.end(), set.intervals.begin(), set.intervals.end());
    text = trim(text.substr(close + 1));
    if (text.empty()) {
      return set_of(std::move(intervals));
    }
    if (text.front() != ',') {
      return bad_input("a comma separates intervals");
    }
    text = trim(text.substr(1));
  }
}

}  // namespace parapet::version
