// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

TEST(Pypi, the_order_of_the_specification) {
  expect_ascending(Scheme::kPypi, {{"1.dev0", "1.0.dev", "1.0dev"},
                                   {"1.0.dev456"},
                                   {"1.0a1.dev1"},
                                   {"1.0a1", "1.0.alpha-1", "1.0ALPHA1", "v1.0_a_1"},
                                   {"1.0a2.dev456"},
                                   {"1.0a12.dev456"},
                                   {"1.0a12"},
                                   {"1.0b1.dev456"},
                                   {"1.0b2"},
                                   {"1.0b2.post345.dev456"},
                                   {"1.0b2.post345"},
                                   {"1.0rc1.dev456"},
                                   {"1.0rc1", "1.0c1", "1.0-pre1", "1.0preview1"},
                                   {"1.0", "1", "1.0.0", " 1.00 ", "0!1"},
                                   {"1.0+abc.5"},
                                   {"1.0+abc.7"},
                                   {"1.0+5", "1.0+05"},
                                   {"1.0+5.a"},
                                   {"1.0.post456.dev34"},
                                   {"1.0.post456", "1.0-456", "1.0rev456", "1.0-r456"},
                                   {"1.0.15"},
                                   {"1.1.dev1"},
                                   {"1!0.1"}});
}

TEST(Pypi, trailing_zeros_say_nothing) {
  expect_ascending(Scheme::kPypi, {{"0", "0.0"}, {"2.7", "2.7.0", "2.7.0.0"}, {"2.7.0.1"}, {"2.7.1"}});
}

TEST(Pypi, refuses_what_is_not_pep_440) {
  expect_refused(Scheme::kPypi, "latest", "must start with a number");
  expect_refused(Scheme::kPypi, "1.0.x", "does not continue");
  expect_refused(Scheme::kPypi, "1.0-foo", "does not continue");
  expect_refused(Scheme::kPypi, "1.0+", "does not continue");
  expect_refused(Scheme::kPypi, "1.0+a..b", "empty");
  expect_refused(Scheme::kPypi, "1.0+a.", "empty");
}

}  // namespace
}  // namespace parapet::version::test
