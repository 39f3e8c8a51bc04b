// SPDX-License-Identifier: Apache-2.0
#include "cli/simulate/statistics.h"

#include <gtest/gtest.h>

namespace parapet::cli::simulate {
namespace {

TEST(Statistics, percentiles_are_within_three_percent) {
  Statistics statistics;
  for (std::uint64_t i = 1; i <= 1000; ++i) {
    statistics.answered(i * 1000);
  }
  EXPECT_NEAR(statistics.milliseconds(0.5), 500, 15);
  EXPECT_NEAR(statistics.milliseconds(0.99), 990, 30);
  EXPECT_NEAR(statistics.milliseconds(1), 1000, 30);
}

TEST(Statistics, nothing_counted_is_nothing) { EXPECT_EQ(Statistics().milliseconds(0.99), 0); }

}  // namespace
}  // namespace parapet::cli::simulate
