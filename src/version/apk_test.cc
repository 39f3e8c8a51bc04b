// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

TEST(Apk, suffixes_before_and_after_the_release) {
  expect_ascending(Scheme::kApk, {{"1.0_alpha"},       {"1.0_alpha-r1"},  {"1.0_alpha1"}, {"1.0_beta"},
                                  {"1.0_pre3"},        {"1.0_rc1_alpha"}, {"1.0_rc1"},    {"1.0_rc1_p1"},
                                  {"1.0_rc2"},         {"1.0"},           {"1.0-r0"},     {"1.0-r1", "1.0-r01"},
                                  {"1.0-r10"},         {"1.0~abc123-r0"}, {"1.0_cvs"},    {"1.0_svn1"},
                                  {"1.0_git20230101"}, {"1.0_hg1"},       {"1.0_p1"},     {"1.0a"},
                                  {"1.0b-r2"},         {"1.0.0"},         {"1.1"}});
}

TEST(Apk, a_leading_zero_makes_parts_compare_as_text_except_in_the_first) {
  expect_ascending(Scheme::kApk,
                   {{"1.0"}, {"1.00"}, {"1.01"}, {"1.010"}, {"1.02"}, {"1.1"}, {"1.2"}, {"1.10"}, {"02"}, {"2.0"}});
  EXPECT_EQ(order(Scheme::kApk, "8.2.0015", "8.2.002"), -1);
  EXPECT_EQ(order(Scheme::kApk, "006", "6"), 0);
}

TEST(Apk, refuses_what_the_grammar_does_not_have) {
  expect_refused(Scheme::kApk, "r1", "must start with a digit");
  expect_refused(Scheme::kApk, "4.8.0.-r1", "a dot must be followed");
  expect_refused(Scheme::kApk, "0.8.21.r2", "a dot must be followed");
  expect_refused(Scheme::kApk, "1.11-20-r0", "does not continue");
  expect_refused(Scheme::kApk, "6.6.2p1-r0", "does not continue");
  expect_refused(Scheme::kApk, "1.0_foo1", "unknown suffix");
  expect_refused(Scheme::kApk, "1.0-r", "number after");
  expect_refused(Scheme::kApk, "1.0 ", "does not continue");
}

}  // namespace
}  // namespace parapet::version::test
