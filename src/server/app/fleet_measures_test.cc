// SPDX-License-Identifier: Apache-2.0
#include "server/app/fleet_measures.h"

#include <gtest/gtest.h>

#include <limits>

#include "server/fleet/fleet_world_test.h"
#include "support/paths.h"

namespace parapet::server {
namespace {

// The measure of that name whose labels have the content; NaN where there is none.
double value_of(const std::vector<Measure>& measures, std::string_view name, std::string_view label = "") {
  for (const Measure& measure : measures) {
    bool labelled = label.empty();
    for (const auto& [key, content] : measure.labels) {
      labelled = labelled || content == label;
    }
    if (measure.name == name && labelled) {
      EXPECT_FALSE(measure.help.empty()) << name;
      return measure.value;
    }
  }
  return std::numeric_limits<double>::quiet_NaN();
}

TEST(FleetMeasures, without_a_fleet_there_are_none) { EXPECT_TRUE(fleet_measures(FleetState{}, UnixTime{1}).empty()); }

TEST(FleetMeasures, devices_software_and_scores_are_those_of_the_index) {
  FleetWorld world;
  world.learn({osv_advisory("GHSA-aaaa-bbbb-cccc", "requests", "2.0.0")});
  world.report(device_id(1), {{"requests", "1.0.0"}});
  world.report(device_id(2), {{"requests", "2.0.0"}});
  std::vector<Measure> measures = fleet_measures(*world.fleet().state(), world.clock().now());
  EXPECT_EQ(value_of(measures, "parapet_devices", "listed"), 2);
  EXPECT_EQ(value_of(measures, "parapet_devices", "silent"), 0);
  EXPECT_EQ(value_of(measures, "parapet_index_keys"), 2);
  EXPECT_EQ(value_of(measures, "parapet_index_weaknesses"), 1);
  EXPECT_GT(value_of(measures, "parapet_exposure_score"), 0);
  EXPECT_GT(value_of(store_measures(world.store()), "parapet_store_bytes"), 0);
  world.pass(31 * kSecondsPerDay);
  measures = fleet_measures(*world.fleet().state(), world.clock().now());
  EXPECT_EQ(value_of(measures, "parapet_devices", "listed"), 0);
  EXPECT_EQ(value_of(measures, "parapet_devices", "silent"), 2);
}

TEST(FleetMeasures, each_feed_has_its_age) {
  FleetWorld world;
  world.learn({osv_advisory("GHSA-aaaa-bbbb-cccc", "requests", "2.0.0")});
  const auto state = world.fleet().state();
  ASSERT_FALSE(state->knowledge->feeds().empty());
  const knowledge::FeedInfo& feed = state->knowledge->feeds().front();
  const UnixTime later{feed.snapshot.seconds + 100 * kSecondsPerDay};
  const std::vector<Measure> measures = fleet_measures(*state, later);
  EXPECT_EQ(value_of(measures, "parapet_feed_age_seconds", feed.identity.name), 100.0 * kSecondsPerDay);
  EXPECT_EQ(value_of(measures, "parapet_feed_stale", feed.identity.name), 1);
  EXPECT_EQ(value_of(measures, "parapet_feed_records", feed.identity.name), 1);
}

TEST(FleetMeasures, the_certificate_says_how_long_it_is_valid) {
  const std::string folder = test::temporary_folder();
  const FixedClock clock(UnixTime{1'700'000'000});
  ASSERT_TRUE(http::ensure_certificate(folder + "/c.pem", folder + "/k.pem", {"a"}, clock));
  EXPECT_EQ(value_of(certificate_measures(folder + "/c.pem", clock.now()), "parapet_certificate_valid_seconds"), 730.0 * kSecondsPerDay);
  EXPECT_TRUE(certificate_measures(folder + "/none.pem", clock.now()).empty());
}

}  // namespace
}  // namespace parapet::server
