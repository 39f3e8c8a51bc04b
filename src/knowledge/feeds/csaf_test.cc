// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/csaf.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include <fmt/format.h>

#include "base/archive.h"
#include "base/files.h"
#include "knowledge/feeds/collecting_sink.h"
#include "knowledge/feeds/csaf_target.h"
#include "support/paths.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

std::string document(std::string_view publisher, std::string_view id, std::string_view category, std::string_view tree,
                     std::string_view vulnerabilities) {
  return fmt::format(R"({{"document": {{"category": "{}", "csaf_version": "2.0", "publisher": {{"name": "{}"}},
    "title": "A title", "aggregate_severity": {{"text": "Important"}}, "notes": [{{"category": "summary", "text": "Words."}}],
    "references": [{{"category": "self", "url": "https://example.org/{}"}}],
    "tracking": {{"id": "{}", "status": "final", "initial_release_date": "2024-01-02T03:04:05Z",
                 "current_release_date": "2024-05-06T07:08:09Z"}}}},
    "product_tree": {}, "vulnerabilities": {}}})", category, publisher, id, id, tree, vulnerabilities);
}

// A release with three builds of one package and one of a module.
constexpr std::string_view kRedHatTree = R"({"branches": [{"category": "vendor", "name": "Red Hat", "branches": [
    {"category": "product_family", "name": "Red Hat Enterprise Linux", "branches": [
      {"category": "product_name", "name": "AppStream", "product": {"product_id": "A8", "name": "AppStream v. 8",
        "product_identification_helper": {"cpe": "cpe:/a:redhat:enterprise_linux:8::appstream"}}},
      {"category": "product_name", "name": "EUS", "product": {"product_id": "E", "name": "EUS v. 8.6",
        "product_identification_helper": {"cpe": "cpe:/o:redhat:rhel_eus:8.6::baseos"}}}]},
    {"category": "architecture", "name": "x86_64", "branches": [
      {"category": "product_version", "name": "bind", "product": {"product_id": "b64", "name": "bind",
        "product_identification_helper": {"purl": "pkg:rpm/redhat/bind@9.11.36-3.el8?arch=x86_64&epoch=32"}}},
      {"category": "product_version", "name": "npm", "product": {"product_id": "npm", "name": "npm",
        "product_identification_helper": {"purl": "pkg:rpm/redhat/npm@9.8.1-1.module%2Bel8?arch=x86_64&rpmmod=nodejs:18:809020:ab"}}}]},
    {"category": "product_version", "name": "bind-32:9.11.36-3.el8.aarch64",
       "product": {"product_id": "barm", "name": "bind-32:9.11.36-3.el8.aarch64"}},
    {"category": "product_version", "name": "image", "product": {"product_id": "oci", "name": "image",
        "product_identification_helper": {"purl": "pkg:oci/image@sha256:12?arch=amd64"}}},
    {"category": "product_version", "name": "bind", "product": {"product_id": "bsrc", "name": "bind",
        "product_identification_helper": {"purl": "pkg:rpm/redhat/bind@9.11.36-3.el8?arch=src&epoch=32"}}},
    {"category": "product_version", "name": "any", "product": {"product_id": "any", "name": "nodejs:18/nodejs"}}]}],
  "relationships": [
    {"category": "default_component_of", "product_reference": "b64", "relates_to_product_reference": "A8",
     "full_product_name": {"product_id": "A8:b64", "name": "x"}},
    {"category": "default_component_of", "product_reference": "barm", "relates_to_product_reference": "A8",
     "full_product_name": {"product_id": "A8:barm", "name": "x"}},
    {"category": "default_component_of", "product_reference": "bsrc", "relates_to_product_reference": "A8",
     "full_product_name": {"product_id": "A8:bsrc", "name": "x"}},
    {"category": "default_component_of", "product_reference": "bsrc", "relates_to_product_reference": "E",
     "full_product_name": {"product_id": "E:bsrc", "name": "x"}},
    {"category": "default_component_of", "product_reference": "npm", "relates_to_product_reference": "A8",
     "full_product_name": {"product_id": "A8:npm", "name": "x"}},
    {"category": "default_component_of", "product_reference": "oci", "relates_to_product_reference": "A8",
     "full_product_name": {"product_id": "A8:oci", "name": "x"}},
    {"category": "default_component_of", "product_reference": "any", "relates_to_product_reference": "A8",
     "full_product_name": {"product_id": "A8:any", "name": "x"}}]})";

