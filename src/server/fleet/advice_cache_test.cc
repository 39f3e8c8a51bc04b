// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/advice_cache.h"

#include <gtest/gtest.h>

#include <thread>

#include "server/fleet/fleet_world_test.h"

namespace parapet::server {
namespace {

class AdviceCacheTest : public ::testing::Test {
 protected:
  AdviceCacheTest() {
    world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0")});
    world_.report(device_id(1), {{"alpha", "1.0"}});
  }
  FleetWorld world_;
  AdviceCache cache_;
};

TEST_F(AdviceCacheTest, a_list_is_made_once_for_a_state_and_a_scope) {
  const auto state = world_.fleet().state();
  const Recommendations first = cache_.of(state, {});
  ASSERT_EQ(first->size(), 1U);
  EXPECT_EQ(cache_.of(state, {}), first);
  EXPECT_TRUE(cache_.of(state, {.all = false, .groups = {}})->empty()) << "who sees no group is recommended nothing";
  EXPECT_EQ(cache_.of(state, {}), first) << "scopes stand beside each other";
}

TEST_F(AdviceCacheTest, a_change_of_the_fleet_makes_another_list) {
  const Recommendations before = cache_.of(world_.fleet().state(), {});
  world_.report(device_id(1), {{"alpha", "2.0"}});
  EXPECT_TRUE(cache_.of(world_.fleet().state(), {})->empty());
  EXPECT_EQ(before->size(), 1U) << "who holds the old one keeps it";
}

TEST_F(AdviceCacheTest, callers_at_the_same_time_share_one_list) {
  const auto state = world_.fleet().state();
  std::vector<Recommendations> lists(8);
  {
    std::vector<std::jthread> callers;
    for (Recommendations& list : lists) {
      callers.emplace_back([&] { list = cache_.of(state, {}); });
    }
  }
  for (const Recommendations& list : lists) {
    EXPECT_EQ(list, lists.front());
  }
}

TEST_F(AdviceCacheTest, a_view_and_its_advice_live_no_longer_than_the_cache_holds_them) {
  std::weak_ptr<const std::vector<advice::Recommendation>> old = cache_.of(world_.fleet().state(), {});
  for (unsigned n = 0; n < AdviceCache::kListsMax; ++n) {
    world_.report(device_id(2 + n), {{"alpha", "1.0"}});
    EXPECT_EQ(cache_.of(world_.fleet().state(), {})->front().counts.exposed, n + 2);
  }
  EXPECT_TRUE(old.expired());
}

}  // namespace
}  // namespace parapet::server
