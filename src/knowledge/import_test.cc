// SPDX-License-Identifier: Apache-2.0
#include "support/import_fixture.h"

#include <atomic>

namespace parapet::knowledge {
namespace {

using test::Advisory;
using test::catalogue;
using test::scores;
using test::to_json;
using test::write_file;
using Kind = FeedOutcome::Kind;

class Import : public test::ImportFixture {};

TEST_F(Import, an_empty_folder_opens_as_empty_knowledge) {
  const Knowledge knowledge = open();
  EXPECT_EQ(knowledge.generation(), 0U);
  EXPECT_TRUE(knowledge.feeds().empty());
  EXPECT_EQ(knowledge.rules("debian:12", "openssl").size(), 0U);
  EXPECT_FALSE(knowledge.find_vulnerability("CVE-2020-1000"));
  EXPECT_TRUE(knowledge.domains().empty());
  EXPECT_TRUE(knowledge.find_records("DSA-1").empty());
}

TEST_F(Import, a_catalogue_goes_in_and_comes_out) {
  write_file(in_ + "/kev.json", catalogue("2024-01-01", 3));
  const FeedOutcome imported = outcome({in_ + "/kev.json"});
  EXPECT_EQ(imported.kind, Kind::kImported);
  EXPECT_EQ(imported.added, 3U);
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

TEST_F(Import, rules_stand_under_their_package_with_texts_and_keys) {
  advisory("osv", {.id = "GHSA-aaaa-bbbb-cccc", .aliases = {"CVE-2024-0001"}, .fixed = "1.4"});
  advisory("osv", {.id = "PYSEC-2024-1", .aliases = {"CVE-2024-0001", "GHSA-aaaa-bbbb-cccc"}, .name = "other"});
  ASSERT_TRUE(import({in_ + "/osv"}));
  const Knowledge knowledge = open();
  const RuleList rules = knowledge.rules("pypi", "demo");
  ASSERT_EQ(rules.size(), 1U);
  const Rule rule = *rules.begin();
  ASSERT_EQ(rule.interval_count(), 1U);
  EXPECT_EQ(rule.interval(0).upper.text, "1.4");
  EXPECT_FALSE(rule.interval(0).upper.inclusive);
  EXPECT_TRUE(rule.interval(0).contains(version::parse(version::Scheme::kPypi, "1.3")->bytes()));
  EXPECT_FALSE(rule.interval(0).contains(version::parse(version::Scheme::kPypi, "1.4.0")->bytes()));
  ASSERT_EQ(rule.vulnerabilities().size(), 1U);
  EXPECT_EQ(knowledge.vulnerability_name(rule.vulnerabilities()[0]), "CVE-2024-0001");
  EXPECT_EQ(knowledge.records_of(rule.vulnerabilities()[0]).size(), 2U);
  EXPECT_EQ(knowledge.record_id(rule.record()), "GHSA-aaaa-bbbb-cccc");
  EXPECT_EQ(knowledge.rules("pypi", "nobody").size(), 0U);
  EXPECT_EQ(knowledge.rules("npm", "demo").size(), 0U);
  EXPECT_EQ(knowledge.feeds_of_domain("pypi").size(), 1U);
  EXPECT_TRUE(knowledge.feeds_of_domain("npm").empty());
}

TEST_F(Import, the_same_bytes_again_change_nothing) {
  write_file(in_ + "/kev.json", catalogue("2024-01-01", 3));
  advisory("osv", {.id = "GHSA-aaaa-bbbb-cccc"});
  advisory("osv", {.id = "GHSA-aaaa-bbbb-dddd"});
  ASSERT_TRUE(import({in_}));
  const std::uint64_t generation = open().generation();
  const Result<ImportReport> again = import({in_});
  ASSERT_TRUE(again);
  ASSERT_EQ(again->feeds.size(), 2U);
  EXPECT_EQ(again->feeds[0].kind, Kind::kUnchanged);
  EXPECT_EQ(again->feeds[1].kind, Kind::kUnchanged);
  EXPECT_EQ(open().generation(), generation);
}

TEST_F(Import, a_newer_snapshot_reports_what_was_added_changed_and_withdrawn) {
  advisory("osv", {.id = "GHSA-1"});
  advisory("osv", {.id = "GHSA-2"});
  advisory("osv", {.id = "GHSA-3"});
  ASSERT_TRUE(import({in_ + "/osv"}));
  std::filesystem::remove(in_ + "/osv/GHSA-1.json");
  advisory("osv", {.id = "GHSA-2", .fixed = "3.0", .modified = "2024-02-01T00:00:00Z"});
  advisory("osv", {.id = "GHSA-3", .modified = "2024-02-01T00:00:00Z", .withdrawn = "2024-02-01T00:00:00Z"});
  advisory("osv", {.id = "GHSA-4"});
  const FeedOutcome newer = outcome({in_ + "/osv"});
  EXPECT_EQ(newer.added, 1U);
  EXPECT_EQ(newer.changed, 1U);
  EXPECT_EQ(newer.withdrawn, 2U);
  const Knowledge knowledge = open();
  EXPECT_FALSE(knowledge.find_vulnerability("GHSA-1"));
  EXPECT_TRUE(knowledge.vulnerability(*knowledge.find_vulnerability("GHSA-3")).rejected);
}

TEST_F(Import, a_feed_that_lost_most_of_its_records_is_refused_without_force) {
  write_file(in_ + "/a.json", catalogue("2024-01-01", 10));
  write_file(in_ + "/b.json", catalogue("2024-01-02", 4));
  ASSERT_TRUE(import({in_ + "/a.json"}));
  const Result<ImportReport> refused = import({in_ + "/b.json"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::kConflict);
  EXPECT_EQ(open().feeds()[0].records, 10U);
  EXPECT_EQ(outcome({in_ + "/b.json"}, {.force = true}).withdrawn, 6U);
  EXPECT_EQ(open().feeds()[0].records, 4U);
}

TEST_F(Import, an_older_snapshot_never_replaces_a_newer_one) {
  advisory("new", {.id = "GHSA-1", .modified = "2024-05-01T00:00:00Z"});
  advisory("new", {.id = "GHSA-2"});
  advisory("old", {.id = "GHSA-1"});
  advisory("old", {.id = "GHSA-3"});
  ASSERT_TRUE(import({in_ + "/new"}));
  EXPECT_EQ(outcome({in_ + "/old"}).kind, Kind::kOlder);
  EXPECT_FALSE(open().find_vulnerability("GHSA-3"));
  EXPECT_EQ(outcome({in_ + "/old"}, {.force = true}).kind, Kind::kImported);
  EXPECT_TRUE(open().find_vulnerability("GHSA-3"));
}

TEST_F(Import, snapshots_of_one_import_go_in_by_their_date_whatever_their_names) {
  write_file(in_ + "/a-new.csv", scores("2025-05-02", {{"CVE-2020-0001", 0.5}}));
  write_file(in_ + "/b-old.csv", scores("2025-05-01", {{"CVE-2020-0001", 0.25}, {"CVE-2020-0002", 0.75}}));
  ASSERT_TRUE(import({in_}));
  const Knowledge knowledge = open();
  const auto id = knowledge.find_vulnerability("CVE-2020-0001");
  ASSERT_TRUE(id);
  EXPECT_FLOAT_EQ(knowledge.vulnerability(*id).epss.value_or(0), 0.5F);
  const UnixTime first_day = *parse_time("2025-05-01T12:00:00Z");
  ASSERT_TRUE(knowledge.epss_on(*id, first_day));
  EXPECT_FLOAT_EQ(knowledge.epss_on(*id, first_day)->probability, 0.25F);
  EXPECT_EQ(knowledge.epss_on(*id, first_day)->model, "v2025.03.14");
  EXPECT_FALSE(knowledge.epss_on(*id, *parse_time("2025-04-01")));
}

TEST_F(Import, history_grows_when_newer_scores_come_and_again_is_unchanged) {
  write_file(in_ + "/1.csv", scores("2025-05-01", {{"CVE-2020-0001", 0.25}}));
  write_file(in_ + "/2.csv", scores("2025-05-02", {{"CVE-2020-0001", 0.5}}));
  ASSERT_TRUE(import({in_ + "/1.csv"}));
  ASSERT_TRUE(import({in_ + "/2.csv"}));
  const Knowledge knowledge = open();
  EXPECT_FLOAT_EQ(knowledge.epss_on(*knowledge.find_vulnerability("CVE-2020-0001"), *parse_time("2025-05-01"))->probability, 0.25F);
  EXPECT_EQ(outcome({in_ + "/1.csv"}).kind, Kind::kUnchanged);
  EXPECT_EQ(outcome({in_ + "/2.csv"}).kind, Kind::kUnchanged);
}

TEST_F(Import, a_single_record_updates_its_feed_and_an_older_one_does_not) {
  advisory("osv", {.id = "GHSA-1", .modified = "2024-03-01T00:00:00Z"});
  advisory("osv", {.id = "GHSA-2"});
  ASSERT_TRUE(import({in_ + "/osv"}));
  advisory("single", {.id = "GHSA-1", .fixed = "9.0", .modified = "2024-02-01T00:00:00Z"});
  EXPECT_EQ(outcome({in_ + "/single/GHSA-1.json"}).kind, Kind::kUnchanged);
  EXPECT_EQ((*open().rules("pypi", "demo").begin()).interval(0).upper.text, "2.0");
  advisory("single", {.id = "GHSA-1", .fixed = "9.0", .modified = "2024-04-01T00:00:00Z"});
  const FeedOutcome updated = outcome({in_ + "/single/GHSA-1.json"});
  EXPECT_EQ(updated.changed, 1U);
  EXPECT_EQ(updated.withdrawn, 0U);
  EXPECT_EQ(updated.records, 2U);
  EXPECT_EQ((*open().rules("pypi", "demo").begin()).interval(0).upper.text, "9.0");
  EXPECT_EQ(outcome({in_ + "/single/GHSA-1.json"}).kind, Kind::kUnchanged);
}

TEST_F(Import, add_merges_instead_of_replacing) {
  write_file(in_ + "/a.json", catalogue("2024-01-01", 10));
  write_file(in_ + "/b.json", catalogue("2024-01-02", 2));
  ASSERT_TRUE(import({in_ + "/a.json"}));
  const FeedOutcome merged = outcome({in_ + "/b.json"}, {.add = true});
  EXPECT_EQ(merged.kind, Kind::kImported);
  EXPECT_EQ(merged.withdrawn, 0U);
  EXPECT_EQ(open().feeds()[0].records, 10U);
}

TEST_F(Import, a_bad_record_is_set_aside_and_the_rest_goes_in) {
  advisory("osv", {.id = "GHSA-1"});
  advisory("osv", {.id = "GHSA-2"});
  write_file(in_ + "/osv/GHSA-3.json", R"({"id":"GHSA-3","modified":"2024-01-01T00:00:00Z","affected":[{"package")");
  const Result<ImportReport> report = import({in_ + "/osv"});
  ASSERT_TRUE(report);
  const Knowledge knowledge = open();
  EXPECT_EQ(knowledge.feeds()[0].records, 2U);
  EXPECT_EQ(knowledge.feeds()[0].rejected, 1U);
  const Result<std::vector<Knowledge::Reject>> rejects = knowledge.rejects(FeedId{0});
  ASSERT_TRUE(rejects);
  ASSERT_EQ(rejects->size(), 1U);
  EXPECT_NE((*rejects)[0].record.find("GHSA-3.json"), std::string::npos);
}

TEST_F(Import, a_named_file_that_is_no_feed_is_an_error_after_the_others_went_in) {
  write_file(in_ + "/kev.json", catalogue("2024-01-02", 4));
  write_file(in_ + "/readme.txt", "nothing of interest");
  bool told = false;
  ImportOptions options;
  options.observer = [&](const ImportReport& report) { told = report.feeds.size() == 1; };
  const Result<ImportReport> report = import({in_ + "/readme.txt", in_ + "/kev.json", in_ + "/absent"}, options);
  ASSERT_FALSE(report);
  EXPECT_TRUE(told);
  EXPECT_EQ(open().feeds().size(), 1U);
}

TEST_F(Import, a_document_that_is_too_deep_or_cut_says_so) {
  write_file(in_ + "/deep.json", "{\"a\":" + std::string(1000, '[') + std::string(1000, ']') + "}");
  const Result<ImportReport> report = import({in_ + "/deep.json"});
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().to_string().find("deep.json"), std::string::npos);
  EXPECT_NE(report.error().to_string().find("depth_max"), std::string::npos) << report.error().to_string();
}

TEST_F(Import, in_a_folder_what_is_no_feed_is_listed_as_skipped) {
  write_file(in_ + "/kev.json", catalogue("2024-01-02", 4));
  write_file(in_ + "/readme.txt", "nothing of interest");
  const Result<ImportReport> report = import({in_});
  ASSERT_TRUE(report);
  ASSERT_EQ(report->skipped.size(), 1U);
  EXPECT_NE(report->skipped[0].path.find("readme.txt"), std::string::npos);
}

TEST_F(Import, links_that_lead_out_of_the_folder_are_not_followed) {
  write_file(base_ + "/outside/kev.json", catalogue("2024-01-02", 4));
  std::filesystem::create_directories(in_);
  std::filesystem::create_symlink(base_ + "/outside/kev.json", in_ + "/link.json");
  std::filesystem::create_directory_symlink(base_ + "/outside", in_ + "/folder");
  const Result<ImportReport> report = import({in_});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->feeds.empty());
}

TEST_F(Import, a_feed_cut_short_never_replaces_a_whole_one) {
  write_file(in_ + "/kev.json", catalogue("2024-01-01", 3));
  ASSERT_TRUE(import({in_ + "/kev.json"}));
  const std::string newer = catalogue("2024-01-02", 30);
  write_file(in_ + "/cut/kev.json", newer.substr(0, newer.size() / 2));
  EXPECT_FALSE(import({in_ + "/cut/kev.json"}));
  const Result<ImportReport> walked = import({in_ + "/cut"});
  EXPECT_TRUE(walked);
  EXPECT_EQ(open().feeds()[0].records, 3U);
}

TEST_F(Import, one_generation_keeps_no_files_of_the_one_before) {
  write_file(in_ + "/kev.json", catalogue("2024-01-01", 3));
  ASSERT_TRUE(import({in_}));
  write_file(in_ + "/kev.json", catalogue("2024-01-02", 4));
  write_file(folder_ + "/parts/7.tmp", "left over by a killed import");
  write_file(folder_ + "/index.tmp", "left over by a killed import");
  ASSERT_TRUE(import({in_}));
  // KEV keeps its history: the older catalogue stays as a part.
  EXPECT_EQ(files_->list(folder_ + "/parts")->size(), 2U);
  EXPECT_EQ(*files_->list(folder_), (std::vector<std::string>{"CURRENT", "index.2.idx", "lock"}));
}

TEST_F(Import, a_second_import_waits_for_the_first_and_then_gives_up) {
  std::filesystem::create_directories(folder_);
  const Result<FileLock> lock = FileLock::acquire(folder_ + "/lock", 0);
  ASSERT_TRUE(lock);
  write_file(in_ + "/kev.json", catalogue("2024-01-01", 3));
  ImportOptions options;
  options.lock_wait_seconds = 0;
  const Result<ImportReport> report = import({in_}, options);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code(), ErrorCode::kConflict);
}

// Gives up once it was asked so many times whether to.
class GivesUp final : public Progress {
 public:
  explicit GivesUp(int after) : left_(after) {}
  void stage(std::string_view, std::uint64_t) override {}
  void advance(std::uint64_t, std::uint64_t) override {}
  void done() override {}
  [[nodiscard]] bool cancelled() const override { return left_.fetch_sub(1) <= 0; }