constexpr std::string_view kIcsTree = R"({"branches": [{"category": "vendor", "name": "Example Corp", "branches": [
    {"category": "product_name", "name": "Gate Keeper", "branches": [
      {"category": "product_version_range", "name": "vers:all/<V4.3.8", "product": {"product_id": "1", "name": "Gate Keeper"}},
      {"category": "product_version_range", "name": "< V2.4 SP1", "product": {"product_id": "2", "name": "Gate Keeper"}},
      {"category": "product_version", "name": "vers:all/*", "product": {"product_id": "3", "name": "Gate Keeper"}}]},
    {"category": "product_name", "name": "Box", "product": {"product_id": "box", "name": "Box"}}]}],
  "relationships": [{"category": "installed_on", "product_reference": "1", "relates_to_product_reference": "box",
     "full_product_name": {"product_id": "1on", "name": "Gate Keeper on Box"}}],
  "product_groups": [{"group_id": "g", "product_ids": ["1", "3"]}]})";

std::string red_hat(std::string_view vulnerabilities, std::string_view id = "RHSA-2024:1",
                    std::string_view category = "csaf_security_advisory") {
  return document("Red Hat Product Security", id, category, kRedHatTree, vulnerabilities);
}

Record read(std::string_view bytes) {
  const Result<CollectingSink> sink = collect(*make_csaf_importer(), bytes);
  EXPECT_TRUE(sink.has_value()) << sink.error().to_string();
  const std::vector<Record> records = sink ? sink->all<Record>() : std::vector<Record>{};
  EXPECT_EQ(records.size(), 1U);
  return records.empty() ? Record{} : records.front();
}

// "domain name kind status range [arch]" of each entry.
std::vector<std::string> told(const Record& record) {
  std::vector<std::string> lines;
  for (const Affected& entry : record.affected) {
    std::string versions = entry.all_versions                ? "all"
                           : !entry.unreadable.empty()       ? "\"" + entry.unreadable + "\""
                           : entry.intervals.empty()         ? ""
                                                             : version::to_string(version::RangeSet{.intervals = entry.intervals});
    for (const version::Bound& bound : entry.versions) {
      versions += "= " + bound.text;
    }
    lines.push_back(fmt::format("{} {}{} {} {} fix {}", entry.domain, entry.name,
                                entry.name_kind == NameKind::kSource ? " (source)" : "", static_cast<int>(entry.status),
                                versions, static_cast<int>(entry.fix)));
  }
  std::ranges::sort(lines);
  return lines;
}

TEST(Csaf, a_red_hat_advisory_is_fixed_in_its_builds) {
  const std::string text = red_hat(R"([
      {"cve": "CVE-2024-1000", "cwe": {"id": "CWE-79"}, "product_status": {"fixed": ["A8:b64", "A8:barm", "A8:bsrc", "A8:oci"]},
       "scores": [{"cvss_v3": {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8,
                   "baseSeverity": "CRITICAL"}, "products": ["A8:b64"]}]},
      {"cve": "CVE-2024-1001", "product_status": {"fixed": ["A8:npm"]}}])");
  const auto importer = make_csaf_importer();
  const auto identity = importer->recognise({.path = "x", .bytes = text});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->name, "csaf/redhat");
  EXPECT_EQ(identity->coverage, Coverage::kFixesOnly);
  const Record record = read(text);
  EXPECT_EQ(record.id, "RHSA-2024:1");
  EXPECT_EQ(record.kind, RecordKind::kAdvisory);
  EXPECT_EQ(record.vulnerabilities, (std::vector<std::string>{"CVE-2024-1000", "CVE-2024-1001"}));
  EXPECT_EQ(format_date(record.published), "2024-01-02");
  EXPECT_EQ(format_date(record.modified), "2024-05-06");
  EXPECT_TRUE(record.cwes.empty());      // the class and the vector are of one weakness of two
  ASSERT_EQ(record.ratings.size(), 1U);
  EXPECT_EQ(record.ratings[0].severity, Severity::kHigh);
  EXPECT_EQ(told(record), (std::vector<std::string>{"redhat:8 bind 0 < 32:9.11.36-3.el8 fix 1",
                                                    "redhat:8 npm 0 < 9.8.1-1.module+el8 fix 1"}));
  const auto npm = std::ranges::find(record.affected, "npm", &Affected::name);
  ASSERT_NE(npm, record.affected.end());
  EXPECT_EQ(npm->module, "nodejs:18");
  EXPECT_EQ(npm->vulnerabilities, std::vector<std::string>{"CVE-2024-1001"});
  const auto bind = std::ranges::find(record.affected, "bind", &Affected::name);
  ASSERT_NE(bind, record.affected.end());
  EXPECT_TRUE(bind->architectures.empty());
  EXPECT_EQ(bind->vulnerabilities, std::vector<std::string>{"CVE-2024-1000"});
}

