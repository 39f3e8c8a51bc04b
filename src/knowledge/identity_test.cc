// SPDX-License-Identifier: Apache-2.0
#include "knowledge/identity.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <rapidcheck.h>

namespace parapet::knowledge {
namespace {

using Ids = std::vector<std::string>;

struct Entry {
  std::string id;
  Ids aliases;
  Ids vulnerabilities;
  RecordKind kind = RecordKind::kAdvisory;
};

// What each record is about, by name.
std::vector<Ids> about(const std::vector<Entry>& entries, IdentityMap& map) {
  for (const Entry& entry : entries) {
    map.add_record(entry.id, entry.kind, entry.aliases, entry.vulnerabilities);
  }
  map.solve();
  std::vector<Ids> result;
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    Ids& names = result.emplace_back();
    for (const std::uint32_t vulnerability : map.vulnerabilities_of(i)) {
      names.emplace_back(map.name(vulnerability));
    }
  }
  return result;
}

std::string name_of(const IdentityMap& map, std::string_view id) {
  const std::uint32_t found = map.find(id);
  return found == IdentityMap::kNone ? "" : std::string(map.name(found));
}

TEST(Identity, aliases_stand_under_their_cve) {
  IdentityMap map;
  const auto of = about({{"CVE-2024-0001", {}, {}}, {"GHSA-a", {"CVE-2024-0001"}, {}}, {"PYSEC-1", {"GHSA-a"}, {}}}, map);
  EXPECT_EQ(map.vulnerability_count(), 1U);
  EXPECT_EQ(of[2], Ids{"CVE-2024-0001"});
  EXPECT_EQ(name_of(map, "pysec-1"), "CVE-2024-0001");
  EXPECT_EQ(map.aliases(0), (std::vector<std::string_view>{"GHSA-a", "PYSEC-1"}));
}

TEST(Identity, without_a_cve_the_smallest_id_of_a_record_names_the_weakness) {
  IdentityMap map;
  about({{"RUSTSEC-2024-1", {"GHSA-x"}, {}}, {"MAL-2024-1", {}, {}}}, map);
  EXPECT_EQ(name_of(map, "GHSA-x"), "RUSTSEC-2024-1");
  EXPECT_EQ(name_of(map, "MAL-2024-1"), "MAL-2024-1");
}

TEST(Identity, a_record_that_names_two_cves_is_an_advisory_of_each_and_joins_nothing) {
  IdentityMap map;
  const auto of = about({{"GHSA-a", {"CVE-2024-0001", "CVE-2024-0002", "PYSEC-1"}, {}}, {"PYSEC-1", {}, {}}}, map);
  EXPECT_EQ(of[0], (Ids{"CVE-2024-0001", "CVE-2024-0002"}));
  EXPECT_EQ(name_of(map, "GHSA-a"), "");
  EXPECT_NE(name_of(map, "CVE-2024-0001"), name_of(map, "CVE-2024-0002"));
}

TEST(Identity, a_chain_of_aliases_never_connects_two_cves) {
  IdentityMap map;
  const auto of = about({{"GHSA-a", {"CVE-2024-0001"}, {}}, {"PYSEC-1", {"GHSA-a"}, {}}, {"GO-1", {"PYSEC-1", "CVE-2024-0002"}, {}}},
                        map);
  EXPECT_EQ(of[0], Ids{"CVE-2024-0001"});
  EXPECT_EQ(of[2], Ids{"CVE-2024-0002"});
  EXPECT_EQ(name_of(map, "GHSA-a"), "CVE-2024-0001");
  EXPECT_EQ(name_of(map, "GO-1"), "CVE-2024-0002");
}

TEST(Identity, an_advisory_is_no_alias_of_what_it_is_about) {
  IdentityMap map;
  const auto of = about({{"DSA-1", {}, {"CVE-2024-0001", "cve-2024-0002"}}, {"CVE-2024-0002", {}, {}, RecordKind::kVulnerability}},
                        map);
  EXPECT_EQ(of[0], (Ids{"CVE-2024-0001", "CVE-2024-0002"}));
  EXPECT_EQ(map.find("DSA-1"), IdentityMap::kNone);
}

TEST(Identity, a_notice_without_a_cve_is_no_weakness) {
  IdentityMap map;
  const auto of = about({{"RUSTSEC-2024-9", {}, {}, RecordKind::kNotice}, {"RUSTSEC-2024-8", {"CVE-2024-0009"}, {}, RecordKind::kNotice}},
                        map);
  EXPECT_TRUE(of[0].empty());
  EXPECT_EQ(of[1], Ids{"CVE-2024-0009"});
  EXPECT_EQ(map.vulnerability_count(), 1U);
}

TEST(Identity, an_id_that_only_a_threat_feed_mentions_gets_an_entry) {
  IdentityMap map;
  map.mention("CVE-2024-0007");
  map.solve();
  EXPECT_EQ(name_of(map, "cve-2024-0007"), "CVE-2024-0007");
}

TEST(Identity, what_counts_as_a_cve_id) {
  EXPECT_TRUE(is_cve_id("CVE-2024-0001"));
  EXPECT_TRUE(is_cve_id("cve-2024-1234567"));
  EXPECT_FALSE(is_cve_id("CVE-2024-1"));
  EXPECT_FALSE(is_cve_id("CVE-2024-XXXX"));
  EXPECT_FALSE(is_cve_id("DEBIAN-CVE-2024-0001"));
}

// Random records over few ids: the answer does not depend on their order, and no two CVEs share an entry.
TEST(Identity, the_order_of_records_does_not_matter) {
  rc::check([] {
    const auto id = rc::gen::element<std::string>("CVE-2024-0001", "CVE-2024-0002", "CVE-2024-0003", "GHSA-a", "GHSA-b",
                                                  "PYSEC-1", "PYSEC-2", "GO-1", "DSA-1");
    const auto ids = rc::gen::container<Ids>(id);
    auto entries = *rc::gen::container<std::vector<std::tuple<std::string, Ids, Ids>>>(rc::gen::tuple(id, ids, ids));
    std::vector<Entry> forward;
    for (const auto& [own, aliases, others] : entries) {
      forward.push_back({own, aliases, others.size() > 2 ? others : Ids{}});
    }
    std::vector<Entry> backward(forward.rbegin(), forward.rend());
    IdentityMap one;
    IdentityMap two;
    auto first = about(forward, one);
    auto second = about(backward, two);
    std::reverse(second.begin(), second.end());
    RC_ASSERT(first == second);
    RC_ASSERT(one.vulnerability_count() == two.vulnerability_count());
    for (std::uint32_t i = 0; i < one.vulnerability_count(); ++i) {
      RC_ASSERT(one.name(i) == two.name(i));
      RC_ASSERT(one.aliases(i) == two.aliases(i));
      for (const std::string_view alias : one.aliases(i)) {
        RC_ASSERT(!is_cve_id(alias));
      }
    }
  });
}

}  // namespace
}  // namespace parapet::knowledge
