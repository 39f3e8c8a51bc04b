// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "version/range.h"

namespace parapet::version {
namespace {

constexpr int kVersions = 10;

int number_of(const Event& event) { return std::stoi(event.version); }

// The schema's pseudo code for one version, word for word, over versions that are plain numbers. Half versions ("3.1")
// are passed as 2n + 1, so that "just after" can be asked.
bool evaluated(const std::vector<Event>& events, int half) {
  using enum Event::Kind;
  std::vector<Event> sorted = events;
  std::ranges::sort(sorted, [](const Event& a, const Event& b) { return number_of(a) < number_of(b); });
  bool limited = false;
  bool before_a_limit = false;
  bool vulnerable = false;
  for (const Event& event : sorted) {
    const int at = 2 * number_of(event);
    if (event.kind == kLimit) {
      limited = true;
      before_a_limit = before_a_limit || half < at;
    } else if (event.kind == kIntroduced && half >= at) {
      vulnerable = true;
    } else if (event.kind == kFixed && half >= at) {
      vulnerable = false;
    } else if (event.kind == kLastAffected && half > at) {
      vulnerable = false;
    }
  }
  return vulnerable && (!limited || before_a_limit);
}

// Each number stands for at most one event: the schema leaves the order of events at one version open.
RC_GTEST_PROP(FromEventsProperty, agrees_with_the_schema_evaluated_for_each_version, ()) {
  using enum Event::Kind;
  std::vector<Event> events;
  for (int number = 1; number <= kVersions; ++number) {
    const int kind = *rc::gen::inRange(0, 9);
    if (kind < 4) {
      events.push_back({.kind = static_cast<Event::Kind>(kind), .version = std::to_string(number)});
    }
  }
  events.push_back({.kind = kIntroduced, .version = *rc::gen::element<std::string>("0", "11")});
  std::ranges::reverse(events);
  const auto set = from_events(Scheme::kWindows, events);
  RC_ASSERT(set.has_value());
  for (int half = 0; half <= 2 * kVersions + 5; ++half) {
    const std::string text = std::to_string(half / 2) + (half % 2 == 1 ? ".1" : "");
    const auto key = parse(Scheme::kWindows, text);
    RC_ASSERT(set->contains(key->bytes()) == evaluated(events, half));
  }
}

}  // namespace
}  // namespace parapet::version