TEST(Csaf, an_extended_stream_is_a_domain_of_its_own_and_a_lone_source_build_counts) {
  EXPECT_EQ(told(read(red_hat(R"([{"cve": "CVE-2024-1000", "product_status": {"fixed": ["E:bsrc"]}}])"))),
            std::vector<std::string>{"redhat-eus:8.6 bind (source) 0 < 32:9.11.36-3.el8 fix 1"});
}

TEST(Csaf, a_source_build_that_is_not_affected_clears_nothing) {
  EXPECT_EQ(told(read(red_hat(R"([{"cve": "CVE-2024-1000",
                "product_status": {"fixed": ["A8:b64"], "known_not_affected": ["A8:bsrc"]}}])"))),
            std::vector<std::string>{"redhat:8 bind 0 < 32:9.11.36-3.el8 fix 1"});
}

TEST(Csaf, a_vex_document_tells_the_state_of_packages_without_a_fix) {
  const std::string text = red_hat(R"([{"cve": "CVE-2024-1000", "cwe": {"id": "CWE-79"}, "release_date": "2023-12-31T00:00:00Z",
      "product_status": {"known_affected": ["A8:any"], "fixed": ["A8:b64"], "known_not_affected": ["A8:npm"]},
      "flags": [{"label": "vulnerable_code_not_present", "product_ids": ["A8:npm"]}],
      "threats": [{"category": "exploit_status", "details": "CISA: https://www.cisa.gov/known-exploited-vulnerabilities-catalog"}],
      "remediations": [{"category": "no_fix_planned", "details": "Will not fix", "product_ids": ["A8:any"]},
                       {"category": "workaround", "details": "none", "product_ids": ["A8:any"]}]}])", "CVE-2024-1000", "csaf_vex");
  const auto identity = make_csaf_importer()->recognise({.path = "x", .bytes = text});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->name, "csaf/redhat-vex");
  EXPECT_EQ(identity->coverage, Coverage::kFullState);
  const Record record = read(text);
  EXPECT_EQ(record.kind, RecordKind::kVulnerability);
  EXPECT_TRUE(record.known_exploited);
  EXPECT_EQ(record.cwes, std::vector<std::uint32_t>{79});
  EXPECT_EQ(format_date(record.published), "2023-12-31");
  EXPECT_EQ(told(record), (std::vector<std::string>{"redhat:8 bind 0 < 32:9.11.36-3.el8 fix 1",
                                                    "redhat:8 nodejs (source) 0 all fix 3",
                                                    "redhat:8 npm 2 = 9.8.1-1.module+el8 fix 0"}));
  const auto nodejs = std::ranges::find(record.affected, "nodejs", &Affected::name);
  EXPECT_EQ(nodejs->module, "nodejs:18");
  const auto npm = std::ranges::find(record.affected, "npm", &Affected::name);
  EXPECT_EQ(npm->justification, "vulnerable_code_not_present");
}

TEST(Csaf, an_industrial_advisory_names_products_by_vendor_and_product) {
  const std::string text = document("CISA", "ICSA-24-001-01", "csaf_security_advisory", kIcsTree, R"([
      {"cve": "CVE-2024-1000", "product_status": {"known_affected": ["1", "2"], "fixed": ["3"]},
       "remediations": [{"category": "mitigation", "product_ids": ["1", "2"]}, {"category": "vendor_fix", "product_ids": ["2"]}]},
      {"cve": "CVE-2024-1001", "product_status": {"known_affected": ["3", "nowhere"]},
       "remediations": [{"category": "none_available", "group_ids": ["g"]}]}])");
  EXPECT_EQ(make_csaf_importer()->recognise({.path = "x", .bytes = text})->name, "csaf/cisa");
  const Record record = read(text);
  EXPECT_EQ(told(record), (std::vector<std::string>{"product example_corp:gate_keeper 0 \"< V2.4 SP1\" fix 1",
                                                    "product example_corp:gate_keeper 0 < 4.3.8 fix 1",
                                                    "product example_corp:gate_keeper 0 all fix 2",
                                                    "product example_corp:gate_keeper 3 all fix 0"}));
  EXPECT_TRUE(collect(*make_csaf_importer(), text)->domains().empty());
}

