// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/left_software.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "server/fleet/fleet_world_test.h"

namespace parapet::server {
namespace {

class LeftSoftwareTest : public ::testing::Test {
 protected:
  // Everything that left devices so far, as one list.
  std::vector<LeftSoftware::Left> all_left() {
    std::vector<LeftSoftware::Left> left;
    const MoveList moves = world_.fleet().software_moves();
    for (std::size_t i = 0; i < moves.size(); ++i) {
      if (moves[i].kind() != store::ChangeKind::kInstalled) {
        left.push_back({.os = &world_.view().device(moves[i].device).facts->os, .entry = moves[i].before, .time = moves[i].time()});
      }
    }
    return left;
  }
  // One line for each weakness: its name, when it left, the versions that had it.
  std::vector<std::string> lines(LeftSoftware& software, const std::function<bool(const std::string&)>& wanted = [](const std::string&) { return true; }) {
    std::vector<std::string> lines;
    const Result<std::vector<LeftSoftware::OpenThen>> open = software.open_then(all_left(), wanted);
    EXPECT_TRUE(open.has_value());
    for (const LeftSoftware::OpenThen& one : open.value()) {
      std::string line = one.weakness + " " + format_time(one.time);
      const Result<std::vector<inventory::Software>> entries = world_.store().entries(one.entries);
      for (const inventory::Software& entry : entries.value()) {
        line += fmt::format(" {} {}", entry.name, entry.version);
      }
      lines.push_back(std::move(line));
    }
    return lines;
  }
  std::vector<std::string> kept() { return lines(world_.fleet().left_software()); }
  std::vector<std::string> anew() {
    LeftSoftware software(world_.store(), world_.fleet().products());
    return lines(software);
  }

  FleetWorld world_;
};

TEST_F(LeftSoftwareTest, what_was_open_when_it_left_is_told_and_what_became_known_later_is_not) {
  world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0")});
  world_.report(device_id(1), {{"alpha", "1.0"}, {"beta", "1.0"}});
  world_.pass(60);
  world_.report(device_id(1), {{"alpha", "2.0"}});
  EXPECT_EQ(kept(), (std::vector<std::string>{"CVE-2025-0001 2025-11-21T16:01:00Z alpha 1.0"}));
  world_.pass(60);
  world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0"), osv_advisory("CVE-2025-0002", "beta", "")});
  world_.report(device_id(2), {{"beta", "1.0"}});
  EXPECT_EQ(kept().size(), 1U) << "nobody knew of beta's when it left";
  world_.pass(60);
  world_.report(device_id(2), {});
  EXPECT_EQ(kept(), (std::vector<std::string>{"CVE-2025-0001 2025-11-21T16:01:00Z alpha 1.0", "CVE-2025-0002 2025-11-21T16:03:00Z beta 1.0"}));
  EXPECT_TRUE(lines(world_.fleet().left_software(), [](const std::string&) { return false; }).empty());
}

TEST_F(LeftSoftwareTest, what_is_kept_says_the_same_as_what_is_read_anew) {
  std::mt19937 random(5);  // NOLINT: the same numbers each time
  const std::vector<std::string> names{"alpha", "beta", "gamma"};
  const std::vector<std::string> versions{"1.0", "1.5", "2.0", "3.0"};
  std::vector<std::string> advisories;
  for (int step = 0; step < 60; ++step) {
    if (step % 6 == 0) {
      advisories.push_back(osv_advisory(fmt::format("CVE-2025-{:04}", step), names[random() % names.size()], versions[random() % versions.size()]));
      if (advisories.size() > 4) {
        advisories.erase(advisories.begin());  // withdrawn
      }
      world_.learn(advisories);
    }
    std::vector<std::pair<std::string, std::string>> packages;
    for (const std::string& name : names) {
      if (random() % 3 != 0) {
        packages.emplace_back(name, versions[random() % versions.size()]);
      }
    }
    world_.report(device_id(1 + random() % 4), packages);
    if (random() % 2 == 0) {
      EXPECT_EQ(kept(), anew()) << step;
    }
    if (random() % 3 == 0) {
      world_.pass(static_cast<std::int64_t>(random() % 3) * 60);
    }
  }
  EXPECT_FALSE(kept().empty());
  const std::vector<std::string> before = kept();
  world_.restart();
  EXPECT_EQ(kept(), before) << "after a start all is read from the store";
}

}  // namespace
}  // namespace parapet::server
