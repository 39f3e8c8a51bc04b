// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "advice/advice.h"
#include "advice/lifecycle.h"
#include "advice/small_knowledge_test.h"

namespace parapet::advice {
namespace {

using test::day;
using State = Support::State;

constexpr const char* kCycles = R"({"schema_version": "1.2.0", "generated_at": "2025-01-05T00:00:00Z", "result": [
  {"name": "debian", "releases": [
    {"name": "13", "codename": "Trixie", "releaseDate": "2025-08-09", "isEol": false, "eolFrom": "2028-08-09", "eoesFrom": "2030-06-30"},
    {"name": "12", "codename": "Bookworm", "releaseDate": "2023-06-10", "isEol": false, "eolFrom": "2026-06-10", "eoesFrom": "2028-06-30"},
    {"name": "10", "codename": "Buster", "releaseDate": "2019-07-06", "isEol": true, "eolFrom": "2022-09-10", "eoesFrom": "2024-06-30"}]},
  {"name": "nginx", "releases": [
    {"name": "1.27", "releaseDate": "2024-05-29", "isEol": false, "eolFrom": null, "latest": {"name": "1.27.3"}},
    {"name": "1.2", "releaseDate": "2012-04-23", "isEol": true, "eolFrom": "2013-04-23", "latest": {"name": "1.2.9"}},
    {"name": "1.26", "releaseDate": "2024-04-23", "isEol": false, "eolFrom": "2025-04-23", "latest": {"name": "1.26.2"}}]},
  {"name": "windows", "releases": [
    {"name": "11-24h2-w", "releaseDate": "2024-10-01", "isEol": false, "eolFrom": "2026-10-13"},
    {"name": "11-22h2-e", "releaseDate": "2022-09-20", "isEol": false, "eolFrom": "2025-10-14"},
    {"name": "11-22h2-w", "releaseDate": "2022-09-20", "isEol": true, "eolFrom": "2024-10-08"}]},
  {"name": "windows-server", "releases": [
    {"name": "2025", "releaseDate": "2024-11-01", "isEol": false, "eolFrom": "2034-10-10"},
    {"name": "2012-r2", "releaseDate": "2013-11-25", "isEol": true, "eolFrom": "2023-10-10"}]},
  {"name": "angularjs", "releases": [{"name": "1.8", "releaseDate": "2020-06-04", "isEol": true, "eolFrom": "2021-12-31"}]}]})";

class SupportTest : public ::testing::Test {
 protected:
  UnixTime now_ = day("2025-01-10");
  knowledge::Knowledge knowledge_ = test::knowledge_of({{"eol.json", kCycles}}, now_);

  [[nodiscard]] Support at(const inventory::SoftwareKey& key, const char* time = "2025-01-10") const {
    return support_of(key, knowledge_, day(time));
  }
};

inventory::SoftwareKey debian(const std::string& release) {
  return {.ecosystem = "deb", .domain = "debian:" + release, .name = "openssl", .version = "1", .source = "openssl"};
}

inventory::SoftwareKey nginx(const std::string& version) {
  return {.ecosystem = "cpe", .domain = "product", .name = "f5:nginx", .version = version, .vendor = "f5", .product = "nginx"};
}

TEST(SupportName, states_are_spelled_as_the_exports_spell_them) {
  EXPECT_EQ(support_name(State::kNone), "None");
  EXPECT_EQ(support_name(State::kEndOfSupportVersion), "EOS Version");
  EXPECT_EQ(support_name(State::kUpcomingEndOfSupportVersion), "Upcoming EOS Version");
  EXPECT_EQ(support_name(State::kEndOfSupportSoftware), "EOS Software");
  EXPECT_EQ(support_name(State::kUpcomingEndOfSupportSoftware), "Upcoming EOS Software");
}

TEST_F(SupportTest, a_distribution_package_lives_as_long_as_its_release) {
  EXPECT_EQ(at(debian("12")).state, State::kNone);
  EXPECT_EQ(at(debian("10")).state, State::kEndOfSupportVersion);
  EXPECT_EQ(at(debian("99")).state, State::kNone) << "nothing is known of it";
}