TEST(Csaf, software_installed_on_a_product_needs_that_product) {
  const Record record = read(document("CISA", "ICSA-24-001-01", "csaf_security_advisory", kIcsTree,
                                      R"([{"cve": "CVE-2024-1000", "product_status": {"known_affected": ["1on"]}}])"));
  ASSERT_EQ(record.affected.size(), 1U);
  EXPECT_EQ(record.affected[0].requires_products, std::vector<std::string>{"example_corp:box"});
}

TEST(Csaf, an_unreadable_range_never_clears_software) {
  const Record record = read(document("CISA", "ICSA-24-001-01", "csaf_security_advisory", kIcsTree,
                                      R"([{"cve": "CVE-2024-1000", "product_status": {"known_not_affected": ["2"]}}])"));
  ASSERT_EQ(record.affected.size(), 1U);
  EXPECT_EQ(record.affected[0].status, Status::kAffected);
  EXPECT_EQ(record.affected[0].unreadable, "< V2.4 SP1");
}

TEST(Csaf, lists_of_documents_and_drafts_are_skipped) {
  const auto importer = make_csaf_importer();
  constexpr std::string_view kRolie = R"({"feed": {"id": "csaf-feed", "entry": [{"content": {"src": "x", "csaf_version": 1}}]}})";
  const auto rolie = collect(*importer, kRolie, "feed.json");
  ASSERT_TRUE(rolie.has_value());
  EXPECT_TRUE(rolie->facts().empty());
  EXPECT_EQ(rolie->skips(), (std::vector<CollectingSink::Note>{{"feed.json", "a ROLIE feed, no CSAF document"}}));
  EXPECT_FALSE(importer->recognise({.path = "x", .bytes = kRolie}).has_value());
  EXPECT_EQ(collect(*importer, "\"2024/a.json\",\"2024-01-01\"", "white/changes.csv")->skips().size(), 1U);
  std::string draft = red_hat("[]");
  draft.replace(draft.find("\"final\""), 7, "\"draft\"");
  EXPECT_EQ(collect(*importer, draft)->skips().size(), 1U);
  EXPECT_TRUE(importer->wants_member("2024/a.json"));
  EXPECT_FALSE(importer->wants_member("changes.csv"));
  EXPECT_FALSE(importer->wants_member("white/index.txt"));
}

TEST(Csaf, broken_and_foreign_documents_are_refused) {
  const auto importer = make_csaf_importer();
  const std::string text = red_hat("[]");
  EXPECT_FALSE(collect(*importer, std::string_view(text).substr(0, text.size() - 3)).has_value());
  std::string nameless = text;
  nameless.replace(nameless.find("\"id\": \"RHSA-2024:1\""), 19, "\"id\": \"\"           ");
  EXPECT_FALSE(collect(*importer, nameless).has_value());
  for (const std::string_view foreign : {"", "{}", "[]", R"({"document": {"csaf_version": "2.0"}})", "<csaf_version>"}) {
    EXPECT_FALSE(importer->recognise({.path = "x", .bytes = foreign}).has_value()) << foreign;
    EXPECT_FALSE(collect(*importer, foreign).has_value()) << foreign;
  }
  Limits limits;
  limits.ranges_per_record_max = 3;
  EXPECT_FALSE(collect(*importer, text, "x", limits).has_value());
}

TEST(Csaf, relationships_that_name_each_other_end) {
  const Record record = read(document("CISA", "X-1", "csaf_security_advisory", R"({"relationships": [
      {"category": "installed_on", "product_reference": "b", "relates_to_product_reference": "b",
       "full_product_name": {"product_id": "a", "name": "a"}},
      {"category": "installed_on", "product_reference": "a", "relates_to_product_reference": "a",
       "full_product_name": {"product_id": "b", "name": "b"}}]})",
                                      R"([{"cve": "CVE-2024-1000", "product_status": {"known_affected": ["a"]}}])"));
  EXPECT_TRUE(record.affected.empty());
}

