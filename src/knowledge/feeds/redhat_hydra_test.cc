// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/redhat_hydra.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/files.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"

// What single traits become is in tests/cases/feeds.
namespace parapet::knowledge {
namespace {

TEST(RedHatHydra, refuses_a_document_without_a_cve) {
  const auto importer = make_redhat_hydra_importer();
  const auto sink = collect(*importer, R"({"public_date":"2024-01-01","details":[],"csaw":false,"name":"x"})");
  ASSERT_FALSE(sink.has_value());
  EXPECT_EQ(sink.error().message(), "'x' is no CVE id");
  EXPECT_FALSE(importer->recognise({.path = "x", .bytes = "{}"}).has_value());
}

TEST(RedHatHydra, reads_the_sample_files) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_redhat_hydra_importer();
  std::size_t full = 0;
  std::size_t summaries = 0;
  std::size_t rules = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(test::shared_folder() + "/feed-samples/formats/rhel-hydra")) {
    if (!entry.is_regular_file()) {
      continue;
    }
    const auto file = MappedFile::open(entry.path().string());
    ASSERT_TRUE(file.has_value());
    const auto identity = importer->recognise({.path = entry.path().string(), .bytes = file->bytes()});
    ASSERT_TRUE(identity.has_value()) << entry.path();
    const auto sink = collect(*importer, file->bytes());
    ASSERT_TRUE(sink.has_value()) << entry.path() << sink.error().to_string();
    ASSERT_EQ(sink->facts().size(), 1U);
    full += identity->name == "redhat-hydra" ? 1 : 0;
    summaries += identity->name == "redhat-hydra-list" ? 1 : 0;
    const std::vector<Record> records = sink->all<Record>();
    for (const Affected& rule : records[0].affected) {
      ++rules;
      EXPECT_TRUE(rule.unreadable.empty()) << entry.path() << " " << rule.unreadable;
      EXPECT_FALSE(rule.domain.empty());
    }
  }
  EXPECT_EQ(full, 22U);
  EXPECT_EQ(summaries, 20U);
  EXPECT_GT(rules, 250U);
}

}  // namespace
}  // namespace parapet::knowledge
