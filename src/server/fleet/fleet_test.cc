// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/fleet.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <set>
#include <thread>

#include "base/random.h"
#include "server/fleet/fleet_world_test.h"

namespace parapet::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kDay = kSecondsPerDay;

void expect_equal_to_rebuilt(FleetWorld& world) {
  const Result<std::vector<std::string>> differences = world.fleet().compare_with_rebuilt();
  ASSERT_TRUE(differences.has_value()) << differences.error().to_string();
  EXPECT_THAT(*differences, IsEmpty());
}

TEST(Fleet, a_report_is_seen_with_its_findings) {
  FleetWorld world;
  world.learn({osv_advisory("CVE-2031-1", "alpha", "2.0")});
  EXPECT_EQ(world.report(device_id(1), {{"alpha", "1.0"}, {"beta", "1.0"}}).kind, Receipt::Kind::kApplied);
  EXPECT_THAT(world.weaknesses(device_id(1)), ElementsAre("CVE-2031-1"));
  EXPECT_GT(world.view().score({}).value, 0);
  EXPECT_EQ(world.view().weakness(*world.view().find_weakness("CVE-2031-1")).first_detected, FleetWorld::kStart);
}

TEST(Fleet, software_is_gone_with_the_report_that_says_so) {
  FleetWorld world;
  world.learn({osv_advisory("CVE-2031-1", "alpha", "2.0")});
  world.report(device_id(1), {{"alpha", "1.0"}, {"beta", "1.0"}});
  world.report(device_id(1), {{"beta", "1.0"}});
  EXPECT_THAT(world.weaknesses(device_id(1)), IsEmpty());
  const auto changes = world.store().software_changes({}, {0}, {FleetWorld::kStart.seconds + kDay});
  ASSERT_TRUE(changes.has_value());
  ASSERT_EQ(changes->size(), 1U);
  EXPECT_EQ(changes->front().kind, store::ChangeKind::kRemoved);
}

TEST(Fleet, a_new_weakness_has_its_exact_exposed_devices_at_once) {
  FleetWorld world;
  for (unsigned n = 1; n <= 20; ++n) {
    world.report(device_id(n), {{"alpha", n % 2 == 0 ? "1.0" : "2.0"}});
  }
  EXPECT_FALSE(world.view().find_weakness("CVE-2031-1"));
  world.learn({osv_advisory("CVE-2031-1", "alpha", "2.0")});
  const exposure::View& view = world.view();
  const auto weakness = view.find_weakness("cve-2031-1");
  ASSERT_TRUE(weakness);
  EXPECT_EQ(view.exposed_count(*weakness, {}), 10U);
  EXPECT_EQ(view.exposed_devices(*weakness, {}).size(), 10U);
  expect_equal_to_rebuilt(world);
}

TEST(Fleet, after_a_restart_everything_is_as_before) {
  FleetWorld world;
  world.learn({osv_advisory("CVE-2031-1", "alpha", "2.0"), osv_advisory("CVE-2031-2", "beta", "")});
  world.report(device_id(1), {{"alpha", "1.0"}, {"beta", "1.0"}});
  world.report(device_id(2), {{"alpha", "2.0"}});
  const double score = world.view().score({}).value;
  world.restart();
  EXPECT_EQ(world.view().score({}).value, score);
  EXPECT_THAT(world.weaknesses(device_id(1)), ElementsAre("CVE-2031-1", "CVE-2031-2"));
}

TEST(Fleet, the_knowledge_log_says_once_when_each_finding_was_learned) {
  FleetWorld world;
  world.learn({osv_advisory("CVE-2031-1", "alpha", "")});
  world.report(device_id(1), {{"alpha", "1.0"}});
  world.restart();
  world.pass(kDay);
  world.learn({osv_advisory("CVE-2031-1", "alpha", "2.0")});
  const auto log = world.store().learned({0}, {FleetWorld::kStart.seconds + 10 * kDay});
  ASSERT_TRUE(log.has_value());
  ASSERT_EQ(log->size(), 2U);
  EXPECT_EQ((*log)[0].kind, store::LearnedKind::kAdded);
  EXPECT_EQ((*log)[0].time, FleetWorld::kStart);
  EXPECT_EQ((*log)[1].kind, store::LearnedKind::kChanged);
  EXPECT_EQ((*log)[1].fixed_version, "2.0");
}

