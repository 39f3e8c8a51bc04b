// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "advice/advice.h"

namespace parapet::advice {
namespace {

TEST(Support, states_are_spelled_as_the_exports_spell_them) {
  EXPECT_EQ(support_name(Support::State::kNone), "None");
  EXPECT_EQ(support_name(Support::State::kUpcomingEndOfSupportVersion), "Upcoming EOS Version");
}

}  // namespace
}  // namespace parapet::advice
