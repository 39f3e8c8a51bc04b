// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/kev.h"

#include <gtest/gtest.h>

#include <string>

#include "base/files.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"

namespace parapet::knowledge {
namespace {

constexpr std::string_view kCatalogue = R"({
  "title": "Catalogue", "catalogVersion": "2025.02.19", "dateReleased": "2025-02-19T14:08:44.5021Z", "count": 3,
  "vulnerabilities": [
    {"cveID": "CVE-2025-1000", "vendorProject": "Example ", "product": "Door", "vulnerabilityName": "Open door",
     "dateAdded": "2025-02-18", "shortDescription": "It is open.", "requiredAction": "Close it.", "dueDate": "2025-03-11",
     "knownRansomwareCampaignUse": "Known", "notes": "https://example.org/", "cwes": ["CWE-306", "CWE-306", "CWE-22"]},
    {"cveID": "not an id", "vendorProject": "Example", "product": "Window", "dateAdded": "2025-02-18"},
    {"cveID": "CVE-2025-1001", "vendorProject": "Example", "product": "Roof", "dateAdded": "2025-02-17",
     "knownRansomwareCampaignUse": "Unknown"}]})";

constexpr std::string_view kCsv =
    "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,"
    "knownRansomwareCampaignUse,notes,cwes\n"
    "CVE-2025-1000,\"Example \",Door,Open door,2025-02-18,It is open.,Close it.,2025-03-11,Known,https://example.org/,"
    "\"CWE-306, CWE-22\"\n"
    "nonsense,Example,Window,,2025-02-18,,,,,,\n"
    "CVE-2025-1001,Example,Roof,,2025-02-17,,,,Unknown,,\n";

void expect_door_and_roof(const CollectingSink& sink) {
  ASSERT_EQ(sink.facts().size(), 2U);
  const auto* door = sink.find<KnownExploited>("CVE-2025-1000");
  ASSERT_NE(door, nullptr);
  EXPECT_EQ(format_date(door->added), "2025-02-18");
  EXPECT_EQ(format_date(door->due), "2025-03-11");
  EXPECT_TRUE(door->ransomware);
  EXPECT_EQ(door->vendor, "Example");
  EXPECT_EQ(door->required_action, "Close it.");
  EXPECT_EQ(door->cwes, (std::vector<std::uint32_t>{306, 22}));
  const auto* roof = sink.find<KnownExploited>("CVE-2025-1001");
  ASSERT_NE(roof, nullptr);
  EXPECT_FALSE(roof->ransomware);
  EXPECT_FALSE(roof->due.known());
  EXPECT_EQ(sink.rejects().size(), 1U);
}

TEST(Kev, reads_the_catalogue_and_sets_a_bad_entry_aside) {
  const auto importer = make_kev_importer();
  const auto identity = importer->recognise({.path = "x", .bytes = kCatalogue});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->name, "kev");
  EXPECT_EQ(identity->mode, UpdateMode::kSnapshot);
  EXPECT_EQ(identity->model, "2025.02.19");
  EXPECT_EQ(format_time(identity->snapshot), "2025-02-19T14:08:44Z");
  EXPECT_TRUE(identity->keeps_history);
  const auto sink = collect(*importer, kCatalogue);
  ASSERT_TRUE(sink.has_value()) << sink.error().to_string();
  expect_door_and_roof(*sink);
  EXPECT_EQ(sink->rejects()[0].record, "entry 2 (not an id)");
}

TEST(Kev, reads_the_same_from_csv) {
  const auto importer = make_kev_importer();
  ASSERT_TRUE(importer->recognise({.path = "x", .bytes = kCsv}).has_value());
  const auto sink = collect(*importer, kCsv);
  ASSERT_TRUE(sink.has_value()) << sink.error().to_string();
  expect_door_and_roof(*sink);
  EXPECT_EQ(format_date(sink->snapshot()), "2025-02-18");
  EXPECT_EQ(sink->rejects()[0].record, "line 3");
}

TEST(Kev, takes_a_single_entry_as_an_update) {
  const auto importer = make_kev_importer();
  constexpr std::string_view kEntry = R"({"cveID": "CVE-2025-0108", "vendorProject": "A", "product": "B", "dateAdded": "2025-02-18"})";
  const auto identity = importer->recognise({.path = "x", .bytes = kEntry});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->mode, UpdateMode::kUpdate);
  const auto sink = collect(*importer, kEntry);
  ASSERT_TRUE(sink.has_value());
  EXPECT_EQ(sink->facts().size(), 1U);
}

