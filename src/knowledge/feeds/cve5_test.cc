// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/cve5.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "base/archive.h"
#include "base/text.h"
#include "knowledge/cvss.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"

// What single traits of records become is in tests/cases/feeds.
namespace parapet::knowledge {
namespace {

constexpr std::string_view kRecord =
    R"({"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2024-1","state":"PUBLISHED"},"containers":{"cna":{}}})";

TEST(Cve5, is_a_snapshot_in_a_release_and_an_update_elsewhere) {
  const auto importer = make_cve5_importer();
  const auto mode = [&](std::string path) { return importer->recognise({.path = std::move(path), .bytes = kRecord})->mode; };
  EXPECT_EQ(mode("main.zip!cves/2024/0xxx/CVE-2024-0001.json"), UpdateMode::kSnapshot);
  EXPECT_EQ(mode("/data/cvelistV5/cves/2024/0xxx/CVE-2024-0001.json"), UpdateMode::kSnapshot);
  EXPECT_EQ(mode("delta.zip!deltaCves/CVE-2024-0001.json"), UpdateMode::kUpdate);
  EXPECT_EQ(mode("CVE-2024-0001.json"), UpdateMode::kUpdate);
}

TEST(Cve5, leaves_the_lists_beside_the_records_alone) {
  const auto importer = make_cve5_importer();
  EXPECT_TRUE(importer->wants_member("cves/2024/0xxx/CVE-2024-0001.json"));
  EXPECT_FALSE(importer->wants_member("cves/delta.json"));
  EXPECT_FALSE(importer->wants_member("cves/recent_activities.json"));
  EXPECT_FALSE(importer->wants_member("README.md"));
  for (const std::string_view foreign : {"", "{}", "[]", R"({"fetchTime":"x","new":[]})", R"({"format":"NVD_CVE"})"}) {
    EXPECT_FALSE(importer->recognise({.path = "x", .bytes = foreign}).has_value()) << foreign;
  }
}

TEST(Cve5, refuses_what_is_no_whole_record_with_the_reason) {
  const auto importer = make_cve5_importer();
  const std::map<std::string_view, std::string_view> broken = {
      {R"({"cveMetadata":{"cveId":"x"},"containers":{"cna":{}}})", "cveMetadata.cveId 'x' is no CVE id"},
      {R"({"cveMetadata":{"cveId":"CVE-2024-1000"},"containers":{}})", "CVE-2024-1000: the record has no container 'cna'"},
      {R"({"cveMetadata":{"cveId":"CVE-2024-1000"},"containers":{"adp":[]}})", "CVE-2024-1000: the record has no container 'cna'"}};
  for (const auto& [text, reason] : broken) {
    const auto sink = collect(*importer, text);
    ASSERT_FALSE(sink.has_value()) << text;
    EXPECT_EQ(sink.error().to_string(), reason);
  }
  EXPECT_FALSE(collect(*importer, "{\"cveMetadata\":").has_value());
}

TEST(Cve5, bounds_the_versions_of_one_record) {
  const auto importer = make_cve5_importer();
  std::string versions;
  for (int i = 0; i < 11; ++i) {
    versions += std::string(i == 0 ? "" : ",") + R"({"version":"1","status":"affected"})";
  }
  const std::string record = R"({"cveMetadata":{"cveId":"CVE-2024-1000"},"containers":{"cna":{"affected":[{"vendor":"a","product":"b","versions":[)" +
                             versions + "]}]}}}";
  EXPECT_TRUE(collect(*importer, record).has_value());
  const auto sink = collect(*importer, record, "x", Limits{.ranges_per_record_max = 10});
  ASSERT_FALSE(sink.has_value());
  EXPECT_EQ(sink.error().code(), ErrorCode::kLimit);
  EXPECT_EQ(collect(*importer, record, "x", Limits{.record_bytes_max = 10}).error().code(), ErrorCode::kLimit);
}

// All real records, parsed once.
class RealCve5 : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (test::shared_folder().empty()) {
      return;
    }
    const auto importer = make_cve5_importer();
    const auto walked = walk_archive_file(
        test::shared_folder() + "/feeds/cve/cves.tar.zst", Limits{},
        [&](const ArchiveMember& member) {
          return member.kind == ArchiveMember::Kind::kFile && importer->wants_member(member.path) ? ArchiveChoice::kRead : ArchiveChoice::kSkip;
        },
        [&](const ArchiveMember& member, std::string&& bytes) {
          const auto parsed = importer->parse({.path = member.path, .bytes = bytes}, sink_);
          failed_ += parsed ? 0 : 1;
          return Result<void>{};
        });
    EXPECT_TRUE(walked.has_value());
  }
  static void TearDownTestSuite() { sink_ = CollectingSink(); }

