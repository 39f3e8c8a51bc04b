// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/openvex.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

std::string document(std::string_view statements, std::string_view author = "Canonical Ltd.") {
  return fmt::format(R"({{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex/1", "author": "{}",
    "timestamp": "2026-05-20T15:02:47Z", "version": 5, "statements": {}}})", author, statements);
}

std::string statement(std::string_view products, std::string_view status, std::string_view more = "") {
  return fmt::format(R"([{{"vulnerability": {{"name": "CVE-2024-1000", "description": "Words.",
      "aliases": ["https://example.org/USN-1-1"]}}, "timestamp": "2023-10-11T06:00:00Z", "products": {}, "status": "{}"{}}}])",
                     products, status, more);
}

Record read(std::string_view bytes) {
  const Result<CollectingSink> sink = collect(*make_openvex_importer(), bytes);
  EXPECT_TRUE(sink.has_value()) << sink.error().to_string();
  const std::vector<Record> records = sink ? sink->all<Record>() : std::vector<Record>{};
  EXPECT_EQ(records.size(), 1U);
  return records.empty() ? Record{} : records.front();
}

std::vector<std::string> told(const Record& record) {
  std::vector<std::string> lines;
  for (const Affected& entry : record.affected) {
    std::string versions = entry.all_versions          ? "all"
                           : !entry.unreadable.empty() ? "\"" + entry.unreadable + "\""
                           : entry.intervals.empty()   ? "= " + entry.versions.at(0).text
                                                       : version::to_string(version::RangeSet{.intervals = entry.intervals});
    lines.push_back(fmt::format("{} {}{} {} {}", entry.domain, entry.name,
                                entry.name_kind == NameKind::kSource ? " (source)" : "", static_cast<int>(entry.status), versions));
  }
  return lines;
}

constexpr std::string_view kCurl = R"([{"@id": "pkg:deb/ubuntu/curl@7.81.0-1ubuntu1.24?arch=source&distro=jammy"},
    {"@id": "pkg:deb/ubuntu/curl@7.81.0-1ubuntu1.24?arch=amd64&distro=jammy"},
    {"@id": "pkg:deb/ubuntu/libcurl4@7.81.0-1ubuntu1.24?arch=amd64&distro=jammy"}])";

TEST(OpenVex, ubuntus_fixed_version_is_fixed_and_older_ones_are_a_question) {
  const std::string text = document(statement(kCurl, "fixed"));
  const auto identity = make_openvex_importer()->recognise({.path = "x", .bytes = text});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->name, "openvex/ubuntu");
  EXPECT_EQ(identity->coverage, Coverage::kFixesOnly);
  const Record record = read(text);
  EXPECT_EQ(record.id, "CVE-2024-1000");
  EXPECT_EQ(record.kind, RecordKind::kVulnerability);
  EXPECT_EQ(format_date(record.published), "2023-10-11");
  ASSERT_EQ(record.references.size(), 1U);
  EXPECT_EQ(told(record), (std::vector<std::string>{
                              "ubuntu:22.04 curl (source) 3 >= 7.81.0-1ubuntu1.24",
                              "ubuntu:22.04 curl (source) 0 \"fixed in 7.81.0-1ubuntu1.24 or before\""}));
}

TEST(OpenVex, ubuntus_other_statements_hold_up_to_the_version_they_name) {
  const Record affected = read(document(statement(
      kCurl, "affected", R"(, "action_statement": "the Ubuntu Security Team decided to not fix it.")")));
  EXPECT_EQ(told(affected), std::vector<std::string>{"ubuntu:22.04 curl (source) 0 <= 7.81.0-1ubuntu1.24"});
  EXPECT_EQ(affected.affected.at(0).fix, FixState::kWillNotFix);
  const Record cleared = read(document(statement(
      R"([{"@id": "pkg:deb/ubuntu/curl@7.68.0-1ubuntu2.25%2Besm3?arch=source&distro=esm-infra/focal"}])", "not_affected",
      R"(, "justification": "vulnerable_code_not_present", "impact_statement": "affects 7.69 and higher")")));
  EXPECT_EQ(told(cleared), std::vector<std::string>{"ubuntu-pro:20.04 curl (source) 2 <= 7.68.0-1ubuntu2.25+esm3"});
  EXPECT_EQ(cleared.affected.at(0).justification, "vulnerable_code_not_present");
}

