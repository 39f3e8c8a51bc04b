// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "advice/advice.h"
#include "advice/device_advice.h"
#include "advice/fake_fleet_test.h"
#include "advice/small_knowledge_test.h"
#include "advice/status.h"

namespace parapet::advice {
namespace {

using exposure::DeviceValue;
using exposure::GroupNumber;
using knowledge::FixState;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using test::day;
using test::FakeFleet;

constexpr const char* kCycles = R"({"schema_version": "1.2.0", "generated_at": "2025-01-05T00:00:00Z", "result": [
  {"name": "debian", "releases": [
    {"name": "13", "releaseDate": "2025-08-09", "isEol": false, "eolFrom": "2028-08-09", "eoesFrom": "2030-06-30"},
    {"name": "12", "releaseDate": "2023-06-10", "isEol": false, "eolFrom": "2026-06-10", "eoesFrom": "2028-06-30"},
    {"name": "9", "releaseDate": "2017-06-17", "isEol": true, "eolFrom": "2020-07-06", "eoesFrom": "2022-06-30"}]},
  {"name": "nginx", "releases": [
    {"name": "1.27", "releaseDate": "2024-05-29", "isEol": false, "eolFrom": null, "latest": {"name": "1.27.3"}},
    {"name": "1.24", "releaseDate": "2023-04-11", "isEol": true, "eolFrom": "2024-04-23", "latest": {"name": "1.24.0"}}]},
  {"name": "angularjs", "releases": [{"name": "1.8", "releaseDate": "2020-06-04", "isEol": true, "eolFrom": "2021-12-31"}]}]})";

// What Debian 13 says of a package whose fix Debian 12 does not have.
constexpr const char* kDebian13 = R"({"id": "DEBIAN-CVE-2025-5", "modified": "2025-09-01T00:00:00Z", "published": "2025-09-01T00:00:00Z",
  "schema_version": "1.7.0", "upstream": ["CVE-2025-5"], "affected": [{"package": {"ecosystem": "Debian:13", "name": "tool"},
  "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0-1"}]}]}]})";

class RecommendTest : public ::testing::Test {
 protected:
  UnixTime now_ = day("2026-01-10");
  knowledge::Knowledge knowledge_ = test::knowledge_of({{"eol.json", kCycles}, {"debian13.json", kDebian13}}, now_);
  FakeFleet fleet_{now_};

  [[nodiscard]] std::vector<Recommendation> all() const { return recommend(fleet_, knowledge_, {}); }
  [[nodiscard]] Recommendation only() const {
    std::vector<Recommendation> found = all();
    EXPECT_EQ(found.size(), 1U);
    return found.empty() ? Recommendation{} : found.front();
  }
};

inventory::SoftwareKey debian(const std::string& name, const std::string& version, const std::string& release = "12") {
  return {.ecosystem = "deb", .domain = "debian:" + release, .name = name, .version = version, .source = name};
}

std::vector<std::string> names(const Recommendation& it, const FakeFleet& fleet) {
  std::vector<std::string> result;
  for (const exposure::WeaknessNumber number : it.closes) {
    result.push_back(fleet.weakness(number).name);
  }
  return result;
}

TEST_F(RecommendTest, an_update_goes_to_the_highest_fixed_version) {
  const auto key = fleet_.add_key(debian("openssl", "3.0.9-1"), {{"CVE-1", FixState::kAvailable, "3.0.11-1~deb12u2"},
                                                                {"CVE-2", FixState::kAvailable, "3.0.9-1+deb12u1"},
                                                                {"CVE-3", FixState::kNone, ""}});
  fleet_.add_device({key});
  fleet_.weakness_named("CVE-2").risk = 0.7;
  const Recommendation it = only();
  EXPECT_EQ(it.id, "va-_-debian-_-openssl");
  EXPECT_EQ(it.type, RemediationType::kUpdate);
  EXPECT_EQ(it.title, "Update openssl to version 3.0.11-1~deb12u2");
  EXPECT_EQ(it.recommended_version, "3.0.11-1~deb12u2");
  ASSERT_EQ(it.targets.size(), 1U);
  EXPECT_EQ(it.targets[0].release_name, "Debian 12");
  EXPECT_EQ(it.targets[0].command, "apt-get install --only-upgrade openssl");
  EXPECT_EQ(it.targets[0].devices, 1U);
  EXPECT_EQ(names(it, fleet_), (std::vector<std::string>{"CVE-2", "CVE-1"})) << "worst first, without the one that has no fix";
  EXPECT_EQ(it.weaknesses, 3U);
  EXPECT_EQ(it.gain, it.counts.gain);
  EXPECT_THAT(it.tags, Contains("some updates available"));
}

