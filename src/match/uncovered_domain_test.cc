// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "base/clock.h"
#include "base/files.h"
#include "base/progress.h"
#include "inventory/software_key.h"
#include "knowledge/import.h"
#include "knowledge/knowledge.h"
#include "match/matcher.h"
#include "support/paths.h"

// A record can speak of a package whose domain no feed answers for: a private advisory, imported alone.
namespace parapet::match {
namespace {

constexpr UnixTime kNow{1'735'000'000};

class UncoveredDomain : public testing::Test {
 protected:
  UncoveredDomain() : knowledge_(import_private_advisory()) {}

  Assessment assess_pypi(std::string name, std::string version) {
    const inventory::Software software{.ecosystem = "pypi", .name = std::move(name), .version = std::move(version)};
    return assess(inventory::make_key({}, software), knowledge_, {.now = kNow});
  }

  knowledge::Knowledge knowledge_;

 private:
  static knowledge::Knowledge import_private_advisory() {
    const std::string folder = test::temporary_folder();
    std::ofstream(folder + "/ours.json") << R"({"id": "ACME-2024-7", "modified": "2024-12-01T00:00:00Z",
      "affected": [{"package": {"ecosystem": "PyPI", "name": "acme-billing"},
                    "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "4.2"}]}]}]})";
    NoProgress progress;
    const FixedClock clock(kNow);
    const auto files = system_files();
    const auto report =
        knowledge::import_paths(folder + "/knowledge", {folder + "/ours.json"}, {}, *files, clock, progress);
    EXPECT_TRUE(report.has_value()) << report.error().to_string();
    return knowledge::Knowledge::open(folder + "/knowledge").value();
  }
};

TEST_F(UncoveredDomain, a_record_of_this_very_package_makes_a_finding) {
  const Assessment assessment = assess_pypi("Acme_Billing", "4.1");
  EXPECT_TRUE(assessment.assessed);
  EXPECT_TRUE(assessment.fixes_only) << "nobody knows what else is in it";
  ASSERT_EQ(assessment.findings.size(), 1U);
  EXPECT_EQ(assessment.findings[0].fixed_version, "4.2");
}

TEST_F(UncoveredDomain, a_package_that_the_record_clears_is_not_called_clean) {
  const Assessment assessment = assess_pypi("acme-billing", "4.2");
  EXPECT_FALSE(assessment.assessed);
  ASSERT_EQ(assessment.not_assessed.size(), 1U);
  EXPECT_EQ(assessment.not_assessed[0].reason, NotAssessedReason::kNoFeed);
}

TEST_F(UncoveredDomain, a_package_that_no_record_names_is_not_assessed) {
  const Assessment assessment = assess_pypi("requests", "2.0");
  EXPECT_FALSE(assessment.assessed);
  ASSERT_EQ(assessment.not_assessed.size(), 1U);
  EXPECT_EQ(assessment.not_assessed[0].reason, NotAssessedReason::kNoFeed);
}

}  // namespace
}  // namespace parapet::match
