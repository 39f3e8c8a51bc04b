// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/epss.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/archive.h"
#include "base/files.h"
#include "base/text.h"
#include "knowledge/feeds/collecting_sink.h"
#include "knowledge/feeds/csv.h"
#include "support/paths.h"

namespace parapet::knowledge {
namespace {

constexpr std::string_view kDay =
    "#model_version:v2025.03.14,score_date:2025-08-13T00:00:00+0000\n"
    "cve,epss,percentile\n"
    "CVE-2024-1000,0.00383,0.73075\n"
    "CVE-2024-1001,1.5,0.9\n"
    "CVE-2024-1002,0.97,\n"
    "XYZ,0.1,0.1\n"
    "CVE-2024-1003,1,1\n";

TEST(Epss, reads_a_day_with_its_model_and_sets_bad_rows_aside) {
  const auto importer = make_epss_importer();
  const auto identity = importer->recognise({.path = "x", .bytes = kDay});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->model, "v2025.03.14");
  EXPECT_EQ(format_date(identity->snapshot), "2025-08-13");
  EXPECT_TRUE(identity->keeps_history);
  const auto sink = collect(*importer, kDay);
  ASSERT_TRUE(sink.has_value()) << sink.error().to_string();
  ASSERT_EQ(sink->facts().size(), 2U);
  const auto* score = sink->find<EpssScore>("CVE-2024-1000");
  ASSERT_NE(score, nullptr);
  EXPECT_FLOAT_EQ(score->probability, 0.00383F);
  EXPECT_FLOAT_EQ(score->percentile, 0.73075F);
  ASSERT_EQ(sink->rejects().size(), 3U);
  EXPECT_EQ(sink->rejects()[0].record, "CVE-2024-1001");
  EXPECT_EQ(sink->rejects()[2].record, "line 6");
}

TEST(Epss, refuses_a_file_without_its_day_or_its_columns) {
  const auto importer = make_epss_importer();
  const std::vector<std::pair<std::string_view, std::string_view>> broken = {
      {"#model_version:v1\ncve,epss,percentile\nCVE-2024-1000,0.1,0.1\n", "no score_date in the first line of the EPSS file"},
      {"cve,epss,percentile\nCVE-2024-1000,0.1,0.1\n", "no score_date in the first line of the EPSS file"},
      {"#model_version:v1,score_date:today\ncve,epss,percentile\n", "score_date 'today' is no date"},
      {"#model_version:v1,score_date:2024-02-20\ninvalid,header,format\n", "header: column 'cve' is missing from the header"},
      {"#model_version:v1,score_date:2024-02-20\n", "an EPSS file without rows"}};
  for (const auto& [text, reason] : broken) {
    EXPECT_TRUE(importer->recognise({.path = "x", .bytes = text}).has_value()) << text;
    const auto sink = collect(*importer, text);
    ASSERT_FALSE(sink.has_value()) << text;
    EXPECT_EQ(sink.error().to_string(), reason);
  }
}

TEST(Epss, takes_a_preamble_without_its_number_sign_and_with_blanks) {
  const auto importer = make_epss_importer();
  const auto sink = collect(*importer, "model_version: v1, score_date: 2024-02-20\r\ncve,epss,percentile\r\nCVE-2024-1000,0.1,0.2\r\n");
  ASSERT_TRUE(sink.has_value());
  EXPECT_EQ(sink->facts().size(), 1U);
}

TEST(Epss, leaves_foreign_files_alone) {
  const auto importer = make_epss_importer();
  for (const std::string_view foreign : {"", "#", "cve,poc_count,reference_count\n", "{}", "cve,epss"}) {
    EXPECT_FALSE(importer->recognise({.path = "x", .bytes = foreign}).has_value()) << foreign;
  }
}

TEST(Epss, reads_and_refuses_the_sample_files) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_epss_importer();
  const std::string folder = test::shared_folder() + "/feed-samples/formats/epss/";
  const std::map<std::string, bool> files = {{"example-1.csv", true}, {"invalid-header.csv", false}, {"missing-date.csv", false}};
  for (const auto& [name, good] : files) {
    const auto file = MappedFile::open(folder + name);
    ASSERT_TRUE(file.has_value());
    EXPECT_TRUE(importer->recognise({.path = name, .bytes = file->bytes()}).has_value()) << name;
    const auto sink = collect(*importer, file->bytes());
    EXPECT_EQ(sink.has_value(), good) << name;
    if (good) {
      EXPECT_EQ(sink->facts().size(), 5U);
    }
  }
}

TEST(Epss, of_the_real_files_agrees_with_the_joined_list_of_the_same_day) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_epss_importer();
  const auto text = unpack_file(test::shared_folder() + "/feeds/epss/epss_scores-2026-08-22.csv.gz", Limits{});
  const auto joined = MappedFile::open(test::shared_folder() + "/feed-samples/extra/epss_kev_nvd-2026-08-22.csv");
  ASSERT_TRUE(text && joined);
  EXPECT_FALSE(importer->recognise({.path = "joined", .bytes = joined->bytes()}).has_value());
  const auto sink = collect(*importer, *text);
  ASSERT_TRUE(sink.has_value());
  EXPECT_TRUE(sink->rejects().empty());
  std::map<std::string, EpssScore> scores;
  for (EpssScore& score : sink->all<EpssScore>()) {
    scores[score.vulnerability] = score;
  }
  EXPECT_EQ(scores.size(), 1556U);
  CsvReader reader(joined->bytes());
  ASSERT_TRUE(reader.next().has_value());
  std::size_t compared = 0;
  for (auto row = reader.next(); row && row->has_value(); row = reader.next()) {
    const auto score = scores.find(std::string((**row)[0]));
    ASSERT_NE(score, scores.end());
    EXPECT_FLOAT_EQ(score->second.probability, static_cast<float>(parse_double((**row)[2]).value_or(-1))) << score->first;
    ++compared;
  }
  EXPECT_EQ(compared, 1556U);
}

}  // namespace
}  // namespace parapet::knowledge
