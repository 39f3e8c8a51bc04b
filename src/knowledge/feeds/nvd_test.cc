// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/nvd.h"

#include <gtest/gtest.h>

#include <string>

#include "base/files.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"

// What single traits of entries become is in tests/cases/feeds.
namespace parapet::knowledge {
namespace {

TEST(Nvd, takes_a_page_of_part_of_the_database_as_an_update) {
  const auto importer = make_nvd_importer();
  const auto mode = [&](std::string_view numbers) {
    const std::string page = "{" + std::string(numbers) + R"("format":"NVD_CVE","version":"2.0","vulnerabilities":[]})";
    return importer->recognise({.path = "x", .bytes = page})->mode;
  };
  EXPECT_EQ(mode(R"("resultsPerPage":2000,"startIndex":0,"totalResults":250000,)"), UpdateMode::kUpdate);
  EXPECT_EQ(mode(R"("resultsPerPage":38,"startIndex":0,"totalResults":38,)"), UpdateMode::kUpdate);
  EXPECT_EQ(mode(R"("resultsPerPage":25000,"startIndex":0,"totalResults":25000,)"), UpdateMode::kSnapshot);
  EXPECT_EQ(mode(""), UpdateMode::kUpdate);
}

TEST(Nvd, sets_a_bad_entry_aside_and_refuses_what_is_no_page) {
  const auto importer = make_nvd_importer();
  const auto sink = collect(*importer, R"({"format":"NVD_CVE","vulnerabilities":[{"cve":{"id":"x"}},{"cve":{"id":"CVE-2024-1000"}},7]})");
  ASSERT_TRUE(sink.has_value());
  EXPECT_EQ(sink->facts().size(), 1U);
  ASSERT_EQ(sink->rejects().size(), 2U);
  EXPECT_EQ(sink->rejects()[0], (CollectingSink::Note{"entry 1", "'x' is no CVE id"}));
  EXPECT_FALSE(collect(*importer, R"({"format":"NVD_CVE"})").has_value());
  EXPECT_FALSE(collect(*importer, R"({"format":"NVD_CVE","vulnerabilities":[)").has_value());
  EXPECT_FALSE(importer->recognise({.path = "x", .bytes = "{}"}).has_value());
}

TEST(Nvd, reads_the_sample_files) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_nvd_importer();
  const std::string folder = test::shared_folder() + "/feed-samples/formats/nvd/";
  const auto page = MappedFile::open(folder + "full-page.json");
  const auto single = MappedFile::open(folder + "single-entry.json");
  ASSERT_TRUE(page && single);
  EXPECT_TRUE(importer->recognise({.path = "page", .bytes = page->bytes()}).has_value());
  EXPECT_TRUE(importer->recognise({.path = "single", .bytes = single->bytes()}).has_value());
  const auto from_page = collect(*importer, page->bytes());
  ASSERT_TRUE(from_page.has_value());
  EXPECT_EQ(from_page->facts().size(), 38U);
  EXPECT_TRUE(from_page->rejects().empty());
  std::size_t with_rules = 0;
  std::size_t on_systems = 0;
  for (const Record& record : from_page->all<Record>()) {
    with_rules += record.affected.empty() ? 0 : 1;
    on_systems += std::ranges::any_of(record.affected, [](const Affected& rule) {
      return rule.platforms == std::vector<std::string>{"macos", "windows"};
    }) ? 1 : 0;
  }
  EXPECT_EQ(with_rules, 25U);
  EXPECT_GE(on_systems, 1U);
  const auto from_single = collect(*importer, single->bytes());
  ASSERT_TRUE(from_single.has_value());
  const Record* record = from_single->find<Record>("CVE-2022-1576");
  ASSERT_NE(record, nullptr);
  ASSERT_EQ(record->affected.size(), 1U);
  EXPECT_EQ(record->affected[0].platforms, std::vector<std::string>{"wordpress"});
  EXPECT_EQ(record->affected[0].fix, FixState::kAvailable);
  EXPECT_EQ(record->ratings.size(), 2U);
  EXPECT_EQ(record->references.size(), 1U);
}

}  // namespace
}  // namespace parapet::knowledge
