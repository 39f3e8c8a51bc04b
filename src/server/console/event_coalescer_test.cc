// SPDX-License-Identifier: Apache-2.0
#include "server/console/event_coalescer.h"

#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>

namespace parapet::server::console {
namespace {

using Time = EventCoalescer::Time;

Time at(int milliseconds) { return Time(std::chrono::milliseconds(milliseconds)); }

TEST(EventCoalescer, the_first_change_is_told_at_once) {
  EventCoalescer events;
  EXPECT_FALSE(events.due());
  events.add("device", "a", 5);
  const auto event = events.take(at(1000));
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, "device");
  EXPECT_EQ(event->device, "a");
  EXPECT_EQ(event->sequence, 5U);
  EXPECT_EQ(event->id, 5U);
  EXPECT_EQ(event->count, 1U);
  EXPECT_FALSE(events.take(at(1000)));
}

TEST(EventCoalescer, what_comes_soon_after_waits_and_is_joined) {
  EventCoalescer events;
  events.add("device", "a", 5);
  (void)events.take(at(1000));
  events.add("device", "b", 6);
  EXPECT_FALSE(events.take(at(1099)));
  EXPECT_EQ(events.due(), at(1100));
  events.add("device", "c", 7);
  events.add("device", "b", 8);
  const auto event = events.take(at(1100));
  ASSERT_TRUE(event);
  EXPECT_EQ(event->device, "") << "several";
  EXPECT_EQ(event->count, 3U);
  EXPECT_EQ(event->sequence, 8U);
}

TEST(EventCoalescer, one_device_many_times_stays_that_device) {
  EventCoalescer events;
  events.add("device", "a", 5);
  events.add("device", "a", 6);
  const auto event = events.take(at(0));
  ASSERT_TRUE(event);
  EXPECT_EQ(event->device, "a");
  EXPECT_EQ(event->count, 2U);
}

TEST(EventCoalescer, kinds_are_told_one_after_the_other_and_none_is_lost_to_who_comes_back) {
  EventCoalescer events;
  events.add("knowledge", "", 5);
  (void)events.take(at(0));
  events.add("device", "a", 6);
  events.add("groups", "", 7);
  events.add("device", "b", 9);
  const auto devices = events.take(at(100));
  ASSERT_TRUE(devices);
  EXPECT_EQ(devices->kind, "device");
  EXPECT_EQ(devices->sequence, 9U);
  EXPECT_EQ(devices->id, 6U) << "the groups of 7 were not told yet";
  EXPECT_FALSE(events.take(at(150)));
  const auto groups = events.take(at(200));
  ASSERT_TRUE(groups);
  EXPECT_EQ(groups->kind, "groups");
  EXPECT_EQ(groups->id, 7U);
}

RC_GTEST_PROP(EventCoalescer, tells_everything_and_never_more_than_ten_a_second, ()) {
  constexpr std::array<const char*, 3> kKinds{"device", "knowledge", "job"};
  EventCoalescer events;
  std::uint64_t sequence = 1;
  std::uint64_t added = 0;
  std::uint64_t told = 0;
  int now = 0;
  int last = -1000;
  const auto drain = [&] {
    while (const auto event = events.take(at(now))) {
      RC_ASSERT(now - last >= 100);
      RC_ASSERT(event->id <= event->sequence);
      last = now;
      told += event->count;
    }
  };
  for (const int step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 60))) {
    now += step;
    events.add(kKinds.at(static_cast<std::size_t>(step) % kKinds.size()), std::to_string(step % 4), sequence);
    sequence += static_cast<std::uint64_t>(step) % 3;
    ++added;
    drain();
  }
  for (int i = 0; i < 4; ++i) {
    now += 100;
    drain();
  }
  RC_ASSERT(told == added);
  RC_ASSERT(!events.due());
}

}  // namespace
}  // namespace parapet::server::console