  template <typename Predicate>
  static std::size_t count(Predicate holds) {
    std::size_t found = 0;
    for (const Fact& fact : sink_.facts()) {
      found += holds(std::get<Record>(fact)) ? 1 : 0;
    }
    return found;
  }

  static CollectingSink sink_;
  static int failed_;
};
CollectingSink RealCve5::sink_;
int RealCve5::failed_ = 0;

TEST_F(RealCve5, are_all_read) {
  PARAPET_NEEDS_SHARED();
  EXPECT_EQ(sink_.facts().size(), 37'596U);
  EXPECT_EQ(failed_, 0);
  EXPECT_EQ(format_date(sink_.snapshot()), "2024-10-24");
  EXPECT_EQ(count([](const Record& record) { return record.rejected; }), 90U);
  // 5 of the 37,511 records with an SSVC metric are rejected, or have the older form of the table.
  EXPECT_GE(count([](const Record& record) { return record.ssvc.exploitation != SsvcPoints::Exploitation::kUnknown; }), 37'500U);
  EXPECT_GE(count([](const Record& record) { return !record.affected.empty(); }), 33'000U);
  EXPECT_EQ(count([](const Record& record) { return !record.rejected && record.description.empty(); }), 0U);
}

TEST_F(RealCve5, state_the_scores_that_we_compute_from_their_vectors) {
  PARAPET_NEEDS_SHARED();
  std::size_t compared = 0;
  std::size_t agree = 0;
  for (const Fact& fact : sink_.facts()) {
    for (const Rating& rating : std::get<Record>(fact).ratings) {
      if (rating.vector.empty() || !rating.stated) {
        continue;
      }
      const auto score = score_cvss(rating.vector);
      ASSERT_TRUE(score.has_value()) << rating.vector << ": " << score.error().to_string();
      // Publishers that give temporal or threat metrics state the score with them; ours is the base score.
      const bool base_only = rating.vector.find("/E:") == std::string::npos && rating.vector.find("/MAV:") == std::string::npos;
      compared += base_only ? 1 : 0;
      agree += base_only && std::abs(score->base - *rating.stated) < 0.05F ? 1 : 0;
    }
  }
  RecordProperty("compared", static_cast<int>(compared));
  RecordProperty("agree", static_cast<int>(agree));
  EXPECT_GT(compared, 31'000U);
  // 91 of the 105 others come from one publisher whose calculator rounds 9.9 up to 10; the rest are slips of theirs.
  EXPECT_LE(compared - agree, 105U);
}

TEST_F(RealCve5, give_windows_rules_of_their_release_and_branch) {
  PARAPET_NEEDS_SHARED();
  std::size_t rules = 0;
  std::size_t unreadable = 0;
  for (const Fact& fact : sink_.facts()) {
    for (const Affected& rule : std::get<Record>(fact).affected) {
      if (rule.domain != "windows") {
        continue;
      }
      ++rules;
      unreadable += rule.unreadable.empty() ? 0 : 1;
      if (rule.unreadable.empty()) {
        ASSERT_EQ(rule.intervals.size(), 1U);
        EXPECT_EQ(rule.intervals[0].upper->text, rule.fixed_version);
        EXPECT_TRUE(rule.intervals[0].lower->key < rule.intervals[0].upper->key) << rule.fixed_version;
      }
    }
  }
  EXPECT_GT(rules, 10'000U);
  EXPECT_LT(unreadable, rules / 5);
}

}  // namespace
}  // namespace parapet::knowledge
