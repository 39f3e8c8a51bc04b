// SPDX-License-Identifier: Apache-2.0
#include "exposure/effects.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>

#include "exposure/index.h"
#include "exposure/small_fleet_test.h"

namespace parapet::exposure {
namespace {

const std::vector<SmallAdvisory> kAdvisories{{.cve = "CVE-2024-0001", .packages = {"foo"}, .fixed = "2.0", .known_exploited = true},
                                             {.cve = "CVE-2024-0002", .packages = {"bar", "foo"}, .epss = 0.5},
                                             {.cve = "CVE-2024-0003", .packages = {"bar"}, .fixed = "9", .epss = 0.2},
                                             {.cve = "CVE-2024-0004", .packages = {"baz"}, .epss = 0.9}};

// The same devices judged by the same knowledge, but for one weakness.
std::unique_ptr<Index> fleet_without(std::string_view cve) {
  std::vector<SmallAdvisory> rest;
  for (const SmallAdvisory& advisory : kAdvisories) {
    if (advisory.cve != cve) {
      rest.push_back(advisory);
    }
  }
  std::unique_ptr<Index> index = Index::create(make_knowledge(rest), kStart, {});
  for (std::uint32_t i = 1; i <= 12; ++i) {
    DeviceFacts facts = small_device(i);
    facts.group = GroupNumber{i % 3};
    facts.value = i % 5 == 0 ? DeviceValue::kHigh : i % 4 == 0 ? DeviceValue::kLow : DeviceValue::kNormal;
    std::vector<inventory::SoftwareKey> keys{python("foo", i % 2 == 0 ? "1.0" : "2.0")};
    if (i % 3 != 0) {
      keys.push_back(python("bar", "1.0"));
    }
    if (i % 4 == 1) {
      keys.push_back(python("baz", "3.0"));
    }
    put(*index, facts, keys);
  }
  return index;
}

TEST(Effects, are_what_the_score_falls_by_where_the_weakness_is_not_known) {
  const auto view = fleet_without("")->publish(1);
  for (const Scope& scope : {Scope{}, Scope{.all = false, .groups = {GroupNumber{1}}}, Scope{.all = false, .groups = {GroupNumber{0}, GroupNumber{2}}}}) {
    std::vector<WeaknessNumber> weaknesses;
    for (const SmallAdvisory& advisory : kAdvisories) {
      weaknesses.push_back(view->find_weakness(advisory.cve).value());
    }
    const std::vector<std::optional<double>> effects = effects_of(*view, weaknesses, scope, 1000);
    ASSERT_EQ(effects.size(), kAdvisories.size());
    for (std::size_t i = 0; i < effects.size(); ++i) {
      const auto without = fleet_without(kAdvisories[i].cve)->publish(1);
      ASSERT_TRUE(effects[i]);
      EXPECT_NEAR(*effects[i], view->score(scope).value - without->score(scope).value, 1e-7) << kAdvisories[i].cve;
    }
    EXPECT_GT(effects[0].value(), 0);
  }
}

TEST(Effects, exceptions_and_unused_software_count_as_in_the_score) {
  const std::unique_ptr<Index> index = Index::create(make_knowledge(kAdvisories), kStart, {});
  const KeyNumber foo = index->intern(python("foo", "1.0"));
  const KeyNumber bar = index->intern(python("bar", "1.0"));
  const auto put_one = [&](std::uint32_t number, bool unused) {
    std::vector<KeyUse> uses{{foo, unused}, {bar, false}};
    std::ranges::sort(uses);
    index->put_device(std::make_shared<const DeviceFacts>(small_device(number)), uses);
  };
  put_one(1, true);
  put_one(2, false);
  const auto plain = index->publish(1);
  const std::array<WeaknessNumber, 1> first{*plain->find_weakness("CVE-2024-0001")};
  const double effect = effects_of(*plain, first, {}, 10).front().value();
  // An exception for it on both devices is the same as if it were gone.
  index->set_adjustments({{.devices = {DeviceNumber{1}, DeviceNumber{2}}, .product = {}, .vulnerability = "CVE-2024-0001", .context = 0}});
  const auto excepted = index->publish(2);
  EXPECT_NEAR(effect, plain->score({}).value - excepted->score({}).value, 1e-7);
  EXPECT_NEAR(effects_of(*excepted, first, {}, 10).front().value(), 0, 1e-9) << "what weighs nothing moves nothing";
}

TEST(Effects, what_would_take_too_long_is_not_told) {
  const auto view = fleet_without("")->publish(1);
  const std::array<WeaknessNumber, 2> both{*view->find_weakness("CVE-2024-0002"), *view->find_weakness("CVE-2024-0004")};
  const std::vector<std::optional<double>> effects = effects_of(*view, both, {}, 3);
  EXPECT_FALSE(effects[0]) << "on more devices";
  EXPECT_TRUE(effects[1]);
}

TEST(Effects, kept_ones_are_the_same_while_devices_exceptions_and_knowledge_change) {
  std::mt19937 random(3);  // NOLINT: the same numbers each time
  const std::unique_ptr<Index> index = Index::create(make_knowledge(kAdvisories), kStart, {});
  KeptEffects kept;
  const std::vector<Scope> scopes{{}, {.all = false, .groups = {GroupNumber{1}}}};
  std::shared_ptr<const View> older;
  for (std::uint64_t step = 1; step <= 60; ++step) {
    for (int i = 0; i < 20; ++i) {
      const auto number = static_cast<std::uint32_t>(1 + random() % 1500);
      if (random() % 10 == 0 && index->view()->has_device(DeviceNumber{number})) {
        index->remove_device(DeviceNumber{number});
        continue;
      }
      DeviceFacts facts = small_device(number);
      facts.group = GroupNumber{static_cast<std::uint32_t>(random() % 3)};
      facts.value = static_cast<DeviceValue>(random() % 3);
      std::vector<inventory::SoftwareKey> keys;
      for (const char* name : {"foo", "bar", "baz"}) {
        if (random() % 2 == 0) {
          keys.push_back(python(name, random() % 2 == 0 ? "1.0" : "2.0"));
        }
      }
      put(*index, facts, keys);
    }
    if (step % 13 == 0) {
      index->set_adjustments({{.devices = {DeviceNumber{static_cast<std::uint32_t>(step)}}, .product = {}, .vulnerability = "CVE-2024-0001", .context = 0}});
    }
    if (step % 17 == 0) {
      std::vector<SmallAdvisory> others = kAdvisories;
      others[2].epss = static_cast<double>(step) / 100;
      index->set_knowledge(make_knowledge(others));
    }
    const auto view = index->publish(step);
    std::vector<WeaknessNumber> weaknesses;
    for (const SmallAdvisory& advisory : kAdvisories) {
      if (const auto number = view->find_weakness(advisory.cve)) {
        weaknesses.push_back(*number);
      }
    }
    for (const Scope& scope : scopes) {
      EXPECT_EQ(kept.of(*view, weaknesses, scope, 10'000), effects_of(*view, weaknesses, scope, 10'000)) << step;
    }
    if (older != nullptr) {
      EXPECT_EQ(kept.of(*older, weaknesses, {}, 10'000), effects_of(*older, weaknesses, {}, 10'000)) << "of an older view";
    }
    older = step % 10 == 0 ? view : nullptr;
  }
}

}  // namespace
}  // namespace parapet::exposure
