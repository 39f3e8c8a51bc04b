// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/go_excluded.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/archive.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"

namespace parapet::knowledge {
namespace {

TEST(GoExcluded, makes_notices_that_judge_nothing) {
  constexpr std::string_view kExcluded =
      "id: GO-2022-1020\nexcluded: EFFECTIVELY_PRIVATE\nmodules:\n    - module: example.org/door\ncves:\n    - CVE-2022-32167\n"
      "ghsas:\n    - GHSA-fg25-gq9g-32mx\n";
  const auto importer = make_go_excluded_importer();
  ASSERT_TRUE(importer->recognise({.path = "x", .bytes = kExcluded}).has_value());
  const auto sink = collect(*importer, kExcluded);
  ASSERT_TRUE(sink.has_value());
  const auto* record = sink->find<Record>("GO-2022-1020");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->kind, RecordKind::kNotice);
  EXPECT_TRUE(record->affected.empty());
  EXPECT_EQ(record->aliases, (std::vector<std::string>{"CVE-2022-32167", "GHSA-fg25-gq9g-32mx"}));
  EXPECT_TRUE(sink->domains().empty());
  EXPECT_FALSE(importer->recognise({.path = "x", .bytes = "id: GO-2022-1\nmodules: []\n"}).has_value());
  EXPECT_FALSE(collect(*importer, "id: X\n").has_value());
}

TEST(GoExcluded, reads_the_sample_whole) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_go_excluded_importer();
  std::set<std::string> ids;
  const auto walked = walk_archive_file(
      test::shared_folder() + "/feed-samples/extra/go-excluded.tar.zst", {},
      [&](const ArchiveMember& member) {
        return importer->wants_member(member.path) ? ArchiveChoice::kRead : ArchiveChoice::kSkip;
      },
      [&](const ArchiveMember& member, std::string&& bytes) -> Result<void> {
        EXPECT_TRUE(importer->recognise({.path = member.path, .bytes = bytes}).has_value()) << member.path;
        const auto sink = collect(*importer, bytes);
        EXPECT_TRUE(sink.has_value()) << member.path;
        if (sink) {
          ids.insert(sink->all<Record>().front().id);
        }
        return {};
      });
  EXPECT_TRUE(walked.has_value());
  EXPECT_EQ(ids.size(), 842U);
}

}  // namespace
}  // namespace parapet::knowledge
