// SPDX-License-Identifier: Apache-2.0
#include "knowledge/bundle.h"

#include "support/import_fixture.h"

namespace parapet::knowledge {
namespace {

using test::answers;
using test::catalogue;
using test::read_whole;
using test::scores;
using test::write_file;
using Kind = FeedOutcome::Kind;

class Bundle : public test::ImportFixture {
 protected:
  void SetUp() override {
    write_file(in_ + "/kev.json", catalogue("2024-01-01", 3));
    write_file(in_ + "/1.csv", scores("2025-05-01", {{"CVE-2020-1000", 0.25}}));
    write_file(in_ + "/2.csv", scores("2025-05-02", {{"CVE-2020-1000", 0.5}}));
    advisory("osv", {.id = "GHSA-1", .aliases = {"CVE-2024-0001"}});
    advisory("osv", {.id = "GHSA-2"});
    ASSERT_TRUE(import({in_}));
    ASSERT_TRUE(export_bundle(folder_, bundle_, *files_));
  }
  std::string bundle_ = base_ + "/knowledge.bundle";
};

TEST_F(Bundle, a_closed_network_gets_the_same_answers_and_the_history) {
  const std::string here = answers(open());
  folder_ = base_ + "/there";
  ASSERT_TRUE(import({bundle_}));
  const Knowledge there = open();
  EXPECT_EQ(answers(there), here);
  const auto id = there.find_vulnerability("CVE-2020-1000");
  ASSERT_TRUE(id);
  EXPECT_FLOAT_EQ(there.epss_on(*id, *parse_time("2025-05-01"))->probability, 0.25F);
  // The feeds say where they came from at first.
  EXPECT_NE(there.feeds()[0].source.find(in_), std::string::npos);
}

TEST_F(Bundle, the_same_bundle_again_is_unchanged_and_so_are_its_sources) {
  folder_ = base_ + "/there";
  ASSERT_TRUE(import({bundle_}));
  const std::uint64_t generation = open().generation();
  for (const std::string& path : {bundle_, in_ + "/kev.json"}) {
    const Result<ImportReport> again = import({path});
    ASSERT_TRUE(again);
    for (const FeedOutcome& outcome : again->feeds) {
      EXPECT_EQ(outcome.kind, Kind::kUnchanged) << outcome.feed;
    }
  }
  EXPECT_EQ(open().generation(), generation);
}

TEST_F(Bundle, an_older_bundle_does_not_replace_newer_feeds) {
  advisory("osv", {.id = "GHSA-3", .modified = "2024-06-01T00:00:00Z"});
  ASSERT_TRUE(import({in_ + "/osv"}));
  const std::string newer = answers(open());
  ASSERT_TRUE(import({bundle_}));
  EXPECT_EQ(answers(open()), newer);
}

TEST_F(Bundle, a_damaged_or_cut_bundle_gives_nothing) {
  const std::string bytes = read_whole(bundle_);
  folder_ = base_ + "/there";
  for (std::size_t length = bytes.size() / 8; length < bytes.size(); length += bytes.size() / 8) {
    write_file(bundle_, std::string_view(bytes).substr(0, length));
    EXPECT_FALSE(import({bundle_})) << length;
    EXPECT_TRUE(open().feeds().empty());
  }
  for (std::size_t at = 20; at < bytes.size(); at += 1 + bytes.size() / 40) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    write_file(bundle_, damaged);
    const Result<ImportReport> report = import({bundle_});
    if (report) {
      folder_ += "x";  // a byte that says nothing, such as padding of the archive
    }
  }
}

TEST_F(Bundle, an_empty_knowledge_base_exports_nothing) {
  EXPECT_FALSE(export_bundle(base_ + "/absent", base_ + "/b", *files_));
}

}  // namespace
}  // namespace parapet::knowledge
