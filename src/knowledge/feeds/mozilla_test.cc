// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/mozilla.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/archive.h"
#include "knowledge/feeds/collecting_sink.h"
#include "knowledge/feeds/mozilla_product.h"
#include "support/paths.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

bool affects(const std::vector<Affected>& affected, std::string_view product, std::string_view version) {
  const auto key = version::parse(version::Scheme::kGeneric, version);
  EXPECT_TRUE(key.has_value()) << version;
  return std::ranges::any_of(affected, [&](const Affected& entry) {
    return entry.name == product && version::RangeSet{entry.intervals}.contains(key->bytes());
  });
}

template <typename... Text>
std::vector<Affected> products(Text... text) {
  const std::array<std::string_view, sizeof...(Text)> list = {text...};
  return mozilla_products(list);
}

TEST(Mozilla, judges_a_release_below_its_fix_and_an_esr_in_its_own_branch) {
  const auto affected = products("Firefox 122", "Firefox ESR 115.7");
  EXPECT_TRUE(affects(affected, "mozilla:firefox", "121.0.1"));
  EXPECT_TRUE(affects(affected, "mozilla:firefox", "3.6"));
  EXPECT_FALSE(affects(affected, "mozilla:firefox", "122.0"));
  EXPECT_TRUE(affects(affected, "mozilla:firefox_esr", "115.6.0"));
  EXPECT_TRUE(affects(affected, "mozilla:firefox_esr", "115.0"));
  EXPECT_FALSE(affects(affected, "mozilla:firefox_esr", "115.7.0"));
  EXPECT_FALSE(affects(affected, "mozilla:firefox_esr", "128.0")) << "another branch";
  EXPECT_FALSE(affects(affected, "mozilla:firefox_esr", "102.15.1")) << "another branch";
}

TEST(Mozilla, keeps_the_branches_of_one_product_apart) {
  const auto affected = products("Firefox 3.6.14", "Firefox 3.5.17", "SeaMonkey 2.0.12");
  EXPECT_TRUE(affects(affected, "mozilla:firefox", "3.5.16"));
  EXPECT_FALSE(affects(affected, "mozilla:firefox", "3.5.17"));
  EXPECT_TRUE(affects(affected, "mozilla:firefox", "3.6"));
  EXPECT_FALSE(affects(affected, "mozilla:firefox", "3.6.14"));
  EXPECT_TRUE(affects(affected, "mozilla:seamonkey", "2.0.11"));
}

TEST(Mozilla, leaves_thunderbirds_long_term_branch_to_its_own_advisories) {
  const auto monthly = products("Thunderbird 135");
  EXPECT_FALSE(affects(monthly, "mozilla:thunderbird", "128.7.0"));
  EXPECT_TRUE(affects(monthly, "mozilla:thunderbird", "128.0"));
  EXPECT_TRUE(affects(monthly, "mozilla:thunderbird", "134.0"));
  EXPECT_TRUE(affects(monthly, "mozilla:thunderbird", "115.18.0"));
  EXPECT_TRUE(affects(products("Thunderbird 128.7"), "mozilla:thunderbird", "128.6.0"));
  EXPECT_FALSE(affects(products("Thunderbird 128.7"), "mozilla:thunderbird", "134.0"));
  EXPECT_TRUE(affects(products("Thunderbird 115.7"), "mozilla:thunderbird", "102.1"));
}

TEST(Mozilla, reads_platforms_and_admits_what_it_does_not_know) {
  const auto affected =
      products("Mozilla VPN 2.16.1 (Linux)", "Firefox for iOS 120", "Mozilla VPN 2.7.1 (1234) (Android)",
               "Hubs Cloud mozillareality/reticulum/1.0.1/20220618012949");
  ASSERT_EQ(affected.size(), 4U);
  EXPECT_EQ(affected[0].platforms, (std::vector<std::string>{"linux"}));
  EXPECT_EQ(affected[1].name, "mozilla:firefox");
  EXPECT_EQ(affected[1].platforms, (std::vector<std::string>{"ios"}));
  EXPECT_EQ(affected[2].platforms, (std::vector<std::string>{"android"}));
  EXPECT_FALSE(affected[3].unreadable.empty());
}

