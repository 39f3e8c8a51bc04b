// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

TEST(Maven, the_order_of_the_specification) {
  expect_ascending(Scheme::kMaven, {{"1-alpha", "1.alpha", "1.0-ALPHA", "1.0.0.Alpha"},
                                    {"1-alpha-1", "1alpha1", "1-a1", "1.0.a1"},
                                    {"1-alpha2"},
                                    {"1-alpha.1"},
                                    {"1-beta-1", "1.0-b1"},
                                    {"1-milestone", "1.milestone"},
                                    {"1-m3"},
                                    {"1-rc1", "1-cr1", "1.0.CR1"},
                                    {"1-SNAPSHOT"},
                                    {"1", "1.0", "1.0.0", "1-ga", "1.0.Final", "1.0-RELEASE", "1-0", "1.0-final-0"},
                                    {"1-sp"},
                                    {"1-sp1"},
                                    {"1-abc", "1.abc"},
                                    {"1-foo"},
                                    {"1-foo-1", "1foo1"},
                                    {"1-redhat-1"},
                                    {"1-1"},
                                    {"1-1-1"},
                                    {"1-1.1"},
                                    {"1-2"},
                                    {"1.0.1-rc"},
                                    {"1.0.1"},
                                    {"1.1"},
                                    {"1.9999999999999999999999"}});
}

TEST(Maven, a_hyphen_ranks_below_a_dot) {
  expect_ascending(Scheme::kMaven, {{"2.0-1-rc"}, {"2.0-1"}, {"2.0-1-1"}, {"2.0-1.1"}, {"2.0.0.1"}});
  expect_ascending(Scheme::kMaven, {{"4.2.0.Beta1"},
                                    {"4.2.0.CR1-SNAPSHOT"},
                                    {"4.2.0.CR1"},
                                    {"4.2.0.Final"},
                                    {"4.2.0.Final-redhat-1", "4.2.0-redhat-1"},
                                    {"4.2.1.Alpha1"}});
}

TEST(Maven, where_the_reference_is_not_transitive_the_specification_decides) {
  expect_ascending(Scheme::kMaven, {{"1-alpha"}, {"1"}, {"1.foo.2"}});
  expect_ascending(Scheme::kMaven, {{"3.0.0.beta-1"}, {"3.0.0.rc1"}, {"3.0.0"}});
}

TEST(Maven, an_empty_part_is_a_zero) {
  expect_ascending(Scheme::kMaven, {{"1", "1.", "1-", "1..", "1--"}, {"1--2", "1-0-2"}, {"1..2", "1.0.2"}});
}

TEST(Maven, refuses_what_is_no_version_of_a_release) {
  expect_refused(Scheme::kMaven, "unspecified", "no digit");
  expect_refused(Scheme::kMaven, "${v1}", "$");
  expect_refused(Scheme::kMaven, "[1.0,2.0)", "[");
  expect_refused(Scheme::kMaven, "1 2", "white space");
}

}  // namespace
}  // namespace parapet::version::test
