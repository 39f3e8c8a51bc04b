// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

TEST(Gem, words_are_pre_releases_and_zeros_at_the_end_say_nothing) {
  expect_ascending(Scheme::kGem, {{"1.a.b"},
                                  {"1.a.b.1"},
                                  {"1.a.0.b"},
                                  {"1.a", "1.0.a", "1.0.0.a.0"},
                                  {"1.a.0.0.1"},
                                  {"1.a.0.1"},
                                  {"1.a.1", "1.0.a1"},
                                  {"1.0.rc1", "1.0.0.rc1", "1.0.rc.1"},
                                  {"1", "1.0", "1.0.0"},
                                  {"1.0.0.1"},
                                  {"1.0.1.pre"},
                                  {"1.0.1"},
                                  {"1.1"}});
}

TEST(Gem, a_hyphen_reads_as_pre) {
  expect_ascending(Scheme::kGem, {{"1.0-1", "1.0.pre.1"}, {"1.0"}});
  expect_ascending(Scheme::kGem, {{"1.0.0-x86"}, {"1.0.0"}});
}

TEST(Gem, many_zeros_keep_their_order) {
  const auto zeros = [](int n) {
    std::string text = "1.a";
    for (int i = 0; i < n; ++i) {
      text += ".0";
    }
    return text;
  };
  expect_ascending(Scheme::kGem, {{zeros(0) + ".b"},
                                  {zeros(61) + ".b"},
                                  {zeros(62) + ".b"},
                                  {zeros(130) + ".b"},
                                  {"1.a"},
                                  {zeros(140) + ".1"},
                                  {zeros(127) + ".1"},
                                  {zeros(126) + ".9"},
                                  {zeros(125) + ".1"},
                                  {zeros(1) + ".1"},
                                  {"1.a.1"}});
}

TEST(Gem, refuses_what_ruby_calls_malformed) {
  expect_refused(Scheme::kGem, "a.1", "must start with a digit");
  expect_refused(Scheme::kGem, "1a", "letters must follow");
  expect_refused(Scheme::kGem, "1..2", "part is empty");
  expect_refused(Scheme::kGem, "1.", "part is empty");
  expect_refused(Scheme::kGem, "1.0+x", "+");
}

}  // namespace
}  // namespace parapet::version::test
