// SPDX-License-Identifier: Apache-2.0
#include "access/lockout.h"

#include <gtest/gtest.h>

namespace parapet::access {
namespace {

TEST(Lockout, forgives_a_few_slips_then_doubles_up_to_an_hour) {
  const UnixTime now{1'000'000};
  for (std::uint32_t failures = 0; failures <= 4; ++failures) {
    EXPECT_FALSE(locked_until(failures, now).known());
  }
  EXPECT_EQ(locked_until(5, now).seconds, now.seconds + 30);
  EXPECT_EQ(locked_until(6, now).seconds, now.seconds + 60);
  EXPECT_EQ(locked_until(8, now).seconds, now.seconds + 240);
  EXPECT_EQ(locked_until(12, now).seconds, now.seconds + 3600);
  EXPECT_EQ(locked_until(UINT32_MAX, now).seconds, now.seconds + 3600);
}

}  // namespace
}  // namespace parapet::access
