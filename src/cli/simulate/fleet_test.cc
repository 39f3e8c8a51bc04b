// SPDX-License-Identifier: Apache-2.0
#include "cli/simulate/fleet.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "cli/simulate/direct.h"
#include "inventory/report.h"
#include "store/store.h"
#include "support/paths.h"
#include "version/version.h"

namespace parapet::cli::simulate {
namespace {

Fleet built_in(std::uint64_t seed) {
  std::vector<Profile> profiles = built_in_profiles();
  spread_versions(profiles, nullptr);
  return {std::move(profiles), seed};
}

std::string text_of(const Fleet& fleet, std::uint32_t number) {
  const Choice choice = fleet.first_choice(number);
  return inventory::write_report({.device = fleet.identity(number, choice).device, .software = fleet.software(choice)});
}

TEST(Fleet, the_same_seed_makes_the_same_devices_and_another_seed_others) {
  const Fleet first = built_in(1);
  const Fleet second = built_in(1);
  const Fleet other = built_in(2);
  for (std::uint32_t number = 0; number < 20; ++number) {
    EXPECT_EQ(text_of(first, number), text_of(second, number));
    EXPECT_NE(text_of(first, number), text_of(other, number));
  }
}

TEST(Fleet, no_two_devices_share_an_id_and_systems_are_mixed) {
  const Fleet fleet = built_in(1);
  std::set<std::string> ids;
  std::set<std::string> families;
  for (std::uint32_t number = 0; number < 2000; ++number) {
    const Identity identity = fleet.identity(number, fleet.first_choice(number));
    EXPECT_EQ(identity.device.id.size(), 40U);
    ids.insert(identity.device.id);
    families.insert(identity.device.os.family);
  }
  EXPECT_EQ(ids.size(), 2000U);
  EXPECT_EQ(families, (std::set<std::string>{"linux", "macos", "windows"}));
}

TEST(Fleet, versions_are_spread_and_packages_of_one_source_agree) {
  const Fleet fleet = built_in(1);
  std::set<std::string> versions;
  for (std::uint32_t number = 0; number < 500; ++number) {
    std::string openssl;
    std::string library;
    for (const inventory::Software& software : fleet.software(fleet.first_choice(number))) {
      openssl = software.name == "openssl" ? software.version : openssl;
      library = software.name == "libssl3" ? software.version : library;
    }
    if (!openssl.empty() && !library.empty()) {
      EXPECT_EQ(openssl, library);
      versions.insert(openssl);
    }
  }
  EXPECT_GE(versions.size(), 4U);
}

TEST(Fleet, churn_changes_something_and_says_what) {
  const Fleet fleet = built_in(1);
  std::size_t changes = 0;
  for (std::uint32_t number = 0; number < 50; ++number) {
    Choice choice = fleet.first_choice(number);
    for (std::uint32_t step = 1; step <= 20; ++step) {
      const Choice before = choice;
      const std::vector<std::size_t> changed = fleet.churn(number, step, choice);
      changes += changed.size();
      for (std::size_t line = 0; line < choice.versions.size(); ++line) {
        const bool told = std::find(changed.begin(), changed.end(), line) != changed.end();
        EXPECT_EQ(choice.versions[line] != before.versions[line], told);
      }
    }
  }
  EXPECT_GT(changes, 900U);
}

TEST(Fleet, devices_are_filled_up_with_packages_of_applications) {
  std::vector<Profile> profiles = built_in_profiles();
  fill_up(profiles, 400);
  for (const Profile& profile : profiles) {
    if (profile.device.os.family == "linux") {
      EXPECT_EQ(profile.lines.size(), 400U);
    }
  }
}

TEST(Fleet, every_built_in_version_is_one_that_its_scheme_reads_in_ascending_order) {
  std::vector<Profile> profiles = built_in_profiles();
  fill_up(profiles, 200);
  for (const Profile& profile : profiles) {
    for (const Line& line : profile.lines) {
      ASSERT_FALSE(line.versions.empty());
      const version::Scheme scheme = version::scheme_by_name(line.software.ecosystem).value_or(version::Scheme::kGeneric);
      std::string last;
      for (const std::string& text : line.versions) {
        const Result<version::Key> key = version::parse(scheme, text);
        ASSERT_TRUE(key) << line.software.name << " " << text;
        EXPECT_LT(last, key->bytes()) << line.software.name << " " << text;
        last = key->bytes();
      }
    }
  }
}

TEST(Fleet, recorded_lists_become_profiles) {
  PARAPET_NEEDS_SHARED();
  const Result<std::vector<Profile>> profiles = read_profiles(test::shared_folder() + "/inventories");
  ASSERT_TRUE(profiles) << profiles.error().to_string();
  EXPECT_GE(profiles->size(), 13U);
  for (const Profile& profile : *profiles) {
    EXPECT_FALSE(profile.device.os.family.empty()) << profile.name;
    EXPECT_GE(profile.lines.size(), 9U) << profile.name;
  }
}

TEST(Direct, a_folder_is_filled_once_and_refused_the_second_time) {
  const std::string folder = test::temporary_folder();
  const FixedClock clock(UnixTime{1'800'000'000});
  NoProgress progress;
  const Fleet fleet = built_in(1);
  const Result<DirectOutcome> outcome = fill_folder(folder, fleet, 50, 4, clock, progress);
  ASSERT_TRUE(outcome) << outcome.error().to_string();
  EXPECT_EQ(outcome->devices, 50U);
  {
    const Result<std::unique_ptr<store::Store>> store = store::open_sqlite(folder, clock, {});
    ASSERT_TRUE(store);
    EXPECT_EQ((*store)->size()->devices, 50U);
  }
  const Result<DirectOutcome> again = fill_folder(folder, fleet, 50, 4, clock, progress);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), ErrorCode::kConflict);
}

}  // namespace
}  // namespace parapet::cli::simulate
