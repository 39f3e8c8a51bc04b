// SPDX-License-Identifier: Apache-2.0
#include "exposure/index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "exposure/small_fleet_test.h"

namespace parapet::exposure {
namespace {

constexpr UnixTime days_later(std::int64_t days) { return {kStart.seconds + days * kSecondsPerDay}; }

// foo below 2.0 is exploited (9.8, KEV); bar has one without a fix and EPSS 0.5; baz is clean.
class IndexTest : public testing::Test {
 protected:
  static std::shared_ptr<const knowledge::Knowledge> world() {
    static const auto knowledge = make_knowledge({{.cve = "CVE-2024-0001", .packages = {"foo"}, .fixed = "2.0", .known_exploited = true},
                                                  {.cve = "CVE-2024-0002", .packages = {"bar", "foo"}, .epss = 0.5},
                                                  {.cve = "CVE-2024-0003", .packages = {"plugin"}, .fixed = "1.4", .together_with = "server"}});
    return knowledge;
  }
  std::unique_ptr<Index> index_ = Index::create(world(), kStart, {});
};

TEST_F(IndexTest, an_empty_index_has_a_view) {
  const auto view = index_->view();
  ASSERT_NE(view, nullptr);
  EXPECT_EQ(view->score({}).scored_devices, 0U);
  EXPECT_FALSE(view->find_device("x"));
}

TEST_F(IndexTest, one_exploited_product_gives_about_half) {
  put(*index_, small_device(7), {python("foo", "1.0")});
  const auto view = index_->publish(3);
  EXPECT_EQ(view->sequence(), 3U);
  const DeviceState& state = view->device(DeviceNumber{7});
  EXPECT_NEAR(static_cast<double>(state.hazard), 960'400'000, 100) << "0.98 squared";
  EXPECT_NEAR(state.score.value(), 100 * 0.9604 / 1.9604, 1e-5);
  EXPECT_EQ(state.level, ExposureLevel::kMedium);
  EXPECT_EQ(state.weaknesses, 2U);
  EXPECT_NEAR(view->score({}).value, *state.score, 1e-9);
  const auto product = view->find_product("pypi-_-foo");
  ASSERT_TRUE(product);
  const ProductCounts counts = view->counts(*product, {});
  EXPECT_EQ(counts.exposed, 1U);
  EXPECT_TRUE(counts.known_exploited);
  const double residual = 0.49 * 0.49;
  EXPECT_NEAR(counts.gain, *state.score - 100 * residual / (1 + residual), 1e-5) << "what has no fix stays";
  EXPECT_NEAR(counts.gain_removed, *state.score, 1e-5);
  const auto drivers = view->drivers_of(DeviceNumber{7});
  ASSERT_EQ(drivers.size(), 1U);
  EXPECT_EQ(view->weakness(drivers[0].weakness).name, "CVE-2024-0001");
}

TEST_F(IndexTest, what_nobody_judged_has_no_score) {
  put(*index_, small_device(1), {application("unheard", "0")});
  put(*index_, small_device(2), {python("baz", "1.0")});
  const auto view = index_->publish(1);
  EXPECT_FALSE(view->device(DeviceNumber{1}).score);
  EXPECT_EQ(view->device(DeviceNumber{1}).level, ExposureLevel::kUnknown);
  EXPECT_EQ(view->device(DeviceNumber{2}).score, 0.0);
  EXPECT_EQ(view->device(DeviceNumber{2}).level, ExposureLevel::kNone);
  EXPECT_EQ(view->score({}).scored_devices, 1U);
  EXPECT_EQ(view->score({}).unscored_devices, 1U);
}

TEST_F(IndexTest, a_view_stays_as_it_was) {
  put(*index_, small_device(1), {python("foo", "1.0")});
  const auto before = index_->publish(1);
  put(*index_, small_device(1), {python("foo", "2.0")});
  index_->remove_device(DeviceNumber{2});
  const auto after = index_->publish(2);
  const auto weakness = before->find_weakness("cve-2024-0001");
  ASSERT_TRUE(weakness);
  EXPECT_EQ(before->exposed_count(*weakness, {}), 1U);
  EXPECT_EQ(after->exposed_count(*weakness, {}), 0U);
  EXPECT_EQ(after->exposed_devices(*weakness, {}), DeviceSet());
  EXPECT_EQ(index_->view(), after);
}

TEST_F(IndexTest, silent_and_excluded_devices_are_known_but_counted_nowhere) {
  put(*index_, small_device(1), {python("foo", "1.0")});
  DeviceFacts excluded = small_device(2);
  excluded.excluded = true;
  put(*index_, excluded, {python("foo", "1.0")});
  index_->advance(days_later(8));
  auto view = index_->publish(1);
  EXPECT_TRUE(view->device(DeviceNumber{1}).inactive);
  EXPECT_TRUE(view->device(DeviceNumber{1}).listed);
  EXPECT_FALSE(view->device(DeviceNumber{2}).listed);
  EXPECT_EQ(view->devices({}), DeviceSet{DeviceNumber{1}});
  index_->advance(days_later(31));
  view = index_->publish(2);
  EXPECT_FALSE(view->device(DeviceNumber{1}).listed);
  EXPECT_EQ(view->silent_devices({}), DeviceSet{DeviceNumber{1}});
  EXPECT_EQ(view->exposed_count(*view->find_weakness("CVE-2024-0001"), {}), 0U);
  EXPECT_EQ(view->score({}).scored_devices, 0U);
  index_->put_facts(std::make_shared<const DeviceFacts>(small_device(1, days_later(31))));
  view = index_->publish(3);
  EXPECT_TRUE(view->device(DeviceNumber{1}).listed);
  EXPECT_FALSE(view->device(DeviceNumber{1}).inactive);
  EXPECT_EQ(view->exposed_count(*view->find_weakness("CVE-2024-0001"), {}), 1U);
}

TEST_F(IndexTest, software_that_is_affected_only_beside_other_software_depends_on_the_device) {
  put(*index_, small_device(1), {application("plugin", "1.0"), application("server", "5")});
  put(*index_, small_device(2), {application("plugin", "1.0")});
  auto view = index_->publish(1);
  const auto weakness = view->find_weakness("CVE-2024-0003");
  ASSERT_TRUE(weakness);
  EXPECT_EQ(view->exposed_devices(*weakness, {}), DeviceSet{DeviceNumber{1}});
  EXPECT_EQ(view->installed_devices(*view->find_product("example-_-plugin"), {}).size(), 2U);
  put(*index_, small_device(1), {application("plugin", "1.0")});
  put(*index_, small_device(2), {application("plugin", "1.0"), application("server", "6")});
  view = index_->publish(2);
  EXPECT_EQ(view->exposed_devices(*weakness, {}), DeviceSet{DeviceNumber{2}});
}

TEST_F(IndexTest, high_value_devices_weigh_as_a_tenth_of_all) {
  for (std::uint32_t number = 1; number <= 20; ++number) {
    DeviceFacts facts = small_device(number);
    facts.value = number == 1 ? DeviceValue::kHigh : number == 2 ? DeviceValue::kLow : DeviceValue::kNormal;
    facts.group = GroupNumber{number % 2};
    put(*index_, facts, {python("foo", number == 1 ? "1.0" : "2.0"), python("baz", "1")});
  }
  const auto view = index_->publish(1);
  const double exploited = *view->device(DeviceNumber{1}).score;
  const double other = *view->device(DeviceNumber{2}).score;
  EXPECT_NEAR(view->score({}).value, (2 * exploited + 18.75 * other) / 20.75, 1e-6);
  EXPECT_NEAR(view->score({.all = false, .groups = {GroupNumber{1}}}).value, (2 * exploited + 9 * other) / 11, 1e-6);
  EXPECT_NEAR(view->score({}).high_value_share, 2 * exploited / (2 * exploited + 18.75 * other), 1e-6);
}

TEST_F(IndexTest, exceptions_alerts_and_disuse_change_the_risk) {
  put(*index_, small_device(1), {python("foo", "1.0")});
  put(*index_, small_device(2), {python("bar", "1.0")});
  index_->put_device(std::make_shared<const DeviceFacts>(small_device(3)), std::vector<KeyUse>{{index_->intern(python("bar", "1.0")), true}});
  auto view = index_->publish(1);
  EXPECT_NEAR(static_cast<double>(view->device(DeviceNumber{2}).hazard), 240'100'000, 100);
  EXPECT_NEAR(static_cast<double>(view->device(DeviceNumber{3}).hazard), 60'025'000, 100);
  index_->set_adjustments({{.devices = {DeviceNumber{1}}, .vulnerability = "CVE-2024-0001", .context = 0},
                           {.devices = {DeviceNumber{2}}, .product = "pypi-_-bar", .alerted = true}});
  view = index_->publish(2);
  EXPECT_NEAR(static_cast<double>(view->device(DeviceNumber{1}).hazard), 240'100'000, 100);
  EXPECT_NEAR(static_cast<double>(view->device(DeviceNumber{2}).hazard), 960'400'000, 100);
  EXPECT_NEAR(static_cast<double>(view->device(DeviceNumber{3}).hazard), 60'025'000, 100);
}

TEST_F(IndexTest, what_was_not_assessed_is_counted_for_each_scope) {
  std::vector<inventory::SoftwareKey> keys;
  for (int i = 0; i < 200; ++i) {
    keys.push_back(python("package" + std::to_string(i), i % 2 == 0 ? "0" : "1.0"));
  }
  put(*index_, small_device(1), keys);
  keys.resize(5);
  DeviceFacts facts = small_device(2);
  facts.group = GroupNumber{1};
  put(*index_, facts, keys);
  const auto view = index_->publish(1);
  const auto of_all = view->not_assessed({});
  ASSERT_EQ(of_all.size(), 1U);
  EXPECT_EQ(of_all[0].reason, match::NotAssessedReason::kNoVersion);
  EXPECT_EQ(of_all[0].installs, 103U);
  EXPECT_EQ(of_all[0].keys, 100U);
  const auto of_few = view->not_assessed({.all = false, .groups = {GroupNumber{1}, GroupNumber{1}}});
  ASSERT_EQ(of_few.size(), 1U);
  EXPECT_EQ(of_few[0].installs, 3U);
  EXPECT_EQ(of_few[0].keys, 3U);
  const auto of_many = view->not_assessed({.all = false, .groups = {GroupNumber{0}}});
  ASSERT_EQ(of_many.size(), 1U);
  EXPECT_EQ(of_many[0].keys, 100U);
}

TEST_F(IndexTest, lessons_tell_what_was_added_changed_and_withdrawn) {
  put(*index_, small_device(1), {python("foo", "1.0")});
  std::vector<Lesson> lessons = index_->take_lessons();
  ASSERT_EQ(lessons.size(), 2U);
  EXPECT_EQ(lessons[0].key, "pypi/pypi/foo@1.0");
  EXPECT_EQ(lessons[0].kind, Lesson::Kind::kAdded);
  EXPECT_TRUE(index_->take_lessons(10).empty());
  index_->set_knowledge(make_knowledge({{.cve = "CVE-2024-0001", .packages = {"foo"}, .fixed = "3.0"},
                                        {.cve = "CVE-2024-0009", .packages = {"foo"}, .fixed = "1.5"}}));
  lessons = index_->take_lessons();
  std::vector<std::string> told;
  for (const Lesson& lesson : lessons) {
    told.push_back(lesson.vulnerability + " " + std::to_string(static_cast<int>(lesson.kind)) + " " + lesson.fixed_version);
  }
  std::ranges::sort(told);
  EXPECT_EQ(told, (std::vector<std::string>{"CVE-2024-0001 1 3.0", "CVE-2024-0002 2 ", "CVE-2024-0009 0 1.5"}));
}

TEST_F(IndexTest, the_text_of_a_key_is_readable_and_tells_keys_apart) {
  inventory::SoftwareKey key{.ecosystem = "deb", .domain = "debian:12", .name = "libssl3", .version = "3.0.15-1~deb12u1",
                             .source = "openssl", .source_version = "3.0.15-1~deb12u1", .arch = "amd64"};
  EXPECT_EQ(key_text(key), "deb/debian:12/libssl3@3.0.15-1~deb12u1?source=openssl&source_version=3.0.15-1~deb12u1&arch=amd64");
  inventory::SoftwareKey other = key;
  other.name = "libssl3@3";
  key.version = "3@3.0.15-1~deb12u1";
  EXPECT_NE(key_text(key), key_text(other));
}

}  // namespace
}  // namespace parapet::exposure
