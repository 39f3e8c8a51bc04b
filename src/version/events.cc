// SPDX-License-Identifier: Apache-2.0
//
// OSV ranges: the evaluation algorithm of the OSV schema (ossf.github.io/osv-schema, "Evaluation"), turned from a test
// of one version into the intervals it accepts.
//
// Events act at cuts between versions: introduced, fixed and limit just before their version, last_affected just after.
// A sweep over the cuts switches "vulnerable" on and off. Where several events fall on one cut the schema leaves the
// order open: while vulnerable, fixed acts before introduced (fixed 2.0 and introduced 2.0 again goes on); while not,
// introduced acts before fixed (2.0 to 2.0 is empty).
#include <algorithm>
#include <vector>

#include "version/range.h"

namespace parapet::version {
namespace {

struct Switch {
  std::optional<Bound> at;  // none: below every version
  bool after = false;       // just after the version rather than just before it
  bool on = false;
};

bool same_cut(const Switch& a, const Switch& b) {
  if (!a.at || !b.at) {
    return !a.at && !b.at;
  }
  return a.after == b.after && a.at->key == b.at->key;
}

bool earlier(const Switch& a, const Switch& b) {
  if (!a.at || !b.at) {
    return !a.at && b.at;
  }
  const auto order = a.at->key <=> b.at->key;
  return order < 0 || (order == 0 && !a.after && b.after);
}

// The intervals between the switches, which are sorted.
std::vector<Interval> sweep(const std::vector<Switch>& switches) {
  std::vector<Interval> intervals;
  bool vulnerable = false;
  std::size_t i = 0;
  while (i < switches.size()) {
    bool on = false;
    bool off = false;
    const Switch& here = switches[i];
    for (; i < switches.size() && same_cut(switches[i], here); ++i) {
      (switches[i].on ? on : off) = true;
    }
    const bool next = vulnerable ? on || !off : on && !off;
    if (next && !vulnerable) {
      std::optional<Bound> lower = here.at;
      if (lower) {
        lower->inclusive = !here.after;
      }
      intervals.push_back({.lower = std::move(lower), .upper = std::nullopt});
    } else if (!next && vulnerable) {
      std::optional<Bound> upper = here.at;
      if (upper) {
        upper->inclusive = here.after;
      }
      intervals.back().upper = std::move(upper);
    }
    vulnerable = next;
  }
  return intervals;
}

}  // namespace

Result<RangeSet> from_events(Scheme scheme, std::span<const Event> events) {
  std::vector<Switch> switches;
  std::optional<Bound> limit;
  bool introduced = false;
  bool limited = false;
  bool unlimited = false;
  for (const Event& event : events) {
    const bool is_limit = event.kind == Event::Kind::kLimit;
    if (is_limit && event.version == "*") {
      unlimited = true;
      continue;
    }
    if (event.kind == Event::Kind::kIntroduced) {
      introduced = true;
      if (event.version == "0") {
        switches.push_back({.at = std::nullopt, .after = false, .on = true});
        continue;
      }
    }
    Key key = TRY_AT(parse(scheme, event.version), "'" + event.version + "'");
    Bound bound{.text = event.version, .key = std::move(key), .inclusive = false};
    if (is_limit) {
      limited = true;
      if (!limit || limit->key < bound.key) {
        limit = std::move(bound);
      }
      continue;
    }
    switches.push_back({.at = std::move(bound),
                        .after = event.kind == Event::Kind::kLastAffected,
                        .on = event.kind == Event::Kind::kIntroduced});
  }
  if (!introduced) {
    return bad_input("a range needs an 'introduced' event");
  }
  std::ranges::sort(switches, earlier);
  RangeSet set{.intervals = sweep(switches)};
  if (limited && !unlimited) {
    set = intersect(set, RangeSet{.intervals = {Interval{.lower = std::nullopt, .upper = std::move(limit)}}});
  }
  return set;
}

}  // namespace parapet::version
