// SPDX-License-Identifier: Apache-2.0
#include "cli/output/writers.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "cli/output/fail_on.h"
#include "cli/output/fix_groups.h"

namespace parapet::cli {
namespace {

// A report with one exploited, fixable weakness in a package of two binaries, one without a fix in a library, and one
// piece of software that nobody judged.
ScanReport small_report() {
  ScanReport report;
  report.device.name = "web01";
  report.device.os.id = "debian";
  report.device.os.name = "Debian GNU/Linux 12 (bookworm)";
  report.generated = *parse_time("2026-11-21T10:00:00Z");
  report.feeds = {{.name = "kev", .records = 2, .snapshot = *parse_time("2026-11-20"), .age_days = 1, .stale = false}};
  report.software = {
      {.kind = "package", .ecosystem = "deb", .name = "libssl3", .version = "3.0.1-1", .vendor = "debian", .product = "openssl",
       .source = "openssl", .purl = "pkg:deb/debian/libssl3@3.0.1-1"},
      {.kind = "package", .ecosystem = "deb", .name = "openssl", .version = "3.0.1-1", .vendor = "debian", .product = "openssl",
       .source = "openssl", .purl = "pkg:deb/debian/openssl@3.0.1-1"},
      {.kind = "library", .ecosystem = "npm", .name = "=evil", .version = "1.0.0", .vendor = "npm", .product = "=evil",
       .purl = "pkg:npm/%3Devil@1.0.0", .paths = {"srv/a b/package-lock.json"}},
      {.kind = "application", .ecosystem = "generic", .name = "thing", .version = "7", .vendor = "", .product = ""},
  };
  ReportFinding exploited;
  exploited.vulnerability = "CVE-2024-0001";
  exploited.fix = knowledge::FixState::kAvailable;
  exploited.fixed_version = "3.0.2-1";
  exploited.severity = knowledge::Severity::kCritical;
  exploited.cvss = ReportCvss{.version = "3.1", .score = 9.8F, .vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", .source = "nvd"};
  exploited.epss = 0.91F;
  exploited.known_exploited = true;
  exploited.exploit = "in_the_wild";
  exploited.risk = 0.98;
  exploited.evidence = {{.record = {}, .feed = "debian-dsa", .record_id = "DSA-1-1", .range = "< 3.0.2-1",
                         .comparison = "3.0.1-1 < 3.0.2-1 (deb)", .confidence = "exact", .decided = true}};
  report.findings.push_back(exploited);
  exploited.software = 1;
  report.findings.push_back(exploited);
  ReportFinding unfixed;
  unfixed.vulnerability = "GHSA-aaaa-bbbb-cccc";
  unfixed.software = 2;
  unfixed.fix = knowledge::FixState::kNone;
  unfixed.exploit = "none";
  unfixed.risk = 0.0025;
  report.findings.push_back(unfixed);
  report.not_assessed = {{.software = 3, .reason = "unknown_product", .detail = "no table row names it", .suggestion = ""}};
  report.assessed = 3;
  report.not_assessed_software = 1;
  return report;
}

TEST(FixGroups, packages_of_one_source_are_one_group_and_a_weakness_counts_once) {
  const ScanReport report = small_report();
  const std::vector<FixGroup> groups = group_by_fix(report);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].product, "openssl");
  EXPECT_EQ(groups[0].names.size(), 2U);
  EXPECT_EQ(groups[0].weaknesses.size(), 1U);
  EXPECT_EQ(groups[1].fix, knowledge::FixState::kNone);
}

TEST(TableOutput, marks_the_exploited_and_lists_what_was_not_assessed) {
  const std::string text = write_table(small_report(), {});
  EXPECT_NE(text.find("KNOWN EXPLOITED"), std::string::npos);
  EXPECT_NE(text.find("3.0.2-1"), std::string::npos);
  EXPECT_NE(text.find("unknown_product"), std::string::npos);
  EXPECT_NE(text.find("2 weaknesses (1 critical, 1 unrated), 1 known to be exploited"), std::string::npos) << text;
}

TEST(JsonOutput, is_valid_and_counts_agree) {
  JsonParser parser;
  const std::string text = write_json(small_report());
  const Result<JsonValue> root = parser.parse(text);
  ASSERT_TRUE(root) << text;
  EXPECT_EQ((*root)["summary"]["findings"].integer(), 3);
  EXPECT_EQ((*root)["summary"]["by_severity"]["critical"].integer(), 2);
  EXPECT_EQ((*root)["findings"].elements().size(), 3U);
  EXPECT_NE(text.find("\"score\": 9.8,"), std::string::npos);
}

TEST(CsvOutput, formulas_are_defused_and_blanks_kept) {
  const std::string text = write_csv(small_report());
  EXPECT_NE(text.find(",'=evil,"), std::string::npos);
  EXPECT_NE(text.find("srv/a b/package-lock.json"), std::string::npos);
}

TEST(SarifOutput, every_result_names_its_rule) {
  JsonParser parser;
  const std::string text = write_sarif(small_report());
  const Result<JsonValue> root = parser.parse(text);
  ASSERT_TRUE(root);
  const JsonValue run = *(*root)["runs"].elements().begin();
  EXPECT_EQ(run["tool"]["driver"]["rules"].elements().size(), 2U);
  for (const JsonValue result : run["results"].elements()) {
    EXPECT_TRUE(result["ruleIndex"].integer() == 0 || result["ruleId"].string() == "GHSA-aaaa-bbbb-cccc");
  }
}

TEST(OpenVexOutput, one_statement_for_each_weakness) {
  JsonParser parser;
  const std::string text = write_openvex(small_report());
  const Result<JsonValue> root = parser.parse(text);
  ASSERT_TRUE(root);
  EXPECT_EQ((*root)["statements"].elements().size(), 2U);
}

TEST(FailOn, any_rule_trips_and_all_its_conditions_must_hold) {
  const ScanReport report = small_report();
  const auto trips = [&](const char* rules) { return FailOn::parse(rules)->check(report).has_value(); };
  EXPECT_TRUE(trips("critical"));
  EXPECT_TRUE(trips("known-exploited+fixable"));
  EXPECT_TRUE(trips("low+exploit,critical"));
  ScanReport only_unfixed = report;
  only_unfixed.findings.erase(only_unfixed.findings.begin(), only_unfixed.findings.begin() + 2);
  EXPECT_FALSE(FailOn::parse("fixable,high,exploit")->check(only_unfixed));
  EXPECT_TRUE(FailOn::parse("medium")->check(only_unfixed)) << "an unrated weakness is Medium for gates";
}

TEST(FailOn, nonsense_is_a_usage_error) {
  for (const char* rules : {"", ",", "severe", "high+", "high,,low"}) {
    const Result<FailOn> gate = FailOn::parse(rules);
    ASSERT_FALSE(gate) << rules;
    EXPECT_EQ(gate.error().code(), ErrorCode::kUsage);
  }
}

}  // namespace
}  // namespace parapet::cli
