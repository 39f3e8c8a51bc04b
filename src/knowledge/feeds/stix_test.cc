// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/stix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/archive.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"

namespace parapet::knowledge {
namespace {

constexpr std::string_view kCapec = R"({"type": "bundle", "id": "bundle--1", "objects": [
  {"type": "attack-pattern", "id": "attack-pattern--1", "name": "Opening doors", "modified": "2023-01-30T20:40:28Z", "x_capec_status": "Draft",
   "external_references": [{"source_name": "capec", "external_id": "CAPEC-1"}, {"source_name": "cwe", "external_id": "CWE-425"},
     {"source_name": "cwe", "external_id": "CWE-425"}, {"source_name": "ATTACK", "external_id": "T1195.002"},
     {"source_name": "WASC", "external_id": "34"}]},
  {"type": "attack-pattern", "id": "attack-pattern--2", "name": "DEPRECATED: x", "modified": "2020-01-01T00:00:00Z", "x_capec_status": "Deprecated",
   "external_references": [{"source_name": "capec", "external_id": "CAPEC-2"}]},
  {"type": "attack-pattern", "id": "attack-pattern--3", "name": "No id"},
  {"type": "course-of-action", "id": "course-of-action--1", "name": "Closing doors"}]})";

constexpr std::string_view kAttack = R"({"type": "bundle", "spec_version": "2.0", "objects": [
  {"type": "attack-pattern", "id": "a", "name": "Door Opening", "x_mitre_domains": ["enterprise-attack"],
   "external_references": [{"source_name": "mitre-attack", "external_id": "T1055.011"}, {"source_name": "capec", "external_id": "CAPEC-9"}]},
  {"type": "attack-pattern", "id": "b", "name": "Old", "revoked": true, "external_references": [
     {"source_name": "mitre-attack", "external_id": "T1001"}, {"source_name": "capec", "external_id": "CAPEC-9"}]}]})";

std::vector<std::string> links(const CollectingSink& sink) {
  std::vector<std::string> found;
  for (const WeaknessLink& link : sink.all<WeaknessLink>()) {
    found.push_back(link.from + " " + link.to);
  }
  return found;
}

TEST(Stix, capec_leads_from_weaknesses_to_techniques) {
  const auto importer = make_stix_importer();
  EXPECT_EQ(importer->recognise({.path = "x", .bytes = kCapec})->name, "mitre/capec");
  const auto sink = collect(*importer, kCapec);
  ASSERT_TRUE(sink.has_value()) << sink.error().to_string();
  EXPECT_EQ(links(*sink), (std::vector<std::string>{"CWE-425 CAPEC-1", "CAPEC-1 T1195.002"}));
  EXPECT_EQ(sink->find<ThreatName>("CAPEC-1")->name, "Opening doors");
  EXPECT_FALSE(sink->find<ThreatName>("CAPEC-1")->revoked);
  EXPECT_TRUE(sink->find<ThreatName>("CAPEC-2")->revoked);
  ASSERT_EQ(sink->rejects().size(), 1U);
  EXPECT_EQ(sink->rejects()[0].record, "attack-pattern--3");
  EXPECT_EQ(format_date(sink->snapshot()), "2023-01-30");
}

TEST(Stix, attack_names_techniques_and_leads_nowhere_that_was_revoked) {
  const auto importer = make_stix_importer();
  const auto identity = importer->recognise({.path = "x", .bytes = kAttack});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->name, "mitre/attack-enterprise");
  EXPECT_EQ(identity->coverage, Coverage::kThreat);
  const auto sink = collect(*importer, kAttack);
  ASSERT_TRUE(sink.has_value());
  EXPECT_EQ(links(*sink), std::vector<std::string>{"CAPEC-9 T1055.011"});
  EXPECT_EQ(sink->find<ThreatName>("T1055.011")->name, "Door Opening");
  EXPECT_TRUE(sink->find<ThreatName>("T1001")->revoked);
}

TEST(Stix, broken_and_foreign_documents_are_refused) {
  const auto importer = make_stix_importer();
  EXPECT_FALSE(collect(*importer, kCapec.substr(0, kCapec.size() - 4)).has_value());
  for (const std::string_view foreign : {"", "{}", "[]", R"({"type": "bundle", "objects": []})", R"({"resourceType": "bundle"})"}) {
    EXPECT_FALSE(importer->recognise({.path = "x", .bytes = foreign}).has_value()) << foreign;
  }
  EXPECT_FALSE(collect(*importer, "{}").has_value());
}

TEST(Stix, reads_mitres_real_bundles) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_stix_importer();
  const auto capec = unpack_file(test::shared_folder() + "/feeds/mitre/stix-capec.json.zst", {});
  const auto attack = unpack_file(test::shared_folder() + "/feeds/mitre/enterprise-attack.json.zst", {});
  ASSERT_TRUE(capec && attack);
  EXPECT_EQ(importer->recognise({.path = "x", .bytes = *capec})->name, "mitre/capec");
  EXPECT_EQ(importer->recognise({.path = "x", .bytes = *attack})->name, "mitre/attack-enterprise");
  const auto patterns = collect(*importer, *capec);
  const auto techniques = collect(*importer, *attack);
  ASSERT_TRUE(patterns && techniques);
  EXPECT_EQ(patterns->all<ThreatName>().size(), 615U);
  std::set<std::string> with_weakness;
  std::set<std::string> with_technique;
  for (const WeaknessLink& link : patterns->all<WeaknessLink>()) {
    link.from.starts_with("CWE-") ? with_weakness.insert(link.to) : with_technique.insert(link.from);
  }
  EXPECT_EQ(with_weakness.size(), 450U);
  EXPECT_EQ(with_technique.size(), 177U);
  EXPECT_EQ(techniques->all<ThreatName>().size(), 835U);
  EXPECT_EQ(std::ranges::count_if(techniques->all<ThreatName>(), &ThreatName::revoked), 144);
  EXPECT_TRUE(patterns->rejects().empty());
  EXPECT_TRUE(techniques->rejects().empty());
  EXPECT_EQ(format_date(techniques->snapshot()), "2025-11-12");
}

}  // namespace
}  // namespace parapet::knowledge
