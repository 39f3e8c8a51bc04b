// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/friendsofphp.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/archive.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

constexpr std::string_view kAdvisory =
    "title: \"CVE-2026-45064: it opens\"\nlink: https://example.org/\ncve: CVE-2026-45064\nbranches:\n"
    "    6.1.x:\n        time:     ~\n        versions: ['>=6.1.0', '<6.2.0']\n"
    "    6.4.x:\n        time:     2026-05-20 08:00:00\n        versions: ['>=6.4.0', '<6.4.40']\n"
    "    7.x:\n        time:     2026-05-21 08:00:00\n        versions: ['>=7.0', '<=7.4.12']\n"
    "    8.x:\n        time:     ~\n        versions: ['>=8.0']\n"
    "reference: composer://Symfony/symfony\n";

Record read(std::string_view yaml, std::string path = "symfony/symfony/CVE-2026-45064.yaml") {
  const auto sink = collect(*make_friendsofphp_importer(), yaml, std::move(path));
  EXPECT_TRUE(sink.has_value()) << sink.error().to_string();
  return sink && sink->all<Record>().size() == 1 ? sink->all<Record>().front() : Record{};
}

const Affected* holding(const Record& record, std::string_view version) {
  const auto key = version::parse(version::Scheme::kComposer, version);
  EXPECT_TRUE(key.has_value());
  for (const Affected& entry : record.affected) {
    if (version::RangeSet{entry.intervals}.contains(key->bytes())) {
      return &entry;
    }
  }
  return nullptr;
}

TEST(FriendsOfPhp, joins_branches_whose_constraints_hold_together) {
  const Record record = read(kAdvisory);
  EXPECT_EQ(record.id, "Symfony/symfony/CVE-2026-45064");
  EXPECT_EQ(record.aliases, (std::vector<std::string>{"CVE-2026-45064"}));
  EXPECT_EQ(record.affected[0].name, "symfony/symfony");
  EXPECT_EQ(format_date(record.published), "2026-05-20");
  for (const std::string_view version : {"6.0.9", "6.2.0", "6.4.40", "7.4.13"}) {
    EXPECT_EQ(holding(record, version), nullptr) << version;
  }
  EXPECT_EQ(holding(record, "6.1.5")->fix, FixState::kAvailable);
  EXPECT_EQ(holding(record, "6.4.40-RC1")->intervals[1].upper->text, "6.4.40")
      << "an unstable build need not have the fix";
  EXPECT_EQ(holding(record, "7.4.12")->fix, FixState::kUnknown) << "the last affected version is named, not the fix";
  EXPECT_EQ(holding(record, "9.0")->fix, FixState::kNone);
}

TEST(FriendsOfPhp, names_an_advisory_without_cve_by_its_file) {
  constexpr std::string_view kNoCve =
      "title: t\nlink: l\ncve: ~\nbranches:\n    3.0.x:\n        time: 2015-05-07 11:30:00\n        versions: "
      "['>=3.0.0', '<3.0.4']\n"
      "reference: composer://cakephp/cakephp\n";
  const Record record = read(kNoCve, "advisories.tar.zst!cakephp/cakephp/2015-05-07.yaml");
  EXPECT_EQ(record.id, "cakephp/cakephp/2015-05-07");
  EXPECT_TRUE(record.aliases.empty());
}

TEST(FriendsOfPhp, does_not_assess_what_it_cannot_read) {
  const Record record =
      read("branches:\n  a:\n    versions: ['soon']\n  b:\n    versions: ['<2']\nreference: composer://a/b\n");
  ASSERT_EQ(record.affected.size(), 2U);
  EXPECT_EQ(record.affected[1].unreadable, "a: soon");
  for (const std::string_view bad :
       {"branches: {}\nreference: composer://a/b\n", "branches: {a: {versions: [x]}}\nreference: npm://a\n", "a: ["}) {
    EXPECT_FALSE(collect(*make_friendsofphp_importer(), bad).has_value()) << bad;
  }
  EXPECT_FALSE(
      make_friendsofphp_importer()->recognise({.path = "x", .bytes = "branches:\nreference: x\n"}).has_value());
}

TEST(FriendsOfPhp, reads_the_real_database_whole) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_friendsofphp_importer();
  std::set<std::string> ids;
  std::set<std::string> unreadable;
  const auto walked = walk_archive_file(
      test::shared_folder() + "/feeds/friendsofphp/security-advisories.tar.zst", {},
      [&](const ArchiveMember& member) {
        return importer->wants_member(member.path) ? ArchiveChoice::kRead : ArchiveChoice::kSkip;
      },
      [&](const ArchiveMember& member, std::string&& bytes) -> Result<void> {
        EXPECT_TRUE(importer->recognise({.path = member.path, .bytes = bytes}).has_value()) << member.path;
        const auto sink = collect(*importer, bytes, "x.tar.zst!" + member.path);
        EXPECT_TRUE(sink.has_value()) << member.path << " " << sink.error().to_string();
        if (sink) {
          for (const Record& record : sink->all<Record>()) {
            EXPECT_TRUE(ids.insert(record.id).second) << record.id;
            for (const Affected& entry : record.affected) {
              if (!entry.unreadable.empty()) {
                unreadable.insert(record.id + " " + entry.unreadable);
              }
            }
          }
        }
        return {};
      });
  EXPECT_TRUE(walked.has_value());
  EXPECT_EQ(ids.size(), 1592U);
  EXPECT_TRUE(unreadable.empty()) << *unreadable.begin();
}

}  // namespace
}  // namespace parapet::knowledge
