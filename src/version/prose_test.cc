// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/range.h"

namespace parapet::version {
namespace {

std::string prose(std::string_view text, Scheme scheme = Scheme::kGeneric) {
  const auto set = parse_constraint(Syntax::kProse, scheme, text);
  return set ? to_string(*set) : "refused";
}

TEST(Prose, reads_forms_with_one_meaning) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"before 5.15.0", "< 5.15.0"},
      {"Before v2.24.1", "< 2.24.1"},
      {"before version 88", "< 88"},
      {"prior to 2.3", "< 2.3"},
      {"prior to Ver.3.1.12", "< 3.1.12"},
      {"Versions prior to 5.3.0.0.5.120", "< 5.3.0.0.5.120"},
      {"all versions prior to version 4.4.1", "< 4.4.1"},
      {"All versions < V4.3.8", "< 4.3.8"},
      {"versions earlier than 3.2", "< 3.2"},
      {"lower than 3.2", "< 3.2"},
      {"< 0.27.4", "< 0.27.4"},
      {"<9.7.0", "< 9.7.0"},
      {"<= 1.22", "<= 1.22"},
      {">= 1.2, < 1.3", "[1.2, 1.3)"},
      {">=10.4, < 10.6.2", "[10.4, 10.6.2)"},
      {">= 6.0.0 < 6.7.3", "[6.0.0, 6.7.3)"},
      {"> 1.18.0 and <= 1.27.5", "(1.18.0, 1.27.5]"},
      {"= 2.45.0", "= 2.45.0"},
      {"8.0.39 and prior", "<= 8.0.39"},
      {"8.0.27 and prior versions", "<= 8.0.27"},
      {"7.6.0.3 and all previous versions", "<= 7.6.0.3"},
      {"Ver. 2.95 and earlier", "<= 2.95"},
      {"firmware version 5.25.7H and earlier", "<= 5.25.7H"},
      {"2.8.3 or earlier", "<= 2.8.3"},
      {"24.1.0 and below.", "<= 24.1.0"},
      {"up to and including 3.2", "<= 3.2"},
      {"up to, and including, 3.2.1", "<= 3.2.1"},
      {"up to (including) 3.2", "<= 3.2"},
      {"up to (excluding) 3.2", "< 3.2"},
      {"All versions prior to and including 0.2.1", "<= 0.2.1"},
      {"through 8.1.0", "<= 8.1.0"},
      {"9.0.0.M1 to 9.0.0.M11", "[9.0.0.M1, 9.0.0.M11]"},
      {"1.0 through 1.4", "[1.0, 1.4]"},
      {"Version 9.5.0.0 through 9.5.0.3", "[9.5.0.0, 9.5.0.3]"},
      {"12.1.1 - 12.1.3", "[12.1.1, 12.1.3]"},
      {"from 4.1.0 before 4.4.1", "[4.1.0, 4.4.1)"},
      {"From version 4.1.0 before version 4.4.1.", "[4.1.0, 4.4.1)"},
      {"2.0.0 and later", ">= 2.0.0"},
      {"3.4 or newer", ">= 3.4"},
      {"Firmware versions \"26\" and prior", "<= 26"},
      {"version 0.25.0", "= 0.25.0"},
      {"All versions", "any version"}};
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(prose(text), expected) << text;
  }
}

TEST(Prose, refuses_what_has_more_than_one_reading_or_words_left_over) {
  for (const std::string_view text : {"up to 3.2",
                                      "until 3.2",
                                      "between 1.0 and 2.0",
                                      "1.2, 1.3",
                                      "< 1.2, < 2.3",
                                      ">= 3.0.0, 3.5.0",
                                      ">= 2.0, < 1.0",
                                      "2.0 to 1.0",
                                      "before v2.3.1 and v2.3.0a",
                                      "6.4 all versions",
                                      "6.4 versions",
                                      "FortiWAN before 4.5.9",
                                      "stable <= 3.2.0",
                                      "All versions < V4.7 SP6 HF3",
                                      "11.1.0 MSR1",
                                      "4.11.x before 4.11.3",
                                      "before 8/15",
                                      "through at least 2012-12-15",
                                      "See references",
                                      "n/a",
                                      "various",
                                      "=> 2.1.0, < 3.3.12",
                                      "<=5.008 & 5.028",
                                      "10.5.x.x: 10.5.1.0 and below",
                                      "5.5.57 and earlier  5.6.37 and earlier",
                                      "5.1.16<=",
                                      "<",
                                      ">= ",
                                      "all",
                                      "versions",
                                      "4.16 through 5.36 Patch 2",
                                      "systems deployed before June 29th",
                                      "N",
                                      "before N",
                                      "versions before commit 146967f"}) {
    EXPECT_EQ(prose(text), "refused") << text;
  }
}

TEST(Prose, versions_must_be_readable_in_the_scheme) {
  EXPECT_EQ(prose("before 1.2", Scheme::kSemver), "refused");
  EXPECT_EQ(prose("before 1.2.0", Scheme::kSemver), "< 1.2.0");
  EXPECT_EQ(prose("before v1.2-1", Scheme::kDeb), "< 1.2-1");
}

}  // namespace
}  // namespace parapet::version