TEST(Csaf, rpm_names_come_apart) {
  const auto name = parse_rpm_name("bind-libs-32:9.8.2-0.68.rc1.el6_10.17.x86_64");
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(name->name, "bind-libs");
  EXPECT_EQ(name->version, "32:9.8.2-0.68.rc1.el6_10.17");
  EXPECT_EQ(name->architecture, "x86_64");
  for (const std::string_view text : {"bind", "bind-9", "a-b-c.d", "-1-2.x", "bind-1-2", "bind 1-2.x"}) {
    EXPECT_FALSE(parse_rpm_name(text).has_value()) << text;
  }
}

TEST(Csaf, publishers_have_one_name) {
  EXPECT_EQ(publisher_slug("CISA"), "cisa");
  EXPECT_EQ(publisher_slug("Red Hat Product Security"), "redhat");
  EXPECT_EQ(publisher_slug("Canonical Ltd."), "ubuntu");
  EXPECT_EQ(publisher_slug(" Example  GmbH & Co. "), "example-gmbh-co");
  EXPECT_EQ(publisher_slug("../../"), "unknown");
}

TEST(Csaf, reads_all_of_cisas_real_documents) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_csaf_importer();
  CollectingSink sink;
  std::size_t left_out = 0;
  const auto choose = [&](const ArchiveMember& member) {
    if (member.kind != ArchiveMember::Kind::kFile) {
      return ArchiveChoice::kSkip;
    }
    left_out += importer->wants_member(member.path) ? 0U : 1U;
    return importer->wants_member(member.path) ? ArchiveChoice::kRead : ArchiveChoice::kSkip;
  };
  const auto read_one = [&](const ArchiveMember& member, std::string&& bytes) -> Result<void> {
    const Result<void> result = importer->parse({.path = member.path, .bytes = bytes}, sink);
    EXPECT_TRUE(result.has_value()) << member.path << ": " << result.error().to_string();
    return {};
  };
  ASSERT_TRUE(walk_archive_file(test::shared_folder() + "/feeds/csaf/cisa/csaf_files.tar.zst", {}, choose, read_one).has_value());
  const std::vector<Record> records = sink.all<Record>();
  EXPECT_EQ(records.size() + sink.skips().size(), 2385U);
  EXPECT_EQ(sink.skips().size(), 2U);  // the two ROLIE feeds
  EXPECT_TRUE(sink.rejects().empty());
  EXPECT_EQ(left_out, 4U);             // index.txt and changes.csv, twice
  std::size_t unreadable = 0;
  std::size_t entries = 0;
  for (const Record& record : records) {
    for (const Affected& entry : record.affected) {
      ++entries;
      unreadable += entry.unreadable.empty() ? 0U : 1U;
    }
  }
  // Most ranges can be read; serial numbers, dates and service packs can not.
  EXPECT_GT(entries, 10'000U);
  EXPECT_LT(unreadable * 4, entries) << unreadable << " of " << entries;
  EXPECT_EQ(format_date(sink.snapshot()), "2024-10-24");
}

TEST(Csaf, reads_red_hats_sample_files) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_csaf_importer();
  const std::string folder = test::shared_folder() + "/feed-samples/formats/rhel-csaf/csaf";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || !importer->wants_member(entry.path().string())) {
      continue;
    }
    ++files;
    const auto file = MappedFile::open(entry.path().string());
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(importer->recognise({.path = "x", .bytes = file->bytes()})->name, "csaf/redhat");
    const Record record = read(file->bytes());
    EXPECT_TRUE(record.id.starts_with("RHSA-")) << record.id;
    EXPECT_FALSE(record.affected.empty()) << record.id;
    for (const Affected& affected : record.affected) {
      EXPECT_TRUE(affected.unreadable.empty()) << record.id << " " << affected.unreadable;
      EXPECT_TRUE(affected.domain.starts_with("redhat")) << affected.domain;
    }
  }
  EXPECT_EQ(files, 8U);
}

TEST(Csaf, keeps_red_hats_module_streams_apart) {
  PARAPET_NEEDS_SHARED();
  const auto file =
      MappedFile::open(test::shared_folder() + "/feed-samples/formats/rhel-csaf/csaf/advisories/rhsa-2024_1431.json");
  ASSERT_TRUE(file.has_value());
  const Record record = read(file->bytes());
  EXPECT_EQ(record.vulnerabilities.size(), 4U);
  for (const Affected& entry : record.affected) {
    EXPECT_EQ(entry.module, "ruby:3.1");
    EXPECT_EQ(entry.name_kind, NameKind::kBinary);
  }
}

}  // namespace
}  // namespace parapet::knowledge
