// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/eol.h"

#include <gtest/gtest.h>

#include <string>

#include "base/files.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"

namespace parapet::knowledge {
namespace {

constexpr std::string_view kOne =
    R"({"schema_version": "1.2.0", "generated_at": "2025-01-05T00:00:00Z", "result": {"name": "nginx", "releases": [
  {"name": "1.24", "codename": null, "releaseDate": "2023-04-11", "isEol": true, "eolFrom": "2024-04-23", "latest": {"name": "1.24.0"}},
  {"name": "1.27", "releaseDate": "2024-05-29", "isEol": false, "eolFrom": null, "eoasFrom": "2025-01-01"},
  {"name": "0.1", "isEol": true},
  {"releaseDate": "2024-05-29"}]}})";

TEST(Eol, reads_one_product_as_a_feed_of_its_own) {
  const auto importer = make_eol_importer();
  const auto identity = importer->recognise({.path = "x", .bytes = kOne});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->name, "eol/nginx");
  EXPECT_EQ(identity->mode, UpdateMode::kSnapshot);
  EXPECT_EQ(format_date(identity->snapshot), "2025-01-05");
  EXPECT_EQ(identity->coverage, Coverage::kThreat) << "judges no software";
  const auto sink = collect(*importer, kOne);
  ASSERT_TRUE(sink.has_value());
  const auto* old = sink->find<EndOfLife>("nginx 1.24");
  ASSERT_NE(old, nullptr);
  EXPECT_EQ(format_date(old->end), "2024-04-23");
  EXPECT_FALSE(old->ended) << "the date says it";
  EXPECT_EQ(old->latest, "1.24.0");
  EXPECT_FALSE(sink->find<EndOfLife>("nginx 1.27")->end.known());
  EXPECT_EQ(format_date(sink->find<EndOfLife>("nginx 1.27")->support_end), "2025-01-01");
  EXPECT_TRUE(sink->find<EndOfLife>("nginx 0.1")->ended);
  EXPECT_EQ(sink->rejects().size(), 1U);
}

TEST(Eol, reads_the_older_form_under_the_name_of_its_file) {
  constexpr std::string_view kOld =
      R"([{"cycle": "12", "codename": "Bookworm", "releaseDate": "2023-06-10", "eol": "2026-06-10", "extendedSupport": "2028-06-30", "latest": "12.8"},
    {"cycle": 5, "eol": true}, {"cycle": "sid", "eol": false}, {"eol": true}])";
  const auto importer = make_eol_importer();
  EXPECT_EQ(importer->recognise({.path = "eol/debian.json", .bytes = kOld})->name, "eol/debian");
  const auto sink = collect(*importer, kOld, "eol/debian.json");
  ASSERT_TRUE(sink.has_value());
  EXPECT_EQ(format_date(sink->find<EndOfLife>("debian 12")->extended_end), "2028-06-30");
  EXPECT_TRUE(sink->find<EndOfLife>("debian 5")->ended);
  EXPECT_FALSE(sink->find<EndOfLife>("debian sid")->ended);
  EXPECT_EQ(sink->rejects().size(), 1U);
}

TEST(Eol, leaves_foreign_files_alone) {
  for (const std::string_view foreign :
       {"", "{}", "[]", R"({"result": 1, "releases": 2, "x": 3})", R"([{"cycle": 1}])"}) {
    EXPECT_FALSE(make_eol_importer()->recognise({.path = "x", .bytes = foreign}).has_value()) << foreign;
  }
  EXPECT_FALSE(collect(*make_eol_importer(), "{}").has_value());
}

TEST(Eol, reads_the_sample_file) {
  PARAPET_NEEDS_SHARED();
  const auto file = MappedFile::open(test::shared_folder() + "/feed-samples/formats/eol/valid-eol-response.json");
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(make_eol_importer()->recognise({.path = "x", .bytes = file->bytes()})->name, "eol");
  const auto sink = collect(*make_eol_importer(), file->bytes());
  ASSERT_TRUE(sink.has_value());
  EXPECT_EQ(sink->facts().size(), 6U);
  EXPECT_EQ(format_date(sink->find<EndOfLife>("ubuntu 18.04")->end), "2023-04-26");
}

}  // namespace
}  // namespace parapet::knowledge