TEST_F(RecommendTest, each_release_has_its_own_target) {
  fleet_.add_device({fleet_.add_key(debian("curl", "7.88.1-10"), {{"CVE-1", FixState::kAvailable, "7.88.1-10+deb12u8"}})});
  const auto newer = fleet_.add_key(debian("curl", "8.14.1-1", "13"), {{"CVE-1", FixState::kAvailable, "8.14.1-2"}});
  fleet_.add_device({newer});
  fleet_.add_device({newer});
  const Recommendation it = only();
  EXPECT_EQ(it.recommended_version, "");
  EXPECT_EQ(it.title, "Update curl");
  ASSERT_EQ(it.targets.size(), 2U);
  EXPECT_EQ(it.targets[0].domain, "debian:13");
  EXPECT_EQ(it.targets[0].devices, 2U);
  EXPECT_EQ(it.targets[1].version, "7.88.1-10+deb12u8");
}

TEST_F(RecommendTest, no_fix_means_no_recommendation) {
  fleet_.add_device({fleet_.add_key(debian("left", "1"), {{"CVE-1", FixState::kNone, ""}, {"CVE-2", FixState::kWillNotFix, ""}})});
  EXPECT_THAT(all(), IsEmpty());
  fleet_.weakness_named("CVE-1").known_exploited = true;
  const Recommendation it = only();
  EXPECT_EQ(it.type, RemediationType::kAttentionRequired);
  EXPECT_EQ(it.gain, 0);
  EXPECT_THAT(it.closes, IsEmpty());
  EXPECT_THAT(it.tags, Contains("no fix"));
  EXPECT_THAT(it.tags, Contains("zero day"));
  EXPECT_THAT(it.drivers, Contains(HasSubstr("CVE-1 is known to be exploited")));
}

TEST_F(RecommendTest, a_zero_day_is_one_until_any_device_has_an_update) {
  const auto old = fleet_.add_key(debian("curl", "7", "12"), {{"CVE-1", FixState::kNone, ""}, {"CVE-2", FixState::kAvailable, "7+1"}});
  fleet_.add_device({old});
  EXPECT_THAT(only().tags, Not(Contains("zero day"))) << "nobody exploits it";
  fleet_.weakness_named("CVE-1").known_exploited = true;
  EXPECT_EQ(only().type, RemediationType::kUpdate) << "of the other one";
  EXPECT_EQ(status_of(only()), Status::kActive);
  EXPECT_THAT(only().tags, Contains("zero day"));
  fleet_.add_device({fleet_.add_key(debian("curl", "8", "13"), {{"CVE-1", FixState::kAvailable, "8+1"}})});
  EXPECT_THAT(only().tags, Not(Contains("zero day")));
}

TEST_F(RecommendTest, a_fix_in_a_newer_release_only_means_an_upgrade) {
  fleet_.add_device({fleet_.add_key(debian("tool", "1.0-1"), {{"CVE-2025-5", FixState::kWillNotFix, ""}})});
  const Recommendation it = only();
  EXPECT_EQ(it.type, RemediationType::kUpgrade);
  EXPECT_EQ(it.recommended_program, "debian_linux 13");
  EXPECT_EQ(it.title, "Upgrade to Debian 13 for tool");
  EXPECT_EQ(names(it, fleet_), std::vector<std::string>{"CVE-2025-5"});
  EXPECT_EQ(it.gain, it.counts.gain_removed) << "everything open of it is closed";
}

