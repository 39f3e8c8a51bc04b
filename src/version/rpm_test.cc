// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

TEST(Rpm, tilde_end_caret_letters_numbers) {
  expect_ascending(Scheme::kRpm, {{"1.0~rc1"},
                                  {"1.0~rc1^git1"},
                                  {"1.0", "1_0", "0:1.0", "1..0", "1.0.", "01.00"},
                                  {"1.0^"},
                                  {"1.0^git1~pre"},
                                  {"1.0^git1"},
                                  {"1.0a", "1.0.a"},
                                  {"1.0ab"},
                                  {"1.0b"},
                                  {"1.0.1"},
                                  {"1.1"},
                                  {"1:0.1"}});
}

TEST(Rpm, release_is_compared_after_the_version_and_an_absent_one_sorts_first) {
  expect_ascending(Scheme::kRpm, {{"1.0"},
                                  {"1.0-0~1"},
                                  {"1.0-0"},
                                  {"1.0-1.el8"},
                                  {"1.0-1.el8_4"},
                                  {"1.0-1.el9"},
                                  {"1.0-1.module_el8.3.0+6"},
                                  {"1.0-1.1"},
                                  {"1.0-10.el8"},
                                  {"1.0.1-1"}});
}

TEST(Rpm, refuses_what_no_package_can_carry) {
  expect_refused(Scheme::kRpm, "1.0-", "release is empty");
  expect_refused(Scheme::kRpm, "-1", "version is empty");
  expect_refused(Scheme::kRpm, "~", "no letter or digit");
  expect_refused(Scheme::kRpm, "1-2-3", "-");
  expect_refused(Scheme::kRpm, "a:1", ":");
  expect_refused(Scheme::kRpm, "1.0 1", "white space");
}

}  // namespace
}  // namespace parapet::version::test