TEST(Fleet, what_was_learned_while_no_server_ran_is_logged_at_the_next_start) {
  FleetWorld world;
  world.report(device_id(1), {{"alpha", "1.0"}});
  world.learn({osv_advisory("CVE-2031-1", "alpha", "2.0")});
  const auto before = world.store().learned({0}, {FleetWorld::kStart.seconds + kDay});
  world.restart();
  const auto after = world.store().learned({0}, {FleetWorld::kStart.seconds + kDay});
  ASSERT_TRUE(before.has_value() && after.has_value());
  EXPECT_EQ(before->size(), 1U);
  EXPECT_EQ(after->size(), 1U);
}

TEST(Fleet, devices_go_where_the_group_rules_put_them_and_scores_follow) {
  FleetWorld world;
  world.learn({osv_advisory("CVE-2031-1", "alpha", "2.0")});
  world.report(device_id(1), {{"alpha", "1.0"}});
  world.report(device_id(2), {{"alpha", "2.0"}});
  access::DeviceGroup group{.name = "Ones", .rank = 1};
  group.rule.names.push_back({access::GroupRule::Comparison::kEndsWith, "0001"});
  ASSERT_TRUE(world.fleet().replace_groups({group}).has_value());
  const auto state = world.fleet().state();
  ASSERT_EQ(state->groups.size(), 1U);
  const exposure::Scope ones{.all = false, .groups = {state->groups[0].number}};
  EXPECT_EQ(state->view->devices(ones).size(), 1U);
  EXPECT_EQ(state->view->exposed_count(*state->view->find_weakness("CVE-2031-1"), ones), 1U);
  EXPECT_EQ(state->view->exposed_count(*state->view->find_weakness("CVE-2031-1"), {.all = false, .groups = {inventory::kNoGroup}}), 0U);
  expect_equal_to_rebuilt(world);
}

TEST(Fleet, a_silent_device_leaves_lists_and_scores_and_comes_back_with_its_next_report) {
  FleetWorld world;
  world.learn({osv_advisory("CVE-2031-1", "alpha", "2.0")});
  world.report(device_id(1), {{"alpha", "1.0"}});
  world.pass(31 * kDay);
  EXPECT_TRUE(world.view().devices({}).empty());
  EXPECT_EQ(world.view().silent_devices({}).size(), 1U);
  EXPECT_EQ(world.view().exposed_count(*world.view().find_weakness("CVE-2031-1"), {}), 0U);
  world.report(device_id(1), {{"alpha", "1.0"}});
  EXPECT_EQ(world.view().exposed_count(*world.view().find_weakness("CVE-2031-1"), {}), 1U);
  expect_equal_to_rebuilt(world);
}

TEST(Fleet, an_open_alert_whose_evidence_touches_a_product_raises_its_device) {
  FleetWorld world;
  world.learn({osv_advisory("CVE-2031-1", "alpha", "2.0")});
  world.report(device_id(1), {{"alpha", "1.0"}});
  const double before = world.view().score({}).value;
  store::Alert alert{.id = "a1", .status = "New", .device = *world.view().find_device(device_id(1)), .created = FleetWorld::kStart};
  alert.evidence_json = R"([{"entityType":"File","filePath":"/usr/lib/python3/alpha","fileName":"core.py"}])";
  ASSERT_TRUE(world.fleet().put_alert(alert).has_value());
  EXPECT_GT(world.view().score({}).value, before);
  expect_equal_to_rebuilt(world);
  alert.status = "Resolved";
  ASSERT_TRUE(world.fleet().put_alert(alert).has_value());
  EXPECT_EQ(world.view().score({}).value, before);
}