TEST_F(RecommendTest, an_upgrades_gain_counts_what_is_certain) {
  fleet_.add_device({fleet_.add_key(debian("tool", "1.0-1"), {{"CVE-2025-5", FixState::kWillNotFix, ""}, {"CVE-2025-6", FixState::kNone, ""}})});
  const Recommendation it = only();
  EXPECT_EQ(it.gain, it.counts.gain);
  EXPECT_EQ(names(it, fleet_), std::vector<std::string>{"CVE-2025-5"});
}

TEST_F(RecommendTest, an_ended_release_is_left) {
  fleet_.add_device({fleet_.add_key(debian("old", "1.0-1", "9"), {{"CVE-1", FixState::kNone, ""}})});
  const Recommendation it = only();
  EXPECT_EQ(it.type, RemediationType::kUpgrade);
  EXPECT_TRUE(it.end_of_support);
  EXPECT_EQ(format_date(it.end_of_support_date), "2022-06-30");
  EXPECT_THAT(it.closes, IsEmpty()) << "no record says so";
  EXPECT_THAT(it.tags, Contains("end of support"));
}

TEST_F(RecommendTest, an_ended_cycle_is_upgraded_and_ended_software_removed) {
  fleet_.add_device({fleet_.add_key({.ecosystem = "cpe", .domain = "product", .name = "f5:nginx", .version = "1.24.0", .vendor = "f5", .product = "nginx"}, {}),
                     fleet_.add_key({.ecosystem = "npm", .domain = "npm", .name = "angular", .version = "1.8.2"}, {})});
  const std::vector<Recommendation> found = all();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].title, "Upgrade nginx to 1.27");
  EXPECT_EQ(found[0].type, RemediationType::kUpgrade);
  EXPECT_EQ(found[0].recommended_program, "nginx 1.27");
  EXPECT_EQ(found[0].recommended_version, "1.27.3");
  EXPECT_EQ(found[1].title, "Uninstall angular (support has ended)");
}

TEST_F(RecommendTest, what_nobody_uses_is_removed) {
  const auto key = fleet_.add_key(debian("telnetd", "1"), {{"CVE-1", FixState::kAvailable, "2"}});
  fleet_.add_device({key}, {}, DeviceValue::kNormal, true);
  EXPECT_EQ(only().type, RemediationType::kUninstall);
  EXPECT_EQ(only().gain, only().counts.gain_removed);
  for (int i = 0; i < 300; ++i) {
    fleet_.add_device({key}, {}, DeviceValue::kNormal, true);
  }
  EXPECT_EQ(only().type, RemediationType::kUninstall);
  fleet_.add_device({key});
  EXPECT_EQ(only().type, RemediationType::kUpdate) << "one device uses it";
}

TEST_F(RecommendTest, unused_on_part_of_a_scope_is_asked_of_the_scope) {
  const auto key = fleet_.add_key(debian("telnetd", "1"), {{"CVE-1", FixState::kAvailable, "2"}});
  fleet_.add_device({key}, GroupNumber{1}, DeviceValue::kNormal, true);
  fleet_.add_device({key}, GroupNumber{2});
  const exposure::Scope first{.all = false, .groups = {GroupNumber{1}}};
  const auto found = recommend(fleet_, knowledge_, first);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].type, RemediationType::kUninstall);
  EXPECT_EQ(found[0].counts.installed, 1U);
  EXPECT_EQ(only().counts.installed, 2U);
}

TEST_F(RecommendTest, devices_of_other_groups_dont_exist) {
  fleet_.add_device({fleet_.add_key(debian("a", "1"), {{"CVE-1", FixState::kAvailable, "2"}})}, GroupNumber{1});
  fleet_.add_device({fleet_.add_key(debian("a", "1", "13"), {{"CVE-2", FixState::kAvailable, "3"}})}, GroupNumber{2});
  const auto found = recommend(fleet_, knowledge_, {.all = false, .groups = {GroupNumber{2}}});
  ASSERT_EQ(found.size(), 1U);
  ASSERT_EQ(found[0].targets.size(), 1U);
  EXPECT_EQ(found[0].targets[0].domain, "debian:13");
  EXPECT_EQ(names(found[0], fleet_), std::vector<std::string>{"CVE-2"});
  EXPECT_THAT(recommend(fleet_, knowledge_, {.all = false, .groups = {GroupNumber{3}}}), IsEmpty());
}

