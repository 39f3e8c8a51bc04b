// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/github_advisory.h"

#include <gtest/gtest.h>

#include <string>

#include "base/files.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"

// What single traits become is in tests/cases/feeds.
namespace parapet::knowledge {
namespace {

TEST(GithubAdvisory, sets_a_bad_entry_aside_and_refuses_what_is_no_answer) {
  const auto importer = make_github_advisory_importer();
  const auto sink = collect(*importer, R"({"data":{"securityAdvisories":{"nodes":[{"ghsaId":"x"},{"ghsaId":"GHSA-aaaa-bbbb-cccc"}]}}})");
  ASSERT_TRUE(sink.has_value());
  EXPECT_EQ(sink->facts().size(), 1U);
  ASSERT_EQ(sink->rejects().size(), 1U);
  EXPECT_EQ(sink->rejects()[0].reason, "ghsaId 'x' is no GHSA id");
  EXPECT_FALSE(collect(*importer, R"({"data":{"errors":[]}})").has_value());
  EXPECT_FALSE(importer->recognise({.path = "x", .bytes = R"({"id":"GHSA-aaaa-bbbb-cccc","affected":[]})"}).has_value());
}

TEST(GithubAdvisory, reads_the_sample_files) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_github_advisory_importer();
  for (const std::string ecosystem : {"java", "npm"}) {
    const std::string path =
        test::shared_folder() + "/feed-samples/formats/github-graphql/snapshots/github:" + ecosystem + "/ghsa-mh6f-8j2x-4483.json";
    const auto file = MappedFile::open(path);
    ASSERT_TRUE(file.has_value()) << path;
    EXPECT_TRUE(importer->recognise({.path = path, .bytes = file->bytes()}).has_value());
    const auto sink = collect(*importer, file->bytes());
    ASSERT_TRUE(sink.has_value());
    const Record* record = sink->find<Record>("GHSA-mh6f-8j2x-4483");
    ASSERT_NE(record, nullptr);
    EXPECT_EQ(record->ratings.size(), 3U);
    ASSERT_EQ(record->affected.size(), ecosystem == "java" ? 1U : 2U);
    EXPECT_EQ(record->affected[0].domain, ecosystem == "java" ? "maven" : "npm");
  }
}

}  // namespace
}  // namespace parapet::knowledge
