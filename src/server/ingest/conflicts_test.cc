// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/conflicts.h"

#include <gtest/gtest.h>

namespace parapet::server {
namespace {

constexpr UnixTime kNow{1'763'740'000};
UnixTime later(std::int64_t seconds) { return {kNow.seconds + seconds}; }

TEST(Conflicts, two_names_in_turns_are_two_devices) {
  Conflicts conflicts;
  EXPECT_FALSE(conflicts.reported("d", "alpha", "10.0.0.1", kNow));
  EXPECT_FALSE(conflicts.reported("d", "beta", "10.0.0.2", later(60)));
  const auto text = conflicts.reported("d", "alpha", "10.0.0.1", later(120));
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("'beta' and 'alpha'"), std::string::npos) << *text;
  EXPECT_FALSE(conflicts.reported("d", "beta", "10.0.0.2", later(180))) << "told once";
}

TEST(Conflicts, a_device_that_is_renamed_and_one_that_roams_are_no_conflict) {
  Conflicts conflicts;
  EXPECT_FALSE(conflicts.reported("d", "alpha", "10.0.0.1", kNow));
  EXPECT_FALSE(conflicts.reported("d", "beta", "10.0.0.9", later(60)));
  EXPECT_FALSE(conflicts.reported("d", "beta", "10.0.0.1", later(120)));
  EXPECT_FALSE(conflicts.reported("d", "beta", "10.0.0.9", later(180)));
  EXPECT_FALSE(conflicts.reported("d", "alpha", "10.0.0.9", later(180 + Conflicts::kWindowSeconds))) << "renamed back after a day";
}

TEST(Conflicts, sequences_that_run_against_each_other_from_two_addresses_are_two_devices) {
  Conflicts conflicts;
  EXPECT_FALSE(conflicts.reported("d", "alpha", "10.0.0.1", kNow));
  EXPECT_FALSE(conflicts.out_of_sequence("d", "10.0.0.1", later(1))) << "a retry of its own";
  EXPECT_FALSE(conflicts.out_of_sequence("d", "10.0.0.2", later(2)));
  EXPECT_FALSE(conflicts.out_of_sequence("d", "10.0.0.2", later(3)));
  EXPECT_TRUE(conflicts.out_of_sequence("d", "10.0.0.2", later(4)));
}

TEST(Conflicts, an_old_credential_that_is_used_on_is_somebody_elses) {
  Conflicts conflicts;
  EXPECT_FALSE(conflicts.used_revoked("d", "10.0.0.1", kNow, later(500))) << "nobody uses the new one yet";
  EXPECT_FALSE(conflicts.reported("d", "alpha", "10.0.0.2", later(510)));
  EXPECT_FALSE(conflicts.used_revoked("d", "10.0.0.1", kNow, later(100))) << "still on its way";
  EXPECT_TRUE(conflicts.used_revoked("d", "10.0.0.1", kNow, later(520)));
}

TEST(Conflicts, enrolling_again_elsewhere_while_in_use_is_told) {
  Conflicts conflicts;
  EXPECT_FALSE(conflicts.enrolled_again("d", "alpha", "10.0.0.1", "alpha", "10.0.0.1", kNow, later(60))) << "the agent was set up again";
  EXPECT_FALSE(conflicts.enrolled_again("d", "beta", "10.0.0.2", "alpha", "10.0.0.1", kNow, later(6000))) << "silent since long";
  EXPECT_TRUE(conflicts.enrolled_again("d", "beta", "10.0.0.2", "alpha", "10.0.0.1", kNow, later(60)));
}

}  // namespace
}  // namespace parapet::server
