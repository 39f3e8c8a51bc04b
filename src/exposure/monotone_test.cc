// SPDX-License-Identifier: Apache-2.0
//
// What users rely on (design §5): fixing anything never raises a score, adding a finding never lowers one.
#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "exposure/index.h"
#include "exposure/small_fleet_test.h"

namespace parapet::exposure {
namespace {

const std::shared_ptr<const knowledge::Knowledge>& world() {
  static const auto knowledge = make_knowledge(
      {{.cve = "CVE-2024-0001", .packages = {"a"}, .fixed = "5", .known_exploited = true},
       {.cve = "CVE-2024-0002", .packages = {"a"}, .fixed = "3", .epss = 0.2},
       {.cve = "CVE-2024-0003", .packages = {"b"}, .fixed = "4", .epss = 0.01},
       {.cve = "CVE-2024-0004", .packages = {"b", "c"}, .epss = 0.4},
       {.cve = "CVE-2024-0005", .packages = {"c"}, .fixed = "9", .cvss = "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", .epss = 0.00001},
       {.cve = "CVE-2024-0006", .packages = {"d"}, .fixed = "2"}});
  return knowledge;
}

struct SmallFleet {
  std::vector<std::vector<int>> versions;  // of each device: of a, b, c, d; 0: not there; "9" fixes all that can be fixed
  std::vector<DeviceValue> values;
};

SmallFleet any_fleet() {
  SmallFleet fleet;
  for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
    fleet.versions.push_back(*rc::gen::container<std::vector<int>>(4, rc::gen::inRange(0, 10)));
    fleet.values.push_back(*rc::gen::element(DeviceValue::kLow, DeviceValue::kNormal, DeviceValue::kHigh));
  }
  return fleet;
}

std::shared_ptr<const View> view_of(const SmallFleet& fleet) {
  const std::unique_ptr<Index> index = Index::create(world(), kStart, {});
  for (std::uint32_t number = 0; number < fleet.versions.size(); ++number) {
    // Every device has something that is judged and clean, so that all stay scored.
    std::vector<inventory::SoftwareKey> keys = {python("clean", "1")};
    for (std::size_t i = 0; i < 4; ++i) {
      if (fleet.versions[number][i] > 0) {
        keys.push_back(python(std::string(1, static_cast<char>('a' + i)), std::to_string(fleet.versions[number][i])));
      }
    }
    DeviceFacts facts = small_device(number);
    facts.value = fleet.values[number];
    put(*index, facts, keys);
  }
  return index->publish(1);
}

RC_GTEST_PROP(Monotone, an_update_never_raises_a_score, ()) {
  SmallFleet fleet = any_fleet();
  const auto before = view_of(fleet);
  const auto device = *rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(fleet.versions.size()));
  int& version = fleet.versions[device][*rc::gen::inRange<std::size_t>(0, 4)];
  RC_PRE(version > 0);
  version = *rc::gen::inRange(version, 10);
  const auto after = view_of(fleet);
  RC_ASSERT(*after->device(DeviceNumber{device}).score <= *before->device(DeviceNumber{device}).score);
  RC_ASSERT(after->score({}).value <= before->score({}).value);
}

RC_GTEST_PROP(Monotone, more_vulnerable_software_never_lowers_a_score, ()) {
  SmallFleet fleet = any_fleet();
  const auto before = view_of(fleet);
  const auto device = *rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(fleet.versions.size()));
  int& version = fleet.versions[device][*rc::gen::inRange<std::size_t>(0, 4)];
  version = version == 0 ? *rc::gen::inRange(1, 10) : *rc::gen::inRange(1, version + 1);
  const auto after = view_of(fleet);
  RC_ASSERT(*after->device(DeviceNumber{device}).score >= *before->device(DeviceNumber{device}).score);
  RC_ASSERT(after->score({}).value >= before->score({}).value);
}

// What a recommendation promises is what doing it gives.
RC_GTEST_PROP(Monotone, the_gain_of_a_product_is_what_fixing_it_everywhere_gives, ()) {
  SmallFleet fleet = any_fleet();
  const auto before = view_of(fleet);
  const auto which = *rc::gen::inRange<std::size_t>(0, 4);
  SmallFleet fixed = fleet;
  SmallFleet removed = fleet;
  for (std::size_t i = 0; i < fleet.versions.size(); ++i) {
    fixed.versions[i][which] = fleet.versions[i][which] == 0 ? 0 : 9;
    removed.versions[i][which] = 0;
  }
  const auto product = before->find_product("pypi-_-" + std::string(1, static_cast<char>('a' + which)));
  const ProductCounts counts = product ? before->counts(*product, {}) : ProductCounts{};
  const double now = before->score({}).value;
  RC_ASSERT(std::abs(now - view_of(fixed)->score({}).value - counts.gain) < 1e-9);
  RC_ASSERT(std::abs(now - view_of(removed)->score({}).value - counts.gain_removed) < 1e-9);
}

}  // namespace
}  // namespace parapet::exposure
