// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

// semver.org, section 11, and the dialects.
TEST(Semver, the_order_of_section_11) {
  for (const Scheme scheme : {Scheme::kSemver, Scheme::kNpm, Scheme::kCargo, Scheme::kGo}) {
    expect_ascending(scheme, {{"0.0.0-0"},
                              {"0.0.0"},
                              {"1.0.0-1"},
                              {"1.0.0-2"},
                              {"1.0.0-10"},
                              {"1.0.0--"},
                              {"1.0.0-alpha", "1.0.0-alpha+001"},
                              {"1.0.0-alpha.1"},
                              {"1.0.0-alpha.beta"},
                              {"1.0.0-alpha0"},
                              {"1.0.0-beta"},
                              {"1.0.0-beta.2"},
                              {"1.0.0-beta.11"},
                              {"1.0.0-rc.1"},
                              {"1.0.0", "1.0.0+20130313144700", "1.0.0+exp.sha-5114f85"},
                              {"1.0.1"},
                              {"1.10.0-0"},
                              {"1.10.0"},
                              {"99999999999999999999.0.0"}});
  }
}

TEST(Semver, refuses_what_is_not_semantic_versioning) {
  expect_refused(Scheme::kSemver, "1.2", "major.minor.patch");
  expect_refused(Scheme::kSemver, "1.2.3.4", "more than three");
  expect_refused(Scheme::kSemver, "01.2.3", "zero");
  expect_refused(Scheme::kSemver, "1.2.3-01", "zero");
  expect_refused(Scheme::kSemver, "1.2.3-", "identifier is empty");
  expect_refused(Scheme::kSemver, "1.2.3-a..b", "identifier is empty");
  expect_refused(Scheme::kSemver, "1.2.3+", "identifier is empty");
  expect_refused(Scheme::kSemver, "1.2.x", "x");
  expect_refused(Scheme::kCargo, "v1.2.3", "v");
  expect_refused(Scheme::kNpm, "1.2.3beta", "b");
  expect_refused(Scheme::kNpm, "1.2", "major.minor.patch");
}

TEST(Semver, the_prefixes_of_its_dialects) {
  EXPECT_EQ(order(Scheme::kSemver, "v1.2.3", "1.2.3"), 0);
  EXPECT_EQ(order(Scheme::kNpm, " =v1.2.3 ", "1.2.3"), 0);
}

TEST(Go, pseudo_versions_incompatible_and_short_forms) {
  expect_ascending(Scheme::kGo, {{"v0.0.0-20180101000000-abcdefabcdef"},
                                 {"v0.0.0-20190101000000-abcdefabcdef"},
                                 {"v1", "v1.0", "v1.0.0", "1.0.0"},
                                 {"v1.2.4-0.20191109021931-daa7c04131f5"},
                                 {"v1.2.4-pre"},
                                 {"v1.2.4-pre.0.20191109021931-daa7c04131f5"},
                                 {"v1.2.4", "1.2.4+incompatible", "v1.2.4+dirty"},
                                 {"v2.0.0+incompatible"}});
}

TEST(Go, toolchain_versions_read_as_the_vulnerability_database_spells_them) {
  expect_ascending(Scheme::kGo, {{"go1.21beta1", "1.21.0-beta.1"},
                                 {"go1.21rc2", "1.21.0-rc.2"},
                                 {"go1.21", "1.21.0", "go1.21.0"},
                                 {"go1.21.10"}});
  expect_refused(Scheme::kGo, "(devel)", "(");
  expect_refused(Scheme::kGo, "go1.21foo", "toolchain");
}

}  // namespace
}  // namespace parapet::version::test