TEST(Kev, refuses_a_damaged_catalogue_and_leaves_foreign_files_alone) {
  const auto importer = make_kev_importer();
  const std::string_view cut = kCatalogue.substr(0, kCatalogue.size() - 20);
  EXPECT_TRUE(importer->recognise({.path = "x", .bytes = cut}).has_value());
  EXPECT_FALSE(collect(*importer, cut).has_value());
  std::string undated(kCatalogue);
  undated.replace(undated.find("2025-02-19T"), 11, "sometime   ");
  EXPECT_FALSE(collect(*importer, undated).has_value());
  for (const std::string_view foreign : {"", "{}", "[]", "cve,epss\n", R"({"$schema": "x", "cveID": 1, "vendorProject": 2})"}) {
    EXPECT_FALSE(importer->recognise({.path = "x", .bytes = foreign}).has_value()) << foreign;
  }
}

TEST(Kev, agrees_between_the_forms_of_the_real_catalogue) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_kev_importer();
  const std::string folder = test::shared_folder() + "/feeds/kev/known_exploited_vulnerabilities";
  const auto json = MappedFile::open(folder + ".json");
  const auto csv = MappedFile::open(folder + ".csv");
  ASSERT_TRUE(json && csv);
  const auto from_json = collect(*importer, json->bytes());
  const auto from_csv = collect(*importer, csv->bytes());
  ASSERT_TRUE(from_json && from_csv);
  EXPECT_EQ(from_json->facts().size(), 1404U);
  EXPECT_TRUE(from_json->rejects().empty());
  EXPECT_EQ(from_csv->facts().size(), 1404U);
  EXPECT_EQ(std::ranges::count_if(from_json->all<KnownExploited>(), &KnownExploited::ransomware), 293);
  for (const KnownExploited& entry : from_json->all<KnownExploited>()) {
    const auto* other = from_csv->find<KnownExploited>(entry.vulnerability);
    ASSERT_NE(other, nullptr) << entry.vulnerability;
    EXPECT_EQ(entry.added, other->added);
    EXPECT_EQ(entry.due, other->due);
    EXPECT_EQ(entry.cwes, other->cwes) << entry.vulnerability;
    EXPECT_EQ(entry.ransomware, other->ransomware);
  }
  const auto schema = MappedFile::open(folder + "_schema.json");
  ASSERT_TRUE(schema.has_value());
  EXPECT_FALSE(importer->recognise({.path = "schema", .bytes = schema->bytes()}).has_value());
}

TEST(Kev, reads_the_sample_files) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_kev_importer();
  const std::string folder = test::shared_folder() + "/feed-samples/";
  const std::vector<std::pair<std::string, std::size_t>> files = {
      {"formats/kev/valid-catalog-1.json", 3},
      {"formats/kev/single-entry/example1.json", 1},
      {"kev-2025-04-29/known_exploited_vulnerabilities.json", 1327},
      {"kev-2025-04-29/known_exploited_vulnerabilities.csv", 1327}};
  for (const auto& [name, count] : files) {
    const auto file = MappedFile::open(folder + name);
    ASSERT_TRUE(file.has_value()) << name;
    EXPECT_TRUE(importer->recognise({.path = name, .bytes = file->bytes()}).has_value()) << name;
    const auto sink = collect(*importer, file->bytes());
    ASSERT_TRUE(sink.has_value()) << name;
    EXPECT_EQ(sink->facts().size(), count) << name;
    EXPECT_TRUE(sink->rejects().empty()) << name;
  }
}

// Another program's records made of the catalogue, not the catalogue: nothing that CISA publishes looks like it.
TEST(Kev, refuses_what_only_speaks_of_the_catalogue) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_kev_importer();
  for (const char* cve : {"2024-53704", "2024-57727", "2025-0108"}) {
    const std::string path = test::shared_folder() + "/feed-samples/formats/kev/snapshots/valid-catalog-1/kev:cve-" + cve + ".json";
    const auto file = MappedFile::open(path);
    ASSERT_TRUE(file.has_value()) << path;
    EXPECT_FALSE(importer->recognise({.path = path, .bytes = file->bytes()}).has_value()) << path;
  }
}

}  // namespace
}  // namespace parapet::knowledge
