// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "priority/risk.h"
#include "priority/ssvc.h"

namespace parapet::priority {
namespace {

TEST(SsvcDecision, is_spelled_as_cisa_does) { EXPECT_EQ(decision_name(SsvcDecision::kTrackStar), "Track*"); }

}  // namespace
}  // namespace parapet::priority
