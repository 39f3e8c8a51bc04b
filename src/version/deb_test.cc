// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

TEST(Deb, tilde_sorts_before_the_end_and_letters_before_other_signs) {
  expect_ascending(Scheme::kDeb, {{"1.0~~"},
                                  {"1.0~~a"},
                                  {"1.0~"},
                                  {"1.0~rc1-1"},
                                  {"1.0", "1.0-0", "1.00", "0:1.0", "1.", "1.-00"},
                                  {"1.0-0a"},
                                  {"1.0-1~deb12u1"},
                                  {"1.0-1"},
                                  {"1.0-1+deb12u1"},
                                  {"1.0a"},
                                  {"1.0a1"},
                                  {"1.0b"},
                                  {"1.0+dfsg-1"},
                                  {"1.0.1"},
                                  {"1.1"}});
}

TEST(Deb, epoch_decides_first) {
  expect_ascending(Scheme::kDeb, {{"9.9"}, {"1:0.1", "01:0.1"}, {"1:1:0"}, {"2:0~"}, {"2147483647:0"}});
}

TEST(Deb, numbers_have_any_length) {
  expect_ascending(Scheme::kDeb, {{"99999999999999999999"},
                                  {"100000000000000000000", "000100000000000000000000"},
                                  {std::string(63, '9')},
                                  {"1" + std::string(63, '0')},
                                  {std::string(64, '9')},
                                  {"1" + std::string(400, '0')}});
}

TEST(Deb, refuses_what_dpkg_calls_bad_syntax) {
  expect_refused(Scheme::kDeb, "", "empty");
  expect_refused(Scheme::kDeb, "  ", "empty");
  expect_refused(Scheme::kDeb, "abc", "must start with a digit");
  expect_refused(Scheme::kDeb, "1.0 2", "white space");
  expect_refused(Scheme::kDeb, ":1.0", "epoch is empty");
  expect_refused(Scheme::kDeb, "a:1.0", "epoch is not a number");
  expect_refused(Scheme::kDeb, "2147483648:1.0", "epoch is too big");
  expect_refused(Scheme::kDeb, "1.0-", "revision is empty");
  expect_refused(Scheme::kDeb, "-1", "upstream version is empty");
  expect_refused(Scheme::kDeb, "1:", "upstream version is empty");
  expect_refused(Scheme::kDeb, "1.0_1", "_");
  expect_refused(Scheme::kDeb, "1.0-1:2", "epoch");
  expect_refused(Scheme::kDeb, std::string(513, '1'), "longer than 512");
}

}  // namespace
}  // namespace parapet::version::test
