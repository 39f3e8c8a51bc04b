// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

TEST(Composer, stabilities_before_and_patches_after_the_release) {
  expect_ascending(Scheme::kComposer,
                   {{"dev-main"},
                    {"dev-master", "master"},
                    {"1.0.0-dev", "1.0-dev", "1.dev"},
                    {"1.0.0-alpha"},
                    {"1.0.0-alpha1-dev"},
                    {"1.0.0-alpha1", "1.0a1", "v1.0.0.ALPHA.1"},
                    {"1.0.0-beta2", "1.0b2"},
                    {"1.0.0-beta2.1"},
                    {"1.0.0-RC1", "1rc1"},
                    {"1.0.0-RC10"},
                    {"1.0.0", "1", "v1.0", "1.0.0.0", "1.0.0+build5", "1.0.0@dev", "1.0-stable", "1.00 as 2.0"},
                    {"1.0.0-patch"},
                    {"1.0.0-p1", "1.0pl1", "1.0.0-patch1"},
                    {"1.0.0.1"},
                    {"1.0.1"},
                    {"1.x-dev", "1.9999999.9999999.9999999-dev"},
                    {"2.0.0"},
                    {"2.0.x-dev"},
                    {"2024-10-01"},
                    {"2024.10.01"},
                    {"20241001"},
                    {"20241001-1"}});
}

TEST(Composer, refuses_what_composer_does_not_read) {
  expect_refused(Scheme::kComposer, "abc", "Composer");
  expect_refused(Scheme::kComposer, "1.2.3.4.5", "Composer");
  expect_refused(Scheme::kComposer, "1.0.0-foo", "Composer");
  expect_refused(Scheme::kComposer, "1.x", "Composer");
  expect_refused(Scheme::kComposer, "feature-dev", "Composer");
  expect_refused(Scheme::kComposer, "dev-", "no name");
}

}  // namespace
}  // namespace parapet::version::test
