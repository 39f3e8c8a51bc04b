// SPDX-License-Identifier: Apache-2.0
#include "match/ignore_rules.h"

#include <gtest/gtest.h>

#include <string>

#include "match/suppression_fixture_test.h"

namespace parapet::match {
namespace {

using knowledge::Status;

class IgnoreRules : public SuppressionTest {
 protected:
  IgnoreReport apply(std::string_view yaml, std::string_view now = "2024-06-15T12:00:00Z") {
    const auto rules = read_ignore_rules(yaml, {});
    EXPECT_TRUE(rules.has_value()) << (rules ? "" : rules.error().to_string());
    return rules ? apply_ignores(*rules, parse_time(now).value(), device_, knowledge_, software_) : IgnoreReport{};
  }
  bool hides(const std::string& software) {
    finding(0).status = Status::kAffected;
    return apply("- {vulnerability: CVE-2024-1000, reason: r, software: \"" + software + "\"}").findings_changed == 1;
  }
};

TEST_F(IgnoreRules, hide_a_finding_with_their_reason) {
  add_openssl();
  add_left_pad();
  const IgnoreReport report = apply("ignore:\n  - vulnerability: cve-2024-1000\n    software: openssl\n    reason: not reachable\n");
  EXPECT_EQ(report.findings_changed, 1U);
  EXPECT_EQ(finding(0).status, Status::kNotAffected);
  EXPECT_EQ(finding(0).justification, "ignored");
  EXPECT_EQ(finding(0).evidence[0].feed, "ignore rules");
  EXPECT_EQ(finding(0).evidence[0].note, "not reachable");
  EXPECT_EQ(finding(1).status, Status::kAffected);
}

TEST_F(IgnoreRules, without_software_hold_for_all_of_it) {
  add_openssl();
  add_left_pad();
  EXPECT_EQ(apply("- {vulnerability: CVE-2024-1000, reason: r}").findings_changed, 2U);
}

TEST_F(IgnoreRules, name_software_by_name_or_purl) {
  add_openssl();
  for (const char* const yes : {"libssl3", "openssl", "libssl*", "*ssl*", "pkg:deb/debian/libssl3", "pkg:deb/debian/*",
                                "pkg:deb/debian/libssl3@3.0.11-*"}) {
    EXPECT_TRUE(hides(yes)) << yes;
  }
  for (const char* const no : {"ssl", "libssl", "libssl30", "pkg:npm/libssl3", "pkg:deb/debian/libssl3@3.0.12*", "left-pad"}) {
    EXPECT_FALSE(hides(no)) << no;
  }
}

TEST_F(IgnoreRules, end_after_their_last_day) {
  add_left_pad();
  constexpr std::string_view kRule = "- {vulnerability: CVE-2024-1000, software: left-pad, reason: r, expires: 2024-06-15}";
  const IgnoreReport late = apply(kRule, "2024-06-16T00:00:00Z");
  EXPECT_EQ(late.findings_changed, 0U);
  EXPECT_EQ(late.expired, std::vector<std::string>{"CVE-2024-1000 in left-pad: expired on 2024-06-15"});
  EXPECT_EQ(finding(0).status, Status::kAffected);
  const IgnoreReport in_time = apply(kRule, "2024-06-15T23:59:59Z");
  EXPECT_EQ(in_time.findings_changed, 1U);
  EXPECT_TRUE(in_time.expired.empty());
}

TEST_F(IgnoreRules, that_match_nothing_are_named) {
  add_left_pad();
  EXPECT_EQ(apply("- {vulnerability: CVE-1999-0001, reason: r}\n- {vulnerability: CVE-2024-1000, reason: r}").unused,
            std::vector<std::string>{"CVE-1999-0001"});
}

TEST(IgnoreRulesReader, refuses_rules_that_would_not_do_what_they_say) {
  for (const std::string_view text :
       {"- {vulnerability: CVE-2024-1000}", "- {reason: r}", "- {vulnerability: CVE-2024-1000, reason: ''}",
        "- {vulnerability: CVE-2024-1000, reason: r, expiry: 2024-01-01}", "- {vulnerability: CVE-2024-1000, reason: r, expires: soon}",
        "- {vulnerability: [CVE-2024-1000], reason: r}", "- {vulnerability: CVE-2024-1000, reason: r, software: ''}", "- text",
        "text", "rules: []", "{ignore: [], more: []}", "a: [", "a: &x 1\nb: *x"}) {
    const auto rules = read_ignore_rules(text, {});
    EXPECT_FALSE(rules.has_value()) << text;
  }
  EXPECT_EQ(read_ignore_rules("- {vulnerability: CVE-2024-1000}", {}).error().to_string(),
            "rule 1: lacks 'reason': say why the finding may be ignored");
  EXPECT_TRUE(read_ignore_rules("ignore: []", {}).has_value());
  EXPECT_TRUE(read_ignore_rules("[]", {}).has_value());
}

}  // namespace
}  // namespace parapet::match