TEST_F(RecommendTest, value_of_the_exposed_devices_decides_the_mission) {
  const auto key = fleet_.add_key(debian("a", "1"), {{"CVE-1", FixState::kAvailable, "2"}});
  fleet_.add_device({key});
  EXPECT_EQ(only().ssvc.mission, priority::Mission::kMedium);
  fleet_.add_device({key}, {}, DeviceValue::kHigh);
  EXPECT_EQ(only().ssvc.mission, priority::Mission::kHigh);
  EXPECT_THAT(only().tags, Contains("high value"));
}

TEST_F(RecommendTest, order_is_by_gain_then_devices_then_id) {
  const auto a = fleet_.add_key(debian("a", "1"), {{"CVE-1", FixState::kAvailable, "2"}});
  const auto b = fleet_.add_key(debian("b", "1"), {{"CVE-2", FixState::kAvailable, "2"}});
  const auto c = fleet_.add_key(debian("c", "1"), {{"CVE-3", FixState::kAvailable, "2"}});
  fleet_.add_device({a, b, c});
  fleet_.weakness_named("CVE-3").risk = 0.9;
  const std::vector<Recommendation> found = all();
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].product_name, "c");
  EXPECT_EQ(found[1].product_name, "a");
  EXPECT_EQ(found[2].product_name, "b");
}

TEST_F(RecommendTest, a_device_gets_what_closes_its_own_weaknesses) {
  const auto old_key = fleet_.add_key(debian("a", "1"), {{"CVE-1", FixState::kAvailable, "3"}, {"CVE-2", FixState::kAvailable, "2"}});
  const auto newer_key = fleet_.add_key(debian("a", "2"), {{"CVE-1", FixState::kAvailable, "3"}});
  const auto clean_key = fleet_.add_key(debian("a", "3"), {});
  fleet_.add_device({old_key});
  const auto newer = fleet_.add_device({newer_key});
  const auto clean = fleet_.add_device({clean_key});
  const auto found = recommend_device(fleet_, knowledge_, newer);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(names(found[0], fleet_), std::vector<std::string>{"CVE-1"});
  EXPECT_EQ(found[0].counts.exposed, 2U) << "the scope's numbers";
  EXPECT_THAT(recommend_device(fleet_, knowledge_, clean), IsEmpty());
}

TEST_F(RecommendTest, a_device_is_told_its_own_versions_and_commands) {
  const auto here = fleet_.add_key(debian("a", "1"), {{"CVE-1", FixState::kAvailable, "2"}});
  const auto elsewhere = fleet_.add_key(debian("a", "1.5", "13"), {{"CVE-1", FixState::kAvailable, "3"}, {"CVE-2", FixState::kAvailable, "3"}});
  const auto without_fix = fleet_.add_key(debian("a", "0", "14"), {{"CVE-2", FixState::kNone, ""}});
  const auto device = fleet_.add_device({here});
  fleet_.add_device({elsewhere});
  const auto other = fleet_.add_device({without_fix});
  const auto found = advise_device(fleet_, knowledge_, {}, all(), device);
  ASSERT_EQ(found.size(), 1U);
  const Recommendation& it = found[0].recommendation;
  EXPECT_EQ(it.title, "Update a to version 2") << "the fleet has no one version for all";
  EXPECT_EQ(found[0].installed_versions, std::vector<std::string>{"1"});
  EXPECT_EQ(names(it, fleet_), std::vector<std::string>{"CVE-1"});
  EXPECT_EQ(it.counts.exposed, 3U) << "the scope's";
  ASSERT_EQ(it.targets.size(), 1U);
  EXPECT_EQ(it.targets[0].command, "apt-get install --only-upgrade a");
  EXPECT_THAT(advise_device(fleet_, knowledge_, {}, all(), other), IsEmpty()) << "another release's fix is nothing to it";
}