TEST(Fleet, random_histories_end_where_a_rebuild_ends) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SeededRandom random(seed);
    FleetWorld world;
    for (int step = 0; step < 60; ++step) {
      const std::string id = device_id(static_cast<unsigned>(random.below(8)));
      switch (random.below(10)) {
        case 0:
          world.learn({osv_advisory("CVE-2031-" + std::to_string(random.below(6)), "p" + std::to_string(random.below(6)),
                                    std::to_string(random.below(5)) + ".0")});
          break;
        case 1:
          world.pass(static_cast<std::int64_t>(random.below(12)) * kDay);
          break;
        case 2:
          if (const auto device = world.view().find_device(id)) {
            store::DeviceEdit edit{.device = *device};
            edit.value = static_cast<inventory::DeviceValue>(random.below(3));
            ASSERT_TRUE(world.fleet().edit_devices(std::span(&edit, 1)).has_value());
          }
          break;
        case 3:
          if (const auto device = world.view().find_device(id)) {
            ASSERT_TRUE(world.fleet().remove_device(*device).has_value());
          }
          break;
        default: {
          std::vector<std::pair<std::string, std::string>> packages;
          for (int p = 0; p < 6; ++p) {
            if (random.below(2) == 0) {
              packages.emplace_back("p" + std::to_string(p), std::to_string(random.below(5)) + ".0");
            }
          }
          world.report(id, packages);
        }
      }
    }
    const Result<std::vector<std::string>> differences = world.fleet().compare_with_rebuilt();
    ASSERT_TRUE(differences.has_value());
    EXPECT_THAT(*differences, IsEmpty()) << "seed " << seed;
  }
}

// A device that reports changes by name; what it has is kept here as well. Its packages are Debian's, and some of ecosystems in which
// several names are one key.
class DeltaDevice {
 public:
  explicit DeltaDevice(unsigned n) : id_(device_id(n)) {}

  static inventory::Software some_software(SeededRandom& random) {
    inventory::Software software{.ecosystem = "deb", .name = "p" + std::to_string(random.below(8)),
                                 .version = std::to_string(random.below(5)) + ".0-1"};
    constexpr std::array<std::string_view, 3> kFolding{"Zope.Interface", "zope_interface", "zope-interface"};
    constexpr std::array<std::string_view, 3> kProducts{"7-Zip", "7-Zip 24.08 (x64)", "Thing"};
    if (const std::uint64_t kind = random.below(4); kind == 0) {
      software.ecosystem = "pypi";
      software.name = kFolding.at(random.below(kFolding.size()));
    } else if (kind == 1) {
      software.ecosystem = random.below(2) == 0 ? "windows" : "generic";
      software.name = kProducts.at(random.below(kProducts.size()));
      software.vendor = software.name == "Thing" ? "7-zip" : "";
      software.product = software.vendor;
    }
    return software;
  }

  void report(FleetWorld& world, SeededRandom& random) {
    Report report{.channel = "sensor", .device = {.id = id_, .name = "h", .os = {.family = "linux", .id = "debian", .version = "12"}}};
    const bool full = sequence_ == 0 || random.below(12) == 0;
    report.kind = full ? Report::Kind::kFull : Report::Kind::kDelta;
    epoch_ += full ? 1 : 0;
    sequence_ = full ? 1 : sequence_ + 1;
    for (int i = 0; i < 3; ++i) {
      inventory::Software wanted = some_software(random);
      const std::string name = wanted.name;
      const auto has = std::ranges::find(software_, name, &inventory::Software::name);
      if (has != software_.end() && random.below(3) == 0) {
        report.removed.push_back(*has);
        software_.erase(has);
      } else {
        wanted.running = random.below(2) == 0 ? std::optional(true) : std::nullopt;
        if (has != software_.end()) {
          report.removed.push_back(*has);
          software_.erase(has);
        }
        std::erase_if(report.put, [&](const inventory::Software& other) { return other.name == name; });
        report.put.push_back(wanted);
        software_.push_back(wanted);
      }
    }
    std::erase_if(report.put, [&](const inventory::Software& put) { return std::ranges::find(software_, put) == software_.end(); });
    std::erase_if(report.removed, [&](const inventory::Software& gone) {
      return std::ranges::any_of(report.put, [&](const inventory::Software& put) {
        return put.ecosystem == gone.ecosystem && put.name == gone.name && put.version == gone.version;
      });
    });
    if (full) {
      report.put.clear();
      report.removed.clear();
      report.software = software_;
    }
    report.epoch = epoch_;
    report.sequence = sequence_;
    const Result<Receipt> receipt = world.fleet().submit(std::move(report));
    ASSERT_TRUE(receipt.has_value()) << receipt.error().to_string();
    EXPECT_EQ(receipt->kind, Receipt::Kind::kApplied) << receipt->reason;
  }

