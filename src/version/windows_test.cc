// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

TEST(Windows, builds_and_file_versions) {
  expect_ascending(Scheme::kWindows, {{"0", "0.0"},
                                      {"6.1.7601.24545"},
                                      {"10", "10.0", "10.0.0.0"},
                                      {"10.0.0.1"},
                                      {"10.0.19045.5011", "10.0.19045.05011"},
                                      {"10.0.19045.5011.1"},
                                      {"10.0.22631.4317"},
                                      {"115.0.5790.171"}});
}

TEST(Windows, refuses_anything_but_dotted_numbers) {
  expect_refused(Scheme::kWindows, "10.0.20348..2762", "between dots");
  expect_refused(Scheme::kWindows, "10.0.", "between dots");
  expect_refused(Scheme::kWindows, "publication", "p");
  expect_refused(Scheme::kWindows, "10.0 1", "white space");
}

}  // namespace
}  // namespace parapet::version::test