TEST_F(RecommendTest, one_product_is_answered_as_in_the_list) {
  fleet_.add_device({fleet_.add_key(debian("a", "1"), {{"CVE-1", FixState::kAvailable, "2"}}), fleet_.add_key(debian("b", "1"), {})});
  const auto a = recommend_product(fleet_, knowledge_, {}, *fleet_.find_product("debian-_-a"));
  ASSERT_TRUE(a.has_value());
  EXPECT_EQ(a->title, only().title);
  EXPECT_FALSE(recommend_product(fleet_, knowledge_, {}, *fleet_.find_product("debian-_-b")).has_value());
}

TEST_F(RecommendTest, a_version_that_cant_be_read_never_wins) {
  fleet_.add_device({fleet_.add_key(debian("a", "1"), {{"CVE-1", FixState::kAvailable, "not a version"}, {"CVE-2", FixState::kAvailable, "2"}})});
  EXPECT_EQ(only().recommended_version, "2");
  EXPECT_THAT(only().title, Not(HasSubstr("not a")));
}

TEST_F(RecommendTest, major_versions_of_applications_have_targets_of_their_own) {
  const auto tomcat = [](const std::string& version) {
    return inventory::SoftwareKey{.ecosystem = "windows", .domain = "product", .name = "apache:tomcat", .version = version, .vendor = "apache",
                                  .product = "tomcat", .platform = "windows"};
  };
  fleet_.add_device({fleet_.add_key(tomcat("9.0.50"), {{"CVE-1", FixState::kAvailable, "9.0.108"}, {"CVE-2", FixState::kAvailable, "9.0.90"}})});
  fleet_.add_device({fleet_.add_key(tomcat("9.0.100"), {{"CVE-1", FixState::kAvailable, "9.0.108"}})});
  fleet_.add_device({fleet_.add_key(tomcat("11.0.1"), {{"CVE-1", FixState::kAvailable, "11.0.10"}})});
  const Recommendation it = only();
  EXPECT_EQ(it.title, "Update tomcat");
  ASSERT_EQ(it.targets.size(), 2U);
  EXPECT_EQ(it.targets[0].release_name, "Applications on Windows, 9.x");
  EXPECT_EQ(it.targets[0].version, "9.0.108");
  EXPECT_EQ(it.targets[0].devices, 2U);
  EXPECT_EQ(it.targets[0].package, "tomcat");
  EXPECT_EQ(it.targets[1].version, "11.0.10");
  for (const TargetVersion& target : it.targets) {
    EXPECT_EQ(target_devices(fleet_, knowledge_, {}, it.product, {target.id}).size(), target.devices) << target.id;
  }
  EXPECT_EQ(target_devices(fleet_, knowledge_, {}, it.product, {"product/windows/1"}).size(), 0U);
}

TEST_F(RecommendTest, windows_releases_are_told_apart) {
  const auto windows = [](const std::string& release, const std::string& build) {
    return inventory::SoftwareKey{.ecosystem = "windows", .domain = "windows", .name = release, .version = build, .vendor = "microsoft",
                                  .product = "windows_11", .platform = "windows"};
  };
  fleet_.add_device({fleet_.add_key(windows("windows_11_22h2", "10.0.22621.1"), {{"CVE-1", FixState::kAvailable, "10.0.22621.500"}})});
  fleet_.add_device({fleet_.add_key(windows("windows_11_24h2", "10.0.26100.1"), {{"CVE-1", FixState::kAvailable, "10.0.26100.300"}})});
  const Recommendation it = only();
  EXPECT_EQ(it.category, "OS");
  ASSERT_EQ(it.targets.size(), 2U);
  EXPECT_EQ(it.targets[0].release_name, "Windows 11 22H2");
  EXPECT_EQ(it.targets[0].version, "10.0.22621.500");
  EXPECT_EQ(it.targets[1].version, "10.0.26100.300");
}

}  // namespace
}  // namespace parapet::advice
