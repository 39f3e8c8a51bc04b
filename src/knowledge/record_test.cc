// SPDX-License-Identifier: Apache-2.0
#include "knowledge/record.h"

#include <gtest/gtest.h>

namespace parapet::knowledge {
namespace {

TEST(FactId, tells_facts_of_one_feed_apart) {
  EXPECT_EQ(fact_id(Record{.id = "CVE-2024-1"}), "CVE-2024-1");
  EXPECT_EQ(fact_id(EndOfLife{.product = "debian", .cycle = "12"}), "debian 12");
  EXPECT_NE(fact_id(WeaknessLink{.from = "CWE-79", .to = "CAPEC-63"}), fact_id(WeaknessLink{.from = "CWE-79", .to = "CAPEC-209"}));
}

}  // namespace
}  // namespace parapet::knowledge
