// SPDX-License-Identifier: Apache-2.0
//
// Recorded lists of real machines as a fleet: each device must have the weaknesses that a scan of it finds.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/progress.h"
#include "exposure/index.h"
#include "exposure/small_fleet_test.h"
#include "inventory/device_keys.h"
#include "inventory/recorded/recorded.h"
#include "knowledge/import.h"
#include "match/matcher.h"
#include "support/paths.h"

namespace parapet::exposure {
namespace {

constexpr UnixTime kNow{1'760'000'000};

std::shared_ptr<const knowledge::Knowledge> real_knowledge() {
  const std::string feeds = test::shared_folder() + "/feeds";
  const std::string folder = test::temporary_folder() + "/knowledge";
  const auto files = system_files();
  const FixedClock clock(kNow);
  NoProgress progress;
  const auto report = knowledge::import_paths(
      folder, {feeds + "/osv/Debian", feeds + "/osv/AlmaLinux", feeds + "/alpine-secdb", feeds + "/debian-security-tracker/data/DSA", feeds + "/kev"},
      {}, *files, clock, progress);
  EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().to_string());
  return std::make_shared<const knowledge::Knowledge>(knowledge::Knowledge::open(folder).value());
}

std::vector<inventory::Inventory> recorded_devices() {
  const auto linux_system = [](std::string id, std::string version) {
    return inventory::OperatingSystem{.family = "linux", .id = std::move(id), .version = std::move(version), .arch = "x86_64"};
  };
  const std::vector<std::pair<std::string, inventory::OperatingSystem>> lists = {
      {"debian12-recorded-dpkg-status.txt", linux_system("debian", "12")}, {"debian11-dpkg-status.txt", linux_system("debian", "11")},
      {"almalinux8-rpm-qa.txt", linux_system("almalinux", "8.10")},         {"almalinux9-rpm-qa.txt", linux_system("almalinux", "9.6")},
      {"alpine3.11-apk-installed.txt", linux_system("alpine", "3.11.6")}};
  std::vector<inventory::Inventory> devices;
  for (const auto& [file, system] : lists) {
    std::ifstream stream(test::shared_folder() + "/inventories/" + file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    Result<inventory::Inventory> device = inventory::read_recorded(bytes, system, Limits{});
    EXPECT_TRUE(device.has_value()) << file;
    if (device) {
      devices.push_back(*std::move(device));
    }
  }
  return devices;
}

TEST(RealLists, a_device_has_what_a_scan_of_it_finds) {
  PARAPET_NEEDS_SHARED();
  const auto knowledge = real_knowledge();
  const std::vector<inventory::Inventory> devices = recorded_devices();
  const std::unique_ptr<Index> index = Index::create(knowledge, kNow, {});
  for (std::uint32_t number = 0; number < devices.size(); ++number) {
    std::vector<inventory::SoftwareKey> keys;
    for (inventory::DeviceKey& entry : inventory::device_keys(devices[number])) {
      keys.push_back(std::move(entry.key));
    }
    put(*index, small_device(number, kNow), keys);
  }
  const auto view = index->publish(1);
  for (std::uint32_t number = 0; number < devices.size(); ++number) {
    std::set<std::string> found;
    for (const match::AssessedSoftware& entry : match::assess_device(devices[number], *knowledge, {.now = kNow})) {
      for (const match::Finding& finding : entry.assessment.findings) {
        if (finding.status == knowledge::Status::kAffected || finding.status == knowledge::Status::kUnderInvestigation) {
          found.emplace(knowledge->vulnerability_name(finding.vulnerability));
        }
      }
    }
    std::set<std::string> kept;
    for (const WeaknessNumber weakness : view->weaknesses_of(DeviceNumber{number})) {
      kept.insert(view->weakness(weakness).name);
    }
    EXPECT_EQ(kept, found) << number;
    EXPECT_FALSE(found.empty()) << number;
    EXPECT_TRUE(view->device(DeviceNumber{number}).score) << number;
  }
  EXPECT_TRUE(view->find_product("debian-_-openssl"));
}

}  // namespace
}  // namespace parapet::exposure