  void expect_stored(FleetWorld& world) const {
    const auto device = world.store().find_device(id_);
    ASSERT_TRUE(device.has_value() && device->has_value());
    const auto stored = world.store().inventory((*device)->number);
    ASSERT_TRUE(stored.has_value());
    std::set<std::string> has;
    std::set<std::string> wanted;
    for (const store::StoredSoftware& entry : stored->software) {
      has.insert(entry.software.name + " " + entry.software.version);
    }
    for (const inventory::Software& entry : software_) {
      wanted.insert(entry.name + " " + entry.version);
    }
    EXPECT_EQ(has, wanted);
  }

 private:
  std::string id_;
  std::vector<inventory::Software> software_;
  std::uint64_t epoch_ = 0;
  std::uint64_t sequence_ = 0;
};

TEST(Fleet, a_change_by_name_is_in_the_history_as_what_it_was) {
  FleetWorld world;
  const auto deb = [](std::string name, std::string version) {
    return inventory::Software{.ecosystem = "deb", .name = std::move(name), .version = std::move(version)};
  };
  Report first{.channel = "sensor", .device = {.id = device_id(1), .name = "h"}, .software = {deb("a", "1"), deb("b", "1")}};
  first.epoch = first.sequence = 1;
  ASSERT_TRUE(world.fleet().submit(first).has_value());
  Report change{.channel = "sensor", .device = {.id = device_id(1)}, .kind = Report::Kind::kDelta, .put = {deb("c", "1"), deb("b", "2")},
                .removed = {deb("a", "1"), deb("b", "1")}};
  change.epoch = 1;
  change.sequence = 2;
  ASSERT_TRUE(world.fleet().submit(change).has_value());
  const auto changes = world.store().software_changes({}, {0}, {FleetWorld::kStart.seconds + kDay});
  ASSERT_TRUE(changes.has_value());
  std::set<std::string> lines;
  for (const store::SoftwareChange& one : *changes) {
    lines.insert(fmt::format("{} {}{}", static_cast<int>(one.kind), one.before.name + one.before.version, one.after.name + one.after.version));
  }
  EXPECT_THAT(lines, ElementsAre("0 c1", "1 a1", "2 b1b2"));
}

TEST(Fleet, a_delta_that_names_another_running_kernel_and_nothing_else_is_judged_by_it) {
  FleetWorld world;
  Report report{.channel = "sensor", .device = {.id = device_id(1), .name = "h", .os = {.family = "linux", .id = "debian", .version = "12"}}};
  report.device.os.kernel = "6.1.0-25-amd64";
  for (const char* build : {"25", "26"}) {
    report.software.push_back({.ecosystem = "deb", .name = fmt::format("linux-image-6.1.0-{}-amd64", build),
                               .version = fmt::format("6.1.1{}-1", build), .source = "linux"});
  }
  report.epoch = report.sequence = 1;
  ASSERT_TRUE(world.fleet().submit(report).has_value());
  for (const Report::Kind kind : {Report::Kind::kDelta, Report::Kind::kContact}) {
    Report restarted{.channel = "sensor", .device = report.device, .kind = kind};
    restarted.device.os.kernel = kind == Report::Kind::kDelta ? "6.1.0-26-amd64" : "6.1.0-25-amd64";
    restarted.epoch = 1;
    restarted.sequence = ++report.sequence;
    ASSERT_TRUE(world.fleet().submit(restarted).has_value());
    world.fleet().settle();
    expect_equal_to_rebuilt(world);
  }
}

