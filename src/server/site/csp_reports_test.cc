// SPDX-License-Identifier: Apache-2.0
#include "server/site/csp_reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>


namespace parapet::server::site {
namespace {

using ::testing::SizeIs;

std::uint64_t count(const CspReports& reports, std::string_view directive) {
  for (const auto& [name, number] : reports.counts()) {
    if (name == directive) {
      return number;
    }
  }
  return 0;
}

TEST(CspReports, both_forms_of_a_report_are_read) {
  const auto old = parse_csp_reports(R"({"csp-report":{"document-uri":"https://a/devices?x=1","effective-directive":"script-src-elem",
      "violated-directive":"script-src-elem","blocked-uri":"https://evil.example/x.js?token=1#a"}})");
  ASSERT_TRUE(old.has_value());
  ASSERT_THAT(*old, SizeIs(1));
  EXPECT_EQ(old->front().directive, "script-src-elem");
  EXPECT_EQ(old->front().blocked, "https://evil.example/x.js");
  const auto list = parse_csp_reports(R"([{"type":"csp-violation","body":{"effectiveDirective":"style-src-attr","blockedURL":"inline"}},
      {"type":"deprecation","body":{}}, 7])");
  ASSERT_TRUE(list.has_value());
  ASSERT_THAT(*list, SizeIs(1));
  EXPECT_EQ(list->front().directive, "style-src-attr");
  EXPECT_EQ(list->front().blocked, "inline");
}

TEST(CspReports, whatever_is_sent_becomes_short_and_printable) {
  const std::string body = R"({"csp-report":{"violated-directive":"img-src 'self' data:","blocked-uri":"x\u001b[31m\n)" + std::string(5000, 'y') + R"("}})";
  const auto cut = parse_csp_reports(body);
  ASSERT_TRUE(cut.has_value());
  EXPECT_EQ(cut->front().directive, "img-src");
  EXPECT_LT(cut->front().blocked.size(), 210U);
  EXPECT_EQ(cut->front().blocked.find('\x1b'), std::string::npos);
  EXPECT_EQ(cut->front().blocked.find('\n'), std::string::npos);
  EXPECT_EQ(parse_csp_reports(R"({"csp-report":{"effective-directive":"made-up"}})")->front().directive, "other");
}

TEST(CspReports, what_is_no_report_is_refused_and_not_counted) {
  CspReports reports;
  for (const char* body : {"", "{", "{}", "7", "null", R"({"csp-report":7})", "\xff"}) {
    EXPECT_FALSE(reports.take(body).has_value()) << body;
  }
  EXPECT_FALSE(reports.take(std::string(1000, '[')).has_value());
  for (const auto& [directive, number] : reports.counts()) {
    EXPECT_EQ(number, 0U) << directive;
  }
}

TEST(CspReports, reports_are_counted_by_directive) {
  CspReports reports;
  const auto report = [](const std::string& directive) {
    return R"({"csp-report":{"effective-directive":")" + directive + R"(","blocked-uri":"inline"}})";
  };
  for (const char* directive : {"img-src", "img-src", "nonsense", "script-src"}) {
    ASSERT_TRUE(reports.take(report(directive)).has_value());
  }
  EXPECT_EQ(count(reports, "img-src"), 2U);
  EXPECT_EQ(count(reports, "script-src"), 1U);
  EXPECT_EQ(count(reports, "other"), 1U);
}

}  // namespace
}  // namespace parapet::server::site
