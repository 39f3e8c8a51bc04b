// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/field.h"

#include <gtest/gtest.h>

namespace parapet::knowledge {
namespace {

TEST(CveId, is_taken_in_any_letter_case_and_given_in_upper_case) {
  EXPECT_EQ(cve_id("CVE-2024-1234"), "CVE-2024-1234");
  EXPECT_EQ(cve_id(" cve-1999-0001 "), "CVE-1999-0001");
  EXPECT_EQ(cve_id("CVE-2024-1234567890123456789"), "CVE-2024-1234567890123456789");
}

TEST(CveId, is_nothing_else) {
  for (const char* text : {"", "CVE-2024-123", "CVE-2024-12345678901234567890", "CVE-20x4-1234", "CVE-2024-12a4", "CVE_2024_1234",
                           "GHSA-aaaa-bbbb-cccc", "CVE-2024-1234 XSA-1"}) {
    EXPECT_EQ(cve_id(text), std::nullopt) << text;
  }
}

TEST(CweNumber, is_read_with_and_without_its_name) {
  EXPECT_EQ(cwe_number("CWE-79"), 79U);
  EXPECT_EQ(cwe_number("cwe-79: Cross-site scripting"), 79U);
  EXPECT_EQ(cwe_number("CWE-79 Improper neutralization"), 79U);
  EXPECT_EQ(cwe_number("79"), 79U);
  for (const char* text : {"", "CWE-", "NVD-CWE-noinfo", "CWE-79b", "CWE-0", "CWE-99999999999999999999"}) {
    EXPECT_EQ(cwe_number(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace parapet::knowledge
