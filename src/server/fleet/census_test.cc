// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/census.h"

#include <gtest/gtest.h>

#include "exposure/worst.h"
#include "server/fleet/fleet_world_test.h"

namespace parapet::server {
namespace {

using store::Census;

constexpr UnixTime kFirstDay{FleetWorld::kStart.seconds - FleetWorld::kStart.seconds % kSecondsPerDay};

class CensusTest : public ::testing::Test {
 protected:
  CensusTest() { world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0")}); }

  // Devices with and without open weaknesses on the days that are on record.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> recorded(UnixTime since = {}) {
    const auto censuses = world_.store().censuses(since);
    EXPECT_TRUE(censuses.has_value());
    std::vector<std::pair<std::uint32_t, std::uint32_t>> days;
    for (const Census& census : *censuses) {
      auto& [vulnerable, others] = days.emplace_back();
      for (const Census::Cell& cell : census.cells) {
        (cell.kind.severity == 0 ? others : vulnerable) += cell.devices;
      }
    }
    return days;
  }
  using Days = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

  FleetWorld world_;
};

TEST_F(CensusTest, counts_devices_by_kind) {
  world_.report(device_id(1), {{"alpha", "1.0"}});
  world_.report(device_id(2), {{"alpha", "1.5"}});
  world_.report(device_id(3), {{"alpha", "2.0"}});
  const Census census = census_of(world_.view());
  EXPECT_EQ(census.day, kFirstDay);
  ASSERT_EQ(census.cells.size(), 2U);
  EXPECT_EQ(census.cells[0].devices, 1U);
  EXPECT_EQ(census.cells[0].kind.severity, 0);
  EXPECT_EQ(census.cells[1].devices, 2U);
  EXPECT_EQ(census.cells[1].kind.severity, static_cast<std::uint8_t>(exposure::SeverityRank::kCritical));
  EXPECT_EQ(census.cells[1].kind.exploit, static_cast<std::uint8_t>(exposure::ExploitLevel::kNone));
  EXPECT_EQ(census.cells[1].kind.age, static_cast<std::uint8_t>(exposure::AgeBand::kUnder30Days)) << "published twenty days before";
  EXPECT_EQ(census.names.at(census.cells[1].kind.windows_version), "");
}

TEST_F(CensusTest, a_server_without_devices_records_nothing) {
  world_.pass(2 * kSecondsPerDay);
  EXPECT_EQ(recorded(), Days{});
}

TEST_F(CensusTest, a_days_record_is_how_the_day_ended) {
  world_.report(device_id(1), {{"alpha", "1.0"}});
  world_.pass(60);
  EXPECT_EQ(recorded(), (Days{{1, 0}})) << "of a day that goes on, how it stands";
  world_.report(device_id(2), {{"alpha", "2.0"}});
  world_.pass(60);
  EXPECT_EQ(recorded(), (Days{{1, 0}})) << "once an hour is enough";
  world_.pass(3'600);
  EXPECT_EQ(recorded(), (Days{{1, 1}}));
  world_.report(device_id(3), {{"alpha", "1.0"}});
  world_.pass(kSecondsPerDay);
  EXPECT_EQ(recorded(), (Days{{2, 1}, {2, 1}})) << "the day that ended has what came after its last hourly record";
}

TEST_F(CensusTest, days_on_which_the_server_was_away_have_no_record_and_old_ones_go) {
  world_.report(device_id(1), {{"alpha", "1.0"}});
  world_.pass(60);
  world_.pass(10 * kSecondsPerDay);
  const auto censuses = world_.store().censuses({});
  ASSERT_TRUE(censuses.has_value());
  ASSERT_EQ(censuses->size(), 2U);
  EXPECT_EQ(censuses->front().day, kFirstDay);
  EXPECT_EQ(censuses->back().day.seconds, kFirstDay.seconds + 10 * kSecondsPerDay);
  world_.pass(170 * kSecondsPerDay);
  ASSERT_EQ(recorded().size(), 2U) << "180 days are kept, today among them";
  EXPECT_EQ(world_.store().censuses({})->front().day.seconds, kFirstDay.seconds + 10 * kSecondsPerDay);
}

}  // namespace
}  // namespace parapet::server