TEST(OpenVex, binary_packages_count_where_no_source_package_is_named) {
  const Record record = read(document(
      statement(R"([{"@id": "pkg:deb/ubuntu/libcurl4@7.81.0-1?arch=amd64&distro=jammy"},
                    {"@id": "pkg:deb/ubuntu/libcurl4@7.81.0-1?arch=arm64&distro=jammy"}])", "under_investigation")));
  EXPECT_EQ(told(record), std::vector<std::string>{"ubuntu:22.04 libcurl4 1 <= 7.81.0-1"});
}

TEST(OpenVex, another_author_speaks_of_the_versions_it_names) {
  const Record record = read(document(statement(
      R"([{"@id": "pkg:npm/left-pad@1.3.0"}, {"@id": "pkg:oci/image@sha256%3A12"}, {"@id": "x", "identifiers": {"purl": "pkg:pypi/My_Lib"}}])",
      "not_affected", R"(, "justification": "component_not_present")"), "Example GmbH"));
  EXPECT_EQ(record.id, "https://example.org/vex/1#CVE-2024-1000");
  EXPECT_EQ(record.vulnerabilities, std::vector<std::string>{"CVE-2024-1000"});
  EXPECT_EQ(told(record), (std::vector<std::string>{"npm left-pad 2 = 1.3.0", "pypi my-lib 2 all"}));
}

TEST(OpenVex, a_bad_statement_is_set_aside) {
  const auto sink = collect(*make_openvex_importer(), document(statement("[]", "maybe")), "a.json");
  ASSERT_TRUE(sink.has_value());
  EXPECT_EQ(sink->rejects(), (std::vector<CollectingSink::Note>{{"a.json statement 1", "the status 'maybe' is none"}}));
}

TEST(OpenVex, broken_and_foreign_documents_are_refused) {
  const auto importer = make_openvex_importer();
  const std::string text = document(statement(kCurl, "fixed"));
  EXPECT_FALSE(collect(*importer, std::string_view(text).substr(0, text.size() - 3)).has_value());
  EXPECT_FALSE(collect(*importer, document("{}")).has_value());
  for (const std::string_view foreign : {"", "{}", "[]", R"({"@context": "https://schema.org", "x": "openvex"})"}) {
    EXPECT_FALSE(importer->recognise({.path = "x", .bytes = foreign}).has_value()) << foreign;
    EXPECT_FALSE(collect(*importer, foreign).has_value()) << foreign;
  }
  Limits limits;
  limits.ranges_per_record_max = 2;
  EXPECT_FALSE(collect(*importer, text, "x", limits).has_value());
}

TEST(OpenVex, knows_ubuntus_channels) {
  EXPECT_EQ(ubuntu_distro_domain("jammy"), "ubuntu:22.04");
  EXPECT_EQ(ubuntu_distro_domain("esm-infra-legacy/trusty"), "ubuntu-pro:14.04");
  EXPECT_EQ(ubuntu_distro_domain("fips-updates/jammy"), "ubuntu-pro-fips-updates:22.04");
  EXPECT_EQ(ubuntu_distro_domain("zany"), "ubuntu:zany");
  EXPECT_EQ(ubuntu_distro_domain(""), "");
}

TEST(OpenVex, reads_ubuntus_sample_files) {
  PARAPET_NEEDS_SHARED();
  const auto importer = make_openvex_importer();
  const std::string folder = test::shared_folder() + "/feed-samples/formats/ubuntu-vex/vex/cve/";
  for (const auto& [name, id, entries] : {std::tuple{"2016/CVE-2016-20013.json", "CVE-2016-20013", 36U},
                                          std::tuple{"2023/CVE-2023-38545.json", "CVE-2023-38545", 9U}}) {
    const auto file = MappedFile::open(folder + name);
    ASSERT_TRUE(file.has_value()) << name;
    EXPECT_EQ(importer->recognise({.path = name, .bytes = file->bytes()})->name, "openvex/ubuntu");
    const Record record = read(file->bytes());
    EXPECT_EQ(record.id, id);
    EXPECT_EQ(record.affected.size(), entries);
    for (const Affected& entry : record.affected) {
      EXPECT_TRUE(entry.domain.starts_with("ubuntu")) << entry.domain;
      EXPECT_EQ(entry.name_kind, NameKind::kSource) << entry.name;
      EXPECT_TRUE(is_digit(entry.domain.back())) << entry.domain;
    }
  }
}

}  // namespace
}  // namespace parapet::knowledge
