// SPDX-License-Identifier: Apache-2.0
#include "server/http/body_pace.h"

#include <gtest/gtest.h>

namespace parapet::server::http {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
constexpr BodyPace::TimePoint kStart{};

TEST(BodyPace, a_slow_line_gets_two_gigabytes_through) {
  BodyPace pace(kStart, seconds(60));
  BodyPace::TimePoint now = kStart;
  constexpr std::uint64_t kBytesPerSecond = 20'000;
  for (std::uint64_t sent = 0; sent < 2ULL << 30; sent += kBytesPerSecond) {
    now += seconds(1);
    ASSERT_LT(now, pace.deadline()) << sent;
    pace.came(kBytesPerSecond, now);
  }
  EXPECT_GT(now - kStart, hours(24));
}

TEST(BodyPace, what_came_before_buys_no_time) {
  BodyPace pace(kStart, seconds(60));
  pace.came(2ULL << 30, kStart + seconds(5));
  EXPECT_EQ(pace.deadline(), kStart + seconds(65));
}

TEST(BodyPace, a_trickle_is_no_progress) {
  BodyPace pace(kStart, seconds(60));
  for (int second = 1; second < 60; ++second) {
    pace.came(100, kStart + seconds(second));
  }
  EXPECT_EQ(pace.deadline(), kStart + seconds(60));
}

TEST(BodyPace, what_our_disk_takes_is_not_the_clients_time) {
  BodyPace pace(kStart, seconds(60));
  pace.was_ours(seconds(100));
  EXPECT_EQ(pace.deadline(), kStart + seconds(160));
}

}  // namespace
}  // namespace parapet::server::http
