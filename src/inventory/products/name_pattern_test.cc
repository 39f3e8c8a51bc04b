// SPDX-License-Identifier: Apache-2.0
#include "inventory/products/name_pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace parapet::inventory {
namespace {

bool matches(std::string_view pattern, std::string_view name) {
  const Result<NamePattern> parsed = NamePattern::parse(pattern);
  EXPECT_TRUE(parsed.has_value()) << pattern;
  return parsed && parsed->match(name).has_value();
}

TEST(NamePattern, ignores_letter_case_and_the_number_of_blanks) {
  EXPECT_TRUE(matches("Google Chrome", "google  CHROME"));
  EXPECT_FALSE(matches("Google Chrome", "Google Chrome Helper"));
  EXPECT_FALSE(matches("Google Chrome", "My Google Chrome"));
}

TEST(NamePattern, reads_versions_architectures_and_languages) {
  EXPECT_TRUE(matches("7-Zip {version}[ ({arch})]", "7-Zip 24.01 (x64)"));
  EXPECT_TRUE(matches("7-Zip {version}[ ({arch})]", "7-Zip 24.01"));
  EXPECT_FALSE(matches("7-Zip {version}[ ({arch})]", "7-Zip"));
  EXPECT_TRUE(matches("Mozilla Firefox[ ({arch} {lang})]", "Mozilla Firefox (x64 en-US)"));
  EXPECT_TRUE(matches("Mozilla Firefox[ ({arch} {lang})]", "Mozilla Firefox (ARM64 zh-CN)"));
  EXPECT_FALSE(matches("Mozilla Firefox[ ({arch} {lang})]", "Mozilla Firefox ESR (x64 en-US)"));
  EXPECT_TRUE(matches("Autodesk AutoCAD {number} - {lang}", "Autodesk AutoCAD 2024 - English"));
}

TEST(NamePattern, captures_versions_and_numbers_in_order) {
  const Result<NamePattern> pattern = NamePattern::parse("Java {number} Update {number}[ ({arch})]");
  ASSERT_TRUE(pattern.has_value());
  const auto captures = pattern->match("Java 8 Update 381 (64-bit)");
  ASSERT_TRUE(captures.has_value());
  EXPECT_EQ(*captures, (std::vector<std::string>{"8", "381"}));
}

TEST(NamePattern, optional_parts_nest) {
  EXPECT_TRUE(matches("a[ (b[ c])]", "a (b c)"));
  EXPECT_TRUE(matches("a[ (b[ c])]", "a (b)"));
  EXPECT_TRUE(matches("a[ (b[ c])]", "a"));
  EXPECT_FALSE(matches("a[ (b[ c])]", "a (c)"));
}

TEST(NamePattern, refuses_what_is_no_pattern) {
  for (const char* bad : {"", "a[", "a]", "{versio}", "{", "[[[[[[[[[[a]]]]]]]]]]"}) {
    EXPECT_FALSE(NamePattern::parse(bad).has_value()) << bad;
  }
}

TEST(NamePattern, gives_up_on_names_that_would_cost_without_bound) {
  EXPECT_FALSE(matches("*a*a*a*a*a*a*a*a*b", std::string(290, 'a')));
  EXPECT_FALSE(matches("*", std::string(1000, 'a')));
}

}  // namespace
}  // namespace parapet::inventory