 private:
  mutable std::atomic<int> left_;
};

TEST_F(Import, given_up_at_any_moment_it_leaves_what_was_there) {
  write_file(in_ + "/kev.json", catalogue("2024-01-01", 3));
  advisory("osv", {.id = "GHSA-aaaa-bbbb-cccc"});
  ASSERT_TRUE(import({in_}));
  ASSERT_TRUE(export_bundle(folder_, base_ + "/bundle", *files_));
  write_file(in_ + "/kev.json", catalogue("2024-01-02", 4));
  advisory("osv", {.id = "GHSA-aaaa-bbbb-cccc"});
  advisory("osv", {.id = "GHSA-aaaa-bbbb-dddd"});
  for (const std::string& path : {in_, base_ + "/bundle"}) {
    const std::string folder = path == in_ ? folder_ : base_ + "/elsewhere";
    const std::uint64_t before = open(folder).generation();
    bool finished = false;
    int given_up = 0;
    for (int after = 0; !finished && after < 1000; ++after) {
      GivesUp progress(after);
      const Result<ImportReport> report = import_paths(folder, {path}, {.threads = 1}, *files_, clock_, progress);
      finished = report.has_value();
      if (!finished) {
        EXPECT_EQ(report.error().code(), ErrorCode::kEnvironment) << report.error().to_string();
        EXPECT_EQ(open(folder).generation(), before);
        ++given_up;
      }
    }
    EXPECT_TRUE(finished);
    EXPECT_GE(given_up, 3);
    EXPECT_EQ(open(folder).generation(), before + 1);
  }
  EXPECT_EQ(open().feeds().size(), 2U);
}

}  // namespace
}  // namespace parapet::knowledge