TEST(Fleet, a_contact_and_a_full_report_that_says_the_same_leave_everything_as_it_was) {
  FleetWorld world;
  world.report(device_id(1), {{"alpha", "1.0"}, {"beta", "2.0"}});
  const auto device = world.store().find_device(device_id(1));
  ASSERT_TRUE(device.has_value() && device->has_value());
  const auto before = world.store().inventory((*device)->number);
  ASSERT_TRUE(before.has_value());
  Report contact{.channel = "sensor", .device = {.id = device_id(1)}, .kind = Report::Kind::kContact};
  contact.epoch = (*device)->report_epoch;
  contact.sequence = 2;
  ASSERT_EQ(world.fleet().submit(contact)->kind, Receipt::Kind::kApplied);
  world.report(device_id(1), {{"beta", "2.0"}, {"alpha", "1.0"}});
  const auto after = world.store().inventory((*device)->number);
  ASSERT_TRUE(after.has_value());
  EXPECT_EQ(after->software, before->software);
  EXPECT_EQ(after->device.software_count, 2U);
  EXPECT_GT(after->device.report_epoch, before->device.report_epoch);
  const auto changes = world.store().software_changes({}, {0}, {FleetWorld::kStart.seconds + kDay});
  ASSERT_TRUE(changes.has_value());
  EXPECT_THAT(*changes, IsEmpty());
  expect_equal_to_rebuilt(world);
}

TEST(Fleet, changes_by_name_end_where_a_rebuild_ends_and_are_stored_as_reported) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SeededRandom random(seed);
    FleetWorld world(seed % 2 == 0);
    std::vector<std::string> advisories;
    for (int p = 0; p < 8; ++p) {
      const std::string name = "p" + std::to_string(p);
      advisories.push_back(fmt::format(R"({{"schema_version":"1.6.0","id":"DEBIAN-CVE-2031-{0}","upstream":["CVE-2031-{0}"],
        "modified":"2025-11-01T00:00:00Z","published":"2025-11-01T00:00:00Z","affected":[{{"package":{{"ecosystem":"Debian:12","name":"{1}"}},
        "ranges":[{{"type":"ECOSYSTEM","events":[{{"introduced":"0"}},{{"fixed":"{2}.0-1"}}]}}]}}]}})", p, name, 1 + p % 4));
    }
    advisories.push_back(osv_advisory("CVE-2031-9", "zope-interface", "3.0-1"));
    world.learn(advisories);
    std::vector<DeltaDevice> devices;
    for (unsigned n = 1; n <= 4; ++n) {
      devices.emplace_back(n);
    }
    for (int step = 0; step < 120; ++step) {
      devices[random.below(devices.size())].report(world, random);
    }
    world.fleet().settle();
    EXPECT_GT(world.view().weakness_count(), 0U);
    for (const DeltaDevice& device : devices) {
      device.expect_stored(world);
    }
    const Result<std::vector<std::string>> differences = world.fleet().compare_with_rebuilt();
    ASSERT_TRUE(differences.has_value());
    EXPECT_THAT(*differences, IsEmpty()) << "seed " << seed;
  }
}

TEST(Fleet, readers_see_whole_states_while_devices_report) {
  FleetWorld world(true);
  world.learn({osv_advisory("CVE-2031-1", "alpha", "2.0")});
  std::atomic<bool> stop = false;
  std::jthread reader([&] {
    while (!stop) {
      const auto state = world.fleet().state();
      if (const auto weakness = state->view->find_weakness("CVE-2031-1")) {
        EXPECT_EQ(state->view->exposed_count(*weakness, {}), state->view->exposed_devices(*weakness, {}).size());
      }
    }
  });
  std::vector<std::jthread> devices;
  for (unsigned n = 0; n < 4; ++n) {
    devices.emplace_back([&world, n] {
      for (unsigned round = 1; round <= 25; ++round) {
        Report report{.channel = "sensor", .device = {.id = device_id(n), .name = "h"}};
        report.software.push_back({.ecosystem = "pypi", .name = "alpha", .version = round % 2 == 0 ? "1.0" : "2.0"});
        report.epoch = round;
        report.sequence = 1;
        EXPECT_TRUE(world.fleet().submit(std::move(report)).has_value());
      }
    });
  }
  devices.clear();
  stop = true;
  reader.join();
  world.fleet().settle();
  EXPECT_EQ(world.view().devices({}).size(), 4U);
  expect_equal_to_rebuilt(world);
}

}  // namespace
}  // namespace parapet::server
