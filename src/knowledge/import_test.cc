// SPDX-License-Identifier: Apache-2.0
#include "knowledge/import.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "knowledge/knowledge.h"
#include "support/paths.h"

namespace parapet::knowledge {
namespace {

constexpr UnixTime kNow{1'735'000'000};

void write(const std::string& path, std::string_view text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

// A KEV catalogue of CVE-2020-1000 and the count - 1 that follow.
std::string catalogue(const std::string& date, int count) {
  std::string text = R"({"title":"CISA Catalog of Known Exploited Vulnerabilities","catalogVersion":")" + date +
                     R"(","dateReleased":")" + date + R"(T00:00:00.0000Z","count":)" + std::to_string(count) +
                     R"(,"vulnerabilities":[)";
  for (int i = 0; i < count; ++i) {
    text += (i == 0 ? "" : ",") + std::string(R"({"cveID":"CVE-2020-)") + std::to_string(1000 + i) +
            R"(","vendorProject":"v","product":"p","vulnerabilityName":"n","dateAdded":"2021-01-01","shortDescription":"d",)" +
            R"("requiredAction":"a","dueDate":"2021-02-01","knownRansomwareCampaignUse":"Known","notes":"","cwes":["CWE-79"]})";
  }
  return text + "]}";
}

class ImportTest : public testing::Test {
 protected:
  Result<ImportReport> import(const std::vector<std::string>& paths, const ImportOptions& options = {}) {
    NoProgress progress;
    return import_paths(folder_, paths, options, *files_, clock_, progress);
  }
  Knowledge open() {
    Result<Knowledge> knowledge = Knowledge::open(folder_);
    EXPECT_TRUE(knowledge) << (knowledge ? "" : knowledge.error().to_string());
    return std::move(*knowledge);
  }

  std::string base_ = test::temporary_folder();
  std::string folder_ = base_ + "/knowledge";
  std::unique_ptr<Files> files_ = system_files();
  FixedClock clock_{kNow};
};

TEST_F(ImportTest, an_empty_folder_opens_as_empty_knowledge) {
  const Knowledge knowledge = open();
  EXPECT_EQ(knowledge.generation(), 0U);
  EXPECT_TRUE(knowledge.feeds().empty());
  EXPECT_EQ(knowledge.rules("debian:12", "openssl").size(), 0U);
  EXPECT_FALSE(knowledge.find_vulnerability("CVE-2020-1000"));
}

TEST_F(ImportTest, a_catalogue_goes_in_and_comes_out) {
  write(base_ + "/kev.json", catalogue("2024-01-01", 3));
  const Result<ImportReport> report = import({base_ + "/kev.json"});
  ASSERT_TRUE(report) << report.error().to_string();
  ASSERT_EQ(report->feeds.size(), 1U);
  EXPECT_EQ(report->feeds[0].kind, FeedOutcome::Kind::kImported);
  EXPECT_EQ(report->feeds[0].added, 3U);
  const Knowledge knowledge = open();
  const auto id = knowledge.find_vulnerability("cve-2020-1001");
  ASSERT_TRUE(id);
  const Vulnerability vulnerability = knowledge.vulnerability(*id);
  EXPECT_EQ(vulnerability.name, "CVE-2020-1001");
  EXPECT_TRUE(vulnerability.known_exploited);
  EXPECT_TRUE(vulnerability.ransomware);
  ASSERT_TRUE(knowledge.known_exploited(*id));
  EXPECT_EQ(knowledge.known_exploited(*id)->required_action, "a");
}

TEST_F(ImportTest, the_same_bytes_again_change_nothing) {
  write(base_ + "/kev.json", catalogue("2024-01-01", 3));
  ASSERT_TRUE(import({base_}));
  const std::uint64_t generation = open().generation();
  const Result<ImportReport> again = import({base_ + "/kev.json"});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->feeds.at(0).kind, FeedOutcome::Kind::kUnchanged);
  EXPECT_EQ(open().generation(), generation);
}

TEST_F(ImportTest, a_feed_that_lost_most_of_its_records_is_refused_without_force) {
  write(base_ + "/a.json", catalogue("2024-01-01", 10));
  write(base_ + "/b.json", catalogue("2024-01-02", 4));
  ASSERT_TRUE(import({base_ + "/a.json"}));
  const Result<ImportReport> refused = import({base_ + "/b.json"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::kConflict);
  EXPECT_EQ(open().feeds()[0].records, 10U);
  ImportOptions force;
  force.force = true;
  const Result<ImportReport> forced = import({base_ + "/b.json"}, force);
  ASSERT_TRUE(forced);
  EXPECT_EQ(forced->feeds.at(0).withdrawn, 6U);
  EXPECT_EQ(open().feeds()[0].records, 4U);
}

TEST_F(ImportTest, an_older_snapshot_never_replaces_a_newer_one) {
  write(base_ + "/new.json", catalogue("2024-01-02", 4));
  write(base_ + "/old.json", catalogue("2024-01-01", 3));
  ASSERT_TRUE(import({base_ + "/new.json"}));
  const Result<ImportReport> older = import({base_ + "/old.json"});
  ASSERT_TRUE(older);
  EXPECT_EQ(older->feeds.at(0).kind, FeedOutcome::Kind::kHistory);
  EXPECT_EQ(open().feeds()[0].records, 4U);
}

TEST_F(ImportTest, a_named_file_that_is_no_feed_is_an_error_after_the_others_went_in) {
  write(base_ + "/kev.json", catalogue("2024-01-02", 4));
  write(base_ + "/readme.txt", "nothing of interest");
  const Result<ImportReport> report = import({base_ + "/readme.txt", base_ + "/kev.json", base_ + "/absent"});
  ASSERT_FALSE(report);
  EXPECT_EQ(open().feeds().size(), 1U);
}

}  // namespace
}  // namespace parapet::knowledge
