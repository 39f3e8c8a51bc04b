// SPDX-License-Identifier: Apache-2.0
#include "server/http/rate_limiter.h"

#include <gtest/gtest.h>

namespace parapet::server::http {
namespace {

Route limited(std::string name, std::uint32_t minute, std::uint32_t hour) {
  return Route{.pattern = "/" + name, .options = {.name = name, .calls_per_minute = minute, .calls_per_hour = hour}, .handler = {}};
}

TEST(RateLimiter, a_minute_after_the_first_call_there_are_new_ones) {
  RateLimiter limiter;
  const Route route = limited("a", 2, 0);
  EXPECT_EQ(limiter.refuse(route, "x", UnixTime{1000}), std::nullopt);
  EXPECT_EQ(limiter.refuse(route, "x", UnixTime{1010}), std::nullopt);
  EXPECT_EQ(limiter.refuse(route, "x", UnixTime{1020}), 40U);
  EXPECT_EQ(limiter.refuse(route, "x", UnixTime{1059}), 1U);
  EXPECT_EQ(limiter.refuse(route, "x", UnixTime{1060}), std::nullopt);
}

TEST(RateLimiter, the_hour_counts_beside_the_minute) {
  RateLimiter limiter;
  const Route route = limited("a", 2, 3);
  for (const std::int64_t second : {0, 1, 60}) {
    EXPECT_EQ(limiter.refuse(route, "x", UnixTime{1000 + second}), std::nullopt);
  }
  EXPECT_EQ(limiter.refuse(route, "x", UnixTime{1061}), 3600U - 61U);
  EXPECT_EQ(limiter.refuse(route, "x", UnixTime{4600}), std::nullopt);
}

TEST(RateLimiter, callers_and_routes_are_counted_apart) {
  RateLimiter limiter;
  const Route a = limited("a", 1, 0);
  const Route b = limited("b", 1, 0);
  EXPECT_EQ(limiter.refuse(a, "x", UnixTime{1000}), std::nullopt);
  EXPECT_EQ(limiter.refuse(a, "y", UnixTime{1000}), std::nullopt);
  EXPECT_EQ(limiter.refuse(b, "x", UnixTime{1000}), std::nullopt);
  EXPECT_NE(limiter.refuse(a, "x", UnixTime{1000}), std::nullopt);
}

TEST(RateLimiter, routes_without_limits_are_not_counted) {
  RateLimiter limiter;
  const Route route = limited("a", 0, 0);
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_EQ(limiter.refuse(route, "x", UnixTime{1000}), std::nullopt);
  }
}

TEST(RateLimiter, a_clock_that_goes_back_starts_anew) {
  RateLimiter limiter;
  const Route route = limited("a", 1, 0);
  EXPECT_EQ(limiter.refuse(route, "x", UnixTime{1000}), std::nullopt);
  EXPECT_EQ(limiter.refuse(route, "x", UnixTime{10}), std::nullopt);
}

TEST(RateLimiter, any_number_of_callers_fits_its_table) {
  RateLimiter limiter(256);
  const Route route = limited("a", 1, 0);
  for (int i = 0; i < 20'000; ++i) {
    ASSERT_EQ(limiter.refuse(route, "caller " + std::to_string(i), UnixTime{1000 + i / 100}), std::nullopt);
  }
  EXPECT_NE(limiter.refuse(route, "caller 19999", UnixTime{1200}), std::nullopt);
  EXPECT_LE(limiter.callers(), 256U);
}

}  // namespace
}  // namespace parapet::server::http
