// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "match/finding.h"
#include "match/matcher.h"

namespace parapet::match {
namespace {

TEST(NotAssessedReason, is_spelled_as_the_scan_format_says) {
  EXPECT_EQ(reason_name(NotAssessedReason::kNoFeed), "no_feed");
  EXPECT_EQ(reason_name(NotAssessedReason::kRangeUnreadable), "range_unreadable");
}

}  // namespace
}  // namespace parapet::match
