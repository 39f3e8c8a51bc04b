// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/rubysec.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/archive.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

constexpr std::string_view kGem =
    "---\ngem: door\ncve: 2023-50725\nghsa: gc3j-vvwf-4rp8\nosvdb: 77\nurl: https://example.org/\ntitle: Opens\ndate: "
    "2023-12-18\n"
    "description: |\n  It opens.\ncvss_v3: 6.3\nunaffected_versions:\n  - \"< 1.0\"\npatched_versions:\n  - \"~> "
    "7.0.8, >= 7.0.8.7\"\n  - \">= 8.1\"\n"
    "related:\n  url:\n    - https://example.org/2\n";

Record read(std::string_view yaml) {
  const auto sink = collect(*make_rubysec_importer(), yaml);
  EXPECT_TRUE(sink.has_value()) << sink.error().to_string();
  return sink && sink->all<Record>().size() == 1 ? sink->all<Record>().front() : Record{};
}

const Affected* holding(const Record& record, std::string_view version) {
  const auto key = version::parse(version::Scheme::kGem, version);
  EXPECT_TRUE(key.has_value());
  for (const Affected& entry : record.affected) {
    if (version::RangeSet{entry.intervals}.contains(key->bytes())) {
      return &entry;
    }
  }
  return nullptr;
}

TEST(Rubysec, affects_what_satisfies_no_requirement) {
  const Record record = read(kGem);
  EXPECT_EQ(record.id, "door/CVE-2023-50725");
  EXPECT_EQ(record.aliases, (std::vector<std::string>{"CVE-2023-50725", "GHSA-gc3j-vvwf-4rp8", "OSVDB-77"}));
  for (const std::string_view version : {"0.9", "7.0.8.7", "7.0.9", "8.1", "9.0"}) {
    EXPECT_EQ(holding(record, version), nullptr) << version;
  }
  for (const std::string_view version : {"1.0", "6.9", "7.0.8", "7.0.8.6", "7.1.0", "8.0.9"}) {
    ASSERT_NE(holding(record, version), nullptr) << version;
    EXPECT_EQ(holding(record, version)->fix, FixState::kAvailable);
    EXPECT_EQ(holding(record, version)->domain, "gem");
  }
  ASSERT_EQ(record.ratings.size(), 1U);
  EXPECT_EQ(record.ratings[0].severity, Severity::kMedium);
  EXPECT_EQ(format_date(record.published), "2023-12-18");
  EXPECT_EQ(record.references.size(), 2U);
}

TEST(Rubysec, affects_every_version_where_nothing_is_patched) {
  const Record record = read("---\ngem: door\nosvdb: 77\nurl: u\ntitle: t\ndate: 2012-01-01\n");
  EXPECT_EQ(record.id, "door/OSVDB-77");
  EXPECT_TRUE(record.aliases.empty());
  EXPECT_EQ(record.vulnerabilities, (std::vector<std::string>{"OSVDB-77"}))
      << "the weakness, not the gem's file, has the name";
  ASSERT_NE(holding(record, "99"), nullptr);
  EXPECT_EQ(holding(record, "99")->fix, FixState::kNone);
}

TEST(Rubysec, files_engines_and_libraries_as_products) {
  const Record jruby = read(
      "---\nengine: jruby\ncve: 2022-25857\nurl: u\ntitle: t\ndate: 2022-02-24\npatched_versions:\n  - \">= "
      "9.3.8.0\"\n");
  ASSERT_EQ(jruby.affected.size(), 1U);
  EXPECT_EQ(jruby.affected[0].domain, "product");
  EXPECT_EQ(jruby.affected[0].name, "jruby:jruby");
  const Record rubygems = read(
      "---\nlibrary: rubygems\ncve: 2019-8320\nurl: u\ntitle: t\ndate: 2019-03-06\npatched_versions:\n  - \">= "
      "3.0.3\"\nplatform: jruby\n");
  EXPECT_EQ(rubygems.affected[0].name, "rubygems:rubygems");
  EXPECT_EQ(rubygems.affected[0].note, "only on jruby");
}

TEST(Rubysec, does_not_assess_what_it_cannot_read) {
  const Record record =
      read("---\ngem: door\ncve: 2022-1000\nurl: u\ntitle: t\ndate: 2022-02-24\npatched_versions:\n  - \"soon\"\n");
  ASSERT_EQ(record.affected.size(), 1U);
  EXPECT_EQ(record.affected[0].unreadable, "patched soon");
  for (const std::string_view bad :
       {"---\ngem: door\nurl: u\ntitle: t\n", "---\ncve: 2022-1\nurl: u\n", "a: [", "*x"}) {
    EXPECT_FALSE(collect(*make_rubysec_importer(), bad).has_value()) << bad;
  }
}

TEST(Rubysec, is_recognised_by_its_keys) {
  const auto importer = make_rubysec_importer();
  EXPECT_EQ(importer->recognise({.path = "x.yml", .bytes = kGem})->mode, UpdateMode::kUpdate);
  EXPECT_EQ(importer->recognise({.path = "a.tar!x.yml", .bytes = kGem})->mode, UpdateMode::kSnapshot);
  EXPECT_FALSE(importer->recognise({.path = "x.yml", .bytes = "gem: x\nbranches:\n"}).has_value());
  EXPECT_FALSE(importer->recognise({.path = "x.yml", .bytes = ""}).has_value());
}

TEST(Rubysec, reads_the_real_database_whole) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_rubysec_importer();
  std::set<std::string> ids;
  std::set<std::string> unreadable;
  const auto walked = walk_archive_file(
      test::shared_folder() + "/feeds/rubysec/ruby-advisory-db.tar.zst", {},
      [&](const ArchiveMember& member) {
        return importer->wants_member(member.path) ? ArchiveChoice::kRead : ArchiveChoice::kSkip;
      },
      [&](const ArchiveMember& member, std::string&& bytes) -> Result<void> {
        EXPECT_TRUE(importer->recognise({.path = member.path, .bytes = bytes}).has_value()) << member.path;
        const auto sink = collect(*importer, bytes);
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
  EXPECT_EQ(ids.size(), 1381U);
  EXPECT_TRUE(unreadable.empty()) << *unreadable.begin();
}

}  // namespace
}  // namespace parapet::knowledge