TEST_F(SupportTest, debian_ends_with_its_long_term_support) {
  EXPECT_EQ(format_date(at(debian("10")).date), "2024-06-30");
  EXPECT_EQ(at(debian("10"), "2024-06-01").state, State::kUpcomingEndOfSupportVersion);
}

TEST_F(SupportTest, upcoming_is_within_six_months) {
  EXPECT_EQ(at(nginx("1.26.1")).state, State::kUpcomingEndOfSupportVersion);
  EXPECT_EQ(at(nginx("1.26.1"), "2024-10-01").state, State::kNone);
  EXPECT_EQ(at(nginx("1.26.1"), "2025-05-01").state, State::kEndOfSupportVersion);
}

TEST_F(SupportTest, a_cycle_is_no_prefix_of_a_number) {
  EXPECT_EQ(at(nginx("1.27.0")).state, State::kNone);
  EXPECT_EQ(at(nginx("1.2.4")).state, State::kEndOfSupportVersion);
  EXPECT_EQ(at(nginx("1.28.0")).state, State::kNone) << "of no known cycle";
}

TEST_F(SupportTest, software_whose_every_cycle_has_ended_has_no_successor) {
  const Support support = at({.ecosystem = "npm", .domain = "npm", .name = "angular", .version = "1.8.2"});
  EXPECT_EQ(support.state, State::kEndOfSupportSoftware);
  EXPECT_EQ(format_date(support.date), "2021-12-31");
}

TEST_F(SupportTest, a_likeness_of_names_proves_nothing) {
  EXPECT_EQ(at({.ecosystem = "npm", .domain = "npm", .name = "nginx", .version = "1.2.4"}).state, State::kNone);
  EXPECT_EQ(at({.ecosystem = "deb", .domain = "debian:10", .name = "x", .version = "1", .origin = "Docker"}).state, State::kNone)
      << "a third party's package ends by itself";
}

TEST_F(SupportTest, a_windows_release_has_ended_where_every_edition_of_it_has) {
  const auto windows = [](const std::string& release) {
    return inventory::SoftwareKey{.ecosystem = "windows", .domain = "windows", .name = release, .version = "10.0.1.1", .product = release};
  };
  EXPECT_EQ(at(windows("windows_11_22h2")).state, State::kNone) << "the enterprise edition goes on, and which one it is isn't known";
  EXPECT_EQ(at(windows("windows_11_22h2"), "2025-06-01").state, State::kUpcomingEndOfSupportVersion);
  EXPECT_EQ(at(windows("windows_11_22h2"), "2025-11-01").state, State::kEndOfSupportVersion);
  EXPECT_EQ(at(windows("windows_server_2012_r2")).state, State::kEndOfSupportVersion);
  EXPECT_EQ(at(windows("windows_server_2016")).state, State::kNone) << "nothing is known of it";
  EXPECT_EQ(at(windows("")).state, State::kNone);
  EXPECT_EQ(lifecycle_of(windows("windows_11_22h2"), knowledge_, day("2025-11-01"))->successor_name, "Windows 11 24H2");
}

TEST_F(SupportTest, keys_that_share_a_lifecycle_are_answered_as_each_by_itself) {
  Lifecycles lifecycles(knowledge_, now_);
  for (const inventory::SoftwareKey& key : {debian("10"), debian("12"), debian("10"), debian("99"), nginx("1.26.1"), nginx("1.2.4"), nginx("1.26.1")}) {
    EXPECT_EQ(lifecycles.support(key).state, at(key).state);
    EXPECT_EQ(lifecycles.support(key).date, at(key).date);
  }
}

TEST_F(SupportTest, newer_releases_are_those_that_are_out_and_alive) {
  EXPECT_EQ(newer_releases("debian:10", knowledge_, day("2025-01-10")).size(), 1U);
  const auto releases = newer_releases("debian:10", knowledge_, day("2026-01-10"));
  ASSERT_EQ(releases.size(), 2U);
  EXPECT_EQ(releases[0].domain, "debian:12");
  EXPECT_EQ(releases[1].domain, "debian:13");
  EXPECT_TRUE(newer_releases("debian:13", knowledge_, day("2026-01-10")).empty());
}

}  // namespace
}  // namespace parapet::advice
