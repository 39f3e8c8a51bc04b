// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

TEST(Generic, updates_letters_and_pre_releases) {
  expect_ascending(Scheme::kGeneric, {{"1.1.1-alpha1", "1.1.1a1"},
                                      {"1.1.1-beta2", "1.1.1b2"},
                                      {"1.1.1"},
                                      {"1.1.1a"},
                                      {"1.1.1k", "1.1.1K", "v1.1.1k"},
                                      {"1.1.1k-fips"},
                                      {"1.1.1za"},
                                      {"1.1.2"}});
  expect_ascending(
      Scheme::kGeneric,
      {{"9.0.0.M1"}, {"9.0.0.M11"}, {"9.0.0-RC1", "9.0.rc-1"}, {"9.0.0", "9", "9.0.0.Final", "9.0.0-GA"}, {"9.0.1"}});
  expect_ascending(Scheme::kGeneric,
                   {{"8.0-ea"}, {"8.0"}, {"8.0u382"}, {"8.0u392", "8u392"}, {"8.0.1"}, {"11.0.21+9"}});
  expect_ascending(Scheme::kGeneric, {{"7.4p1"}, {"9.3"}, {"9.3p1"}, {"9.3p2"}, {"9.3.1"}});
}

TEST(Generic, a_number_after_a_dash_is_a_build_of_what_stands_before) {
  expect_ascending(
      Scheme::kGeneric,
      {{"1.0", "1.0.0"}, {"1.0-1", "1.0.0-1", "1_1"}, {"1.0-1.2"}, {"1.0-2"}, {"1.0.1"}, {"1.0.1-1"}, {"1.8.0_392"}});
  expect_ascending(Scheme::kGeneric, {{"2024-09-30"}, {"2024-10-01", "2024.10.01", "2024.10.1"}, {"2024.10.2"}});
  EXPECT_EQ(order(Scheme::kGeneric, "1.0~x1", "1.0-dev"), -1);
  EXPECT_EQ(order(Scheme::kGeneric, "1.8.0_392-b08", "1.8.0_392"), 1);
  EXPECT_EQ(order(Scheme::kGeneric, "1.0-b2", "1.0"), -1);
}

TEST(Generic, refuses_what_it_would_have_to_guess) {
  expect_refused(Scheme::kGeneric, "n/a", "no digit");
  expect_refused(Scheme::kGeneric, "unspecified", "no digit");
  expect_refused(Scheme::kGeneric, "1.0 beta", "white space");
  expect_refused(Scheme::kGeneric, "7.4.X", "any number");
  expect_refused(Scheme::kGeneric, "7.*", "*");
  expect_refused(Scheme::kGeneric, "openssl-1.1.1", "starts with a word");
  expect_refused(Scheme::kGeneric, "10.0.20348..2762", "part is empty");
  expect_refused(Scheme::kGeneric, "1.0.", "end in a separator");
  expect_refused(Scheme::kGeneric, "<1.0", "<");
  expect_refused(Scheme::kGeneric, "daa7c04131f5daa7c04131f5", "commit hash");
  expect_refused(Scheme::kGeneric, "4fdf178", "commit hash");
  EXPECT_EQ(order(Scheme::kGeneric, "20231001", "20231001a"), -1);
}

}  // namespace
}  // namespace parapet::version::test
