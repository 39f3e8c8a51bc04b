// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

TEST(Nuget, up_to_four_numbers_and_labels_without_case) {
  expect_ascending(Scheme::kNuget, {{"1.0.0-1"},
                                    {"1.0.0-2", "1.0-02"},
                                    {"1.0.0-alpha", "1.0.0.0-ALPHA+x", "1-Alpha"},
                                    {"1.0.0-alpha.1"},
                                    {"1.0.0-beta"},
                                    {"1.0.0", "1", "1.0", "1.0.0.0", "01.00", "1.0.0+build"},
                                    {"1.0.0.1"},
                                    {"1.0.1-rc"},
                                    {"1.0.1"}});
}

TEST(Nuget, refuses_what_is_no_nuget_version) {
  expect_refused(Scheme::kNuget, "1.2.3.4.5", "more than four");
  expect_refused(Scheme::kNuget, "1..2", "number is missing");
  expect_refused(Scheme::kNuget, "v1.0", "v");
  expect_refused(Scheme::kNuget, "1.0-", "identifier is empty");
  expect_refused(Scheme::kNuget, "1.0-a_b", "_");
}

}  // namespace
}  // namespace parapet::version::test