TEST(Mozilla, reads_yaml_advisories_by_cve) {
  constexpr std::string_view kYaml =
      "## mfsa2024-05.yml\nannounced: February 20, 2024\nimpact: high\nfixed_in:\n- Firefox 123\ntitle: Fixed in "
      "Firefox 123\nadvisories:\n"
      "  CVE-2024-1546:\n    title: Out of bounds\n    impact: high\n    reporter: A\n    bugs:\n      - url: 1\n"
      "  CVE-2024-1554:\n    title: Spoof\n    impact: moderate\n    reporter: B\n    bugs:\n      - url: 2\n"
      "  MFSA-TMP-1:\n    title: x\n";
  const auto importer = make_mozilla_importer();
  EXPECT_EQ(importer->recognise({.path = "x.yml", .bytes = kYaml})->name, "mozilla");
  const auto sink = collect(*importer, kYaml);
  ASSERT_TRUE(sink.has_value()) << sink.error().to_string();
  const auto* record = sink->find<Record>("mfsa2024-05");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(format_date(record->published), "2024-02-20");
  EXPECT_EQ(record->vulnerabilities, (std::vector<std::string>{"CVE-2024-1546", "CVE-2024-1554"}));
  EXPECT_TRUE(record->ratings.empty()) << "the impacts differ: none is the record's";
  EXPECT_NE(record->description.find("CVE-2024-1554 (moderate): Spoof"), std::string::npos);
  EXPECT_EQ(sink->rejects().size(), 1U);
}

TEST(Mozilla, reads_the_markdown_of_before_2016) {
  constexpr std::string_view kMarkdown =
      "---\nannounced: March 1st, 2011\nfixed_in:\n- Firefox 3.6.14\nimpact: Critical\nreporter: x\ntitle: Use after "
      "free\n---\n\n"
      "<p>See CVE-2011-0055, CAN-2005-1234 and CVE-2011-0055.</p>\n";
  const auto sink = collect(*make_mozilla_importer(), kMarkdown, "announce.tar!announce/2011/mfsa2011-03.md");
  ASSERT_TRUE(sink.has_value()) << sink.error().to_string();
  const auto* record = sink->find<Record>("mfsa2011-03");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(format_date(record->published), "2011-03-01");
  EXPECT_EQ(record->vulnerabilities, (std::vector<std::string>{"CVE-2011-0055", "CVE-2005-1234"}));
  ASSERT_EQ(record->ratings.size(), 1U);
  EXPECT_EQ(record->ratings[0].severity, Severity::kCritical);
  EXPECT_FALSE(collect(*make_mozilla_importer(), kMarkdown).has_value()) << "without its number nobody can name it";
}

TEST(Mozilla, reads_the_real_advisories_whole) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_mozilla_importer();
  std::size_t records = 0;
  std::size_t unreadable = 0;
  const auto walked = walk_archive_file(
      test::shared_folder() + "/feeds/mozilla-mfsa/announce.tar.zst", {},
      [&](const ArchiveMember& member) {
        return importer->wants_member(member.path) ? ArchiveChoice::kRead : ArchiveChoice::kSkip;
      },
      [&](const ArchiveMember& member, std::string&& bytes) -> Result<void> {
        EXPECT_TRUE(importer->recognise({.path = member.path, .bytes = bytes}).has_value()) << member.path;
        const auto sink = collect(*importer, bytes, "announce.tar.zst!" + member.path);
        EXPECT_TRUE(sink.has_value()) << member.path << " " << sink.error().to_string();
        if (sink) {
          EXPECT_TRUE(sink->rejects().empty()) << member.path;
          for (const Record& record : sink->all<Record>()) {
            ++records;
            EXPECT_TRUE(record.published.known()) << record.id;
            unreadable += static_cast<std::size_t>(std::ranges::count_if(
                record.affected, [](const Affected& entry) { return !entry.unreadable.empty(); }));
          }
        }
        return {};
      });
  EXPECT_TRUE(walked.has_value());
  EXPECT_EQ(records, 1578U);
  EXPECT_EQ(unreadable, 2U) << "Hubs Cloud's container tags";
}

}  // namespace
}  // namespace parapet::knowledge
