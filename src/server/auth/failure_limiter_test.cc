// SPDX-License-Identifier: Apache-2.0
#include "server/auth/failure_limiter.h"

#include <gtest/gtest.h>

namespace parapet::server::auth {
namespace {

TEST(FailureLimiter, makes_a_key_wait_for_the_rest_of_the_minute_after_too_many_failures) {
  FailureLimiter limiter(3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(limiter.wait_seconds("a", {1000 + i}), 0U);
    limiter.failed("a", {1000 + i});
  }
  EXPECT_EQ(limiter.wait_seconds("a", {1010}), 50U);
  EXPECT_EQ(limiter.wait_seconds("b", {1010}), 0U);
  EXPECT_EQ(limiter.wait_seconds("a", {1060}), 0U);
  limiter.failed("a", {1060});
  EXPECT_EQ(limiter.wait_seconds("a", {1061}), 0U) << "a new window has begun";
}

TEST(FailureLimiter, does_not_grow_beyond_its_bound) {
  FailureLimiter limiter(1, 10);
  for (int i = 0; i < 1000; ++i) {
    limiter.failed(std::to_string(i), {1000});
  }
  limiter.failed("x", {1000});
  EXPECT_GT(limiter.wait_seconds("x", {1000}), 0U);
}

}  // namespace
}  // namespace parapet::server::auth
