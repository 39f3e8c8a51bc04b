// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/oval.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/archive.h"
#include "base/files.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

// A Microsoft document with one definition; `criteria`, `tests`, `objects` and `states` are filled in.
std::string microsoft(std::string_view patchable, std::string_view operation, std::string_view more_criteria = "",
                      std::string_view evr = "0:2.35-4.cm2") {
  return fmt::format(R"(<oval_definitions xmlns:l="urn:linux"><generator>
    <timestamp>2024-10-10T12:04:24.5Z</timestamp></generator><definitions>
    <definition class="vulnerability" id="oval:com.microsoft.cbl-mariner:def:1"><metadata>
      <title>CVE-2024-1000 affecting package glibc</title><reference ref_id="CVE-2024-1000" ref_url="https://example.org/1" source="CVE"/>
      <patchable>{}</patchable><advisory_date>2024-07-23T22:05:39Z</advisory_date><severity>High</severity>
      <description>Words.</description></metadata>
      <criteria operator="AND"><criterion comment="Package glibc is earlier" test_ref="t1"/>{}</criteria></definition>
    </definitions><tests>
      <l:rpminfo_test check="at least one" id="t1"><l:object object_ref="o1"/><l:state state_ref="s1"/></l:rpminfo_test>
      <l:rpminfo_test check="at least one" id="t2"><l:object object_ref="o1"/><l:state state_ref="s2"/></l:rpminfo_test>
      <l:rpminfo_test check="at least one" id="t3"><l:object object_ref="o2"/><l:state state_ref="s2"/></l:rpminfo_test>
    </tests><objects><l:rpminfo_object id="o1"><l:name>glibc</l:name></l:rpminfo_object>
      <l:rpminfo_object id="o2"><l:name>bash</l:name></l:rpminfo_object></objects>
    <states><l:rpminfo_state id="s1"><l:evr operation="{}">{}</l:evr></l:rpminfo_state>
      <l:rpminfo_state id="s2"><l:evr operation="greater than">0:2.30-1.cm2</l:evr></l:rpminfo_state>
    </states></oval_definitions>)", patchable, more_criteria, operation, evr);
}

// An Oracle document of which only the definition is there, as in its per-erratum files without tests.
std::string oracle(std::string_view criteria, std::string_view title = "ELSA-2024-1: bind security update (IMPORTANT)") {
  return fmt::format(R"(<?xml version="1.0"?><oval_definitions><definitions>
    <definition id="oval:com.oracle.elsa:def:20241" class="patch"><metadata><title>
      {}
      </title><affected family="unix"><platform>Oracle Linux 8</platform></affected>
      <reference source="elsa" ref_id="ELSA-2024-1" ref_url="https://example.org/ELSA-2024-1"/>
      <reference source="CVE" ref_id="CVE-2024-1000" ref_url="https://example.org/CVE-2024-1000"/>
      <advisory><severity>IMPORTANT</severity><issued date="2024-05-06"/>
        <cve cvss3="8.1/CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H" href="x" public="20240506">CVE-2024-1000</cve></advisory>
      </metadata><criteria operator="AND">
      <criterion test_ref="t1" comment="Oracle Linux 8 is installed"/>{}</criteria></definition>
    </definitions></oval_definitions>)", title, criteria);
}

CollectingSink read(std::string_view bytes) {
  Result<CollectingSink> sink = collect(*make_oval_importer(), bytes);
  EXPECT_TRUE(sink.has_value()) << sink.error().to_string();
  return sink ? *std::move(sink) : CollectingSink();
}

// The only record, or an empty one with a failure.
Record only(const CollectingSink& sink) {
  const std::vector<Record> records = sink.all<Record>();
  EXPECT_EQ(records.size(), 1U);
  return records.empty() ? Record{} : records.front();
}

std::string range(const Affected& entry) { return version::to_string(version::RangeSet{.intervals = entry.intervals}); }

TEST(Oval, less_than_is_fixed_there) {
  const std::string text = microsoft("true", "less than");
  const auto identity = make_oval_importer()->recognise({.path = "x", .bytes = text});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->name, "oval/mariner-2.0");
  EXPECT_EQ(identity->coverage, Coverage::kFullState);
  EXPECT_EQ(identity->covers, std::vector<std::string>{"mariner:2.0"});
  EXPECT_EQ(format_time(identity->snapshot), "2024-10-10T12:04:24Z");
  const CollectingSink sink = read(text);
  const Record record = only(sink);
  EXPECT_EQ(record.id, "oval:com.microsoft.cbl-mariner:def:1");
  EXPECT_EQ(record.vulnerabilities, std::vector<std::string>{"CVE-2024-1000"});
  EXPECT_EQ(format_date(record.published), "2024-07-23");
  ASSERT_EQ(record.ratings.size(), 1U);
  EXPECT_EQ(record.ratings[0].severity, Severity::kHigh);
  EXPECT_EQ(record.ratings[0].source, "mariner");
  ASSERT_EQ(record.affected.size(), 1U);
  const Affected& entry = record.affected[0];
  EXPECT_EQ(entry.domain, "mariner:2.0");
  EXPECT_EQ(entry.name, "glibc");
  EXPECT_EQ(entry.name_kind, NameKind::kSource);
  EXPECT_EQ(entry.scheme, version::Scheme::kRpm);
  EXPECT_EQ(range(entry), "< 0:2.35-4.cm2");
  EXPECT_EQ(entry.fix, FixState::kAvailable);
  EXPECT_EQ(sink.domains(), std::vector<std::string>{"mariner:2.0"});
}

TEST(Oval, less_than_or_equal_means_no_fix_yet) {
  const Record record = only(read(microsoft("false", "less than or equal")));
  ASSERT_EQ(record.affected.size(), 1U);
  EXPECT_EQ(range(record.affected[0]), "<= 0:2.35-4.cm2");
  EXPECT_EQ(record.affected[0].fix, FixState::kNone);
}

TEST(Oval, both_bounds_of_one_package_make_one_range) {
  const Record record = only(read(microsoft("true", "less than", R"(<criterion comment="after" test_ref="t2"/>)")));
  ASSERT_EQ(record.affected.size(), 1U);
  EXPECT_EQ(record.affected[0].intervals.size(), 1U);
  EXPECT_EQ(record.affected[0].intervals[0].lower->text, "0:2.30-1.cm2");
  EXPECT_FALSE(record.affected[0].intervals[0].lower->inclusive);
  EXPECT_EQ(record.affected[0].intervals[0].upper->text, "0:2.35-4.cm2");
}

TEST(Oval, a_negated_criterion_turns_the_comparison_round) {
  const Record record =
      only(read(microsoft("true", "less than", R"(<criterion negate="true" comment="not after" test_ref="t2"/>)")));
  ASSERT_EQ(record.affected.size(), 1U);
  EXPECT_EQ(range(record.affected[0]), "<= 0:2.30-1.cm2");
}

TEST(Oval, not_applicable_definitions_are_no_findings) {
  const Record record = only(read(microsoft("Not Applicable", "less than")));
  EXPECT_EQ(record.kind, RecordKind::kNotice);
  EXPECT_TRUE(record.affected.empty());
}

TEST(Oval, a_condition_on_two_packages_at_once_is_not_assessed) {
  const Record record = only(read(microsoft("true", "less than", R"(<criterion comment="bash is there" test_ref="t3"/>)")));
  ASSERT_EQ(record.affected.size(), 2U);
  for (const Affected& entry : record.affected) {
    EXPECT_FALSE(entry.unreadable.empty());
    EXPECT_TRUE(entry.intervals.empty());
  }
}

TEST(Oval, a_criterion_that_is_not_understood_is_not_assessed) {
  const Record record = only(read(microsoft("true", "less than", R"(<criterion comment="moon is full" test_ref="t9"/>)")));
  ASSERT_EQ(record.affected.size(), 1U);
  EXPECT_NE(record.affected[0].unreadable.find("moon is full"), std::string::npos);
}

TEST(Oval, a_list_of_versions_is_no_version_but_a_blank_is_a_slip) {
  const Record list = only(read(microsoft("true", "less than", "", "0:1.17.13-2,1.18.8-2.cm2")));
  ASSERT_EQ(list.affected.size(), 1U);
  EXPECT_EQ(list.affected[0].unreadable, "Package glibc is earlier");
  const Record slip = only(read(microsoft("true", "less than", "", "0: 1.20.10-1.cm2")));
  ASSERT_EQ(slip.affected.size(), 1U);
  EXPECT_EQ(range(slip.affected[0]), "< 0:1.20.10-1.cm2");
}

TEST(Oval, an_operation_that_the_schema_lacks_is_not_guessed) {
  const Record record = only(read(microsoft("true", "6")));
  ASSERT_EQ(record.affected.size(), 1U);
  EXPECT_FALSE(record.affected[0].unreadable.empty());
}

TEST(Oval, oracle_names_the_release_and_keys_are_not_conditions) {
  const std::string text = oracle(R"(<criteria operator="OR"><criteria operator="AND">
      <criterion test_ref="t2" comment="bind is earlier than 32:9.11.36-16.el8"/>
      <criterion test_ref="t3" comment="bind is signed with the Oracle Linux 8 key"/></criteria><criteria operator="AND">
      <criterion test_ref="t4" comment="bind-libs is earlier than 32:9.11.36-16.el8"/>
      <criterion test_ref="t5" comment="bind-libs is signed with the Oracle Linux 8 key"/></criteria></criteria>)");
  const auto identity = make_oval_importer()->recognise({.path = "a/com.oracle.elsa-ol8.xml.bz2", .bytes = text});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->name, "oval/oracle-ol8");
  EXPECT_EQ(identity->coverage, Coverage::kFixesOnly);
  const CollectingSink sink = read(text);
  const Record record = only(sink);
  EXPECT_EQ(record.id, "ELSA-2024-1");
  EXPECT_EQ(record.kind, RecordKind::kAdvisory);
  EXPECT_EQ(record.title, "ELSA-2024-1: bind security update (IMPORTANT)");
  ASSERT_EQ(record.affected.size(), 2U);
  EXPECT_EQ(record.affected[0].domain, "oracle:8");
  EXPECT_EQ(record.affected[0].name, "bind");
  EXPECT_EQ(record.affected[0].name_kind, NameKind::kBinary);
  EXPECT_EQ(range(record.affected[0]), "< 32:9.11.36-16.el8");
  EXPECT_EQ(record.affected[0].confidence, Confidence::kText);
  ASSERT_EQ(record.ratings.size(), 2U);
  EXPECT_EQ(record.ratings[1].system, Rating::System::kCvss30);
  EXPECT_EQ(record.ratings[1].vector, "CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H");
  EXPECT_FLOAT_EQ(record.ratings[1].stated.value_or(0), 8.1F);
  EXPECT_EQ(format_date(sink.snapshot()), "2024-05-06");
}

constexpr std::string_view kTwoArchitectures = R"(<criteria operator="OR">
    <criteria operator="AND"><criterion test_ref="a1" comment="Oracle Linux arch is aarch64"/>
      <criterion test_ref="t2" comment="bind is earlier than 32:9.11-{}.el8"/></criteria>
    <criteria operator="AND"><criterion test_ref="a2" comment="Oracle Linux arch is x86_64"/>
      <criterion test_ref="t3" comment="bind is earlier than 32:9.11-{}.el8"/></criteria></criteria>)";

TEST(Oval, one_fix_on_every_architecture_needs_no_architecture) {
  const Record record = only(read(oracle(fmt::format(kTwoArchitectures, 16, 16))));
  ASSERT_EQ(record.affected.size(), 1U);
  EXPECT_TRUE(record.affected[0].architectures.empty());
}

TEST(Oval, different_fixes_keep_their_architectures) {
  const Record record = only(read(oracle(fmt::format(kTwoArchitectures, 17, 16))));
  ASSERT_EQ(record.affected.size(), 2U);
  EXPECT_EQ(range(record.affected[0]), "< 32:9.11-17.el8");
  EXPECT_EQ(record.affected[0].architectures, (std::vector<std::string>{"aarch64", "noarch"}));
  EXPECT_EQ(record.affected[1].architectures, (std::vector<std::string>{"i386", "i586", "i686", "noarch", "x86_64"}));
}

TEST(Oval, a_module_is_a_condition_of_its_packages) {
  const Record record = only(read(oracle(R"(<criterion test_ref="m" comment="Module nodejs:18 is enabled"/>
      <criterion test_ref="t2" comment="npm is earlier than 1:9.8.1-1.module+el8"/>)")));
  ASSERT_EQ(record.affected.size(), 1U);
  EXPECT_EQ(record.affected[0].module, "nodejs:18");
}

TEST(Oval, a_bug_fix_without_cve_is_a_notice) {
  std::string text = oracle("", "ELBA-2024-1: bind bug fix update");
  for (std::size_t at = text.find("CVE-2024-1000"); at != std::string::npos; at = text.find("CVE-2024-1000")) {
    text.replace(at, 13, "nothing---");
  }
  EXPECT_EQ(only(read(text)).kind, RecordKind::kNotice);
}

TEST(Oval, a_platform_that_nobody_knows_is_set_aside) {
  std::string text = oracle(R"(<criterion test_ref="t2" comment="bind is earlier than 1-1"/>)");
  text.replace(text.find("Oracle Linux 8 is installed"), 14, "Orange Linux 8");
  const CollectingSink sink = read(text);
  EXPECT_TRUE(sink.facts().empty());
  ASSERT_EQ(sink.rejects().size(), 1U);
  EXPECT_EQ(sink.rejects()[0].record, "ELSA-2024-1");
}

constexpr std::string_view kSuse = R"(<oval_definitions><generator><product_name>Marcus Updateinfo to OVAL Converter</product_name>
    <timestamp>2021-07-16T05:18:42</timestamp></generator><definitions>
  <definition id="oval:org.opensuse.security:def:20211" class="vulnerability"><metadata><title>CVE-2021-1000</title>
    <reference ref_id="Mitre CVE-2021-1000" ref_url="https://example.org/a" source="CVE"/>
    <reference ref_id="SUSE CVE-2021-1000" ref_url="https://example.org/b" source="SUSE CVE"/></metadata>
    <criteria operator="OR"><criteria operator="AND"><criteria operator="OR">
        <criterion test_ref="p1" comment="SUSE Linux Enterprise Server 15 SP2 is installed"/>
        <criterion test_ref="p2" comment="SUSE Linux Enterprise Module for Basesystem 15 SP2 is installed"/>
        <criterion test_ref="p3" comment="openSUSE Leap 15.2 is installed"/></criteria><criteria operator="OR">
        <criterion test_ref="t1" comment="krb5-1.15.2-4.25 is installed"/>
        <criterion test_ref="t2" comment="krb5-client is not affected"/></criteria></criteria>
      <criteria operator="AND"><criterion test_ref="p9" comment="SUSE Linux Enterprise Server 12-LTSS is installed"/>
        <criterion test_ref="t3" comment="krb5-server-1.2-3 is installed"/>
        <criterion test_ref="t4" comment="krb5 is affected"/></criteria></criteria></definition></definitions>
  <tests><rpminfo_test id="t1" comment="krb5 is &lt;1.15.2-4.25 for aarch64,x86_64"><object object_ref="o1"/><state state_ref="s1"/></rpminfo_test>
    <rpminfo_test id="t2" comment="krb5-client is ==0"><object object_ref="o2"/><state state_ref="s2"/></rpminfo_test>
    <rpminfo_test id="p1" comment="sles-release is ==15.2"><object object_ref="o3"/><state state_ref="s3"/></rpminfo_test></tests>
  <objects><rpminfo_object id="o1"><name>krb5</name></rpminfo_object><rpminfo_object id="o2"><name>krb5-client</name></rpminfo_object>
    <rpminfo_object id="o3"><name>sles-release</name></rpminfo_object></objects>
  <states><rpminfo_state id="s1"><arch operation="pattern match">(aarch64|x86_64)</arch><evr operation="less than">0:1.15.2-4.25</evr></rpminfo_state>
    <rpminfo_state id="s2"><version operation="equals">0</version></rpminfo_state>
    <rpminfo_state id="s3"><version operation="equals">15.2</version></rpminfo_state></states></oval_definitions>)";

TEST(Oval, suse_products_of_one_code_stream_are_one_domain) {
  const Record record = only(read(kSuse));
  EXPECT_EQ(record.id, "CVE-2021-1000");
  EXPECT_EQ(record.kind, RecordKind::kVulnerability);
  std::vector<std::string> seen;
  for (const Affected& entry : record.affected) {
    seen.push_back(fmt::format("{} {} {} {}", entry.domain, entry.name, static_cast<int>(entry.status),
                               entry.all_versions ? "all" : entry.unreadable.empty() ? range(entry) : "unreadable"));
  }
  std::ranges::sort(seen);
  EXPECT_EQ(seen, (std::vector<std::string>{
                      "opensuse:15.2 krb5 0 < 0:1.15.2-4.25", "opensuse:15.2 krb5-client 2 all",
                      "suse:12 krb5-server 0 unreadable", "suse:15.2 krb5 0 < 0:1.15.2-4.25", "suse:15.2 krb5-client 2 all"}));
  EXPECT_EQ(record.affected[0].architectures, (std::vector<std::string>{"aarch64", "x86_64"}));
}

TEST(Oval, more_cases_than_the_limit_set_the_definition_aside) {
  Limits limits;
  limits.ranges_per_record_max = 10;
  std::string any = R"(<criteria operator="OR">)";
  for (int i = 0; i < 4; ++i) {
    any += fmt::format(R"(<criterion test_ref="t" comment="p{} is earlier than 1-1"/>)", i);
  }
  const std::string text = oracle(any + "</criteria>");
  EXPECT_EQ(collect(*make_oval_importer(), text)->facts().size(), 1U);
  limits.ranges_per_record_max = 3;
  EXPECT_FALSE(collect(*make_oval_importer(), text, "x", limits).has_value());
}

TEST(Oval, broken_and_foreign_documents_are_refused) {
  const auto importer = make_oval_importer();
  const std::string text = microsoft("true", "less than");
  EXPECT_FALSE(collect(*importer, std::string_view(text).substr(0, text.size() - 30)).has_value());
  std::string untagged = text;
  for (std::size_t at = untagged.find(".cm2"); at != std::string::npos; at = untagged.find(".cm2")) {
    untagged.replace(at, 4, "");
  }
  EXPECT_FALSE(collect(*importer, untagged).has_value());
  for (const std::string_view foreign : {"", "{}", "<a/>", "<oval_definitions/>", "com.oracle.elsa"}) {
    EXPECT_FALSE(importer->recognise({.path = "x", .bytes = foreign}).has_value()) << foreign;
    EXPECT_FALSE(collect(*importer, foreign).has_value()) << foreign;
  }
}

struct Counts {
  std::size_t records = 0;
  std::size_t notices = 0;
  std::size_t without_fix = 0;
  std::size_t unreadable = 0;
  std::size_t rejected = 0;
};

Counts count(const CollectingSink& sink) {
  Counts counts{.rejected = sink.rejects().size()};
  for (const Record& record : sink.all<Record>()) {
    ++counts.records;
    counts.notices += record.kind == RecordKind::kNotice ? 1U : 0U;
    for (const Affected& entry : record.affected) {
      counts.without_fix += entry.fix == FixState::kNone ? 1U : 0U;
      counts.unreadable += entry.unreadable.empty() ? 0U : 1U;
    }
  }
  return counts;
}

TEST(Oval, reads_all_of_microsofts_real_feeds) {
  PARAPET_NEEDS_SHARED();
  const std::string folder = test::shared_folder() + "/feeds/azurelinux-oval/";
  const auto azure = unpack_file(folder + "azurelinux-3.0-oval.xml.zst", {});
  const auto mariner = unpack_file(folder + "cbl-mariner-1.0-oval.xml.zst", {});
  ASSERT_TRUE(azure && mariner);
  const auto importer = make_oval_importer();
  EXPECT_EQ(importer->recognise({.path = "x", .bytes = *azure})->name, "oval/azurelinux-3.0");
  EXPECT_EQ(importer->recognise({.path = "x", .bytes = *mariner})->name, "oval/mariner-1.0");
  const CollectingSink three = read(*azure);
  const Counts azure_counts = count(three);
  EXPECT_EQ(azure_counts.records, 1222U);
  EXPECT_EQ(azure_counts.notices, 1U);
  EXPECT_EQ(azure_counts.without_fix, 0U);
  // "0:1.17.13-2,1.18.8-2,1.21.6-1.azl3" is no version.
  EXPECT_EQ(azure_counts.unreadable, 1U);
  EXPECT_EQ(azure_counts.rejected, 0U);
  const CollectingSink one = read(*mariner);
  const Counts mariner_counts = count(one);
  EXPECT_EQ(mariner_counts.records, 2252U);
  EXPECT_EQ(mariner_counts.notices, 78U);
  // 177 "less than or equal", of which 51 are not applicable.
  EXPECT_EQ(mariner_counts.without_fix, 126U);
  EXPECT_EQ(mariner_counts.rejected, 0U);
  EXPECT_EQ(three.domains(), std::vector<std::string>{"azurelinux:3.0"});
  EXPECT_EQ(one.domains(), std::vector<std::string>{"mariner:1.0"});
}

TEST(Oval, reads_the_sample_files) {
  PARAPET_NEEDS_SHARED();
  struct Sample {
    std::string_view path;
    std::string_view feed;
    std::size_t records;
    std::size_t unreadable;
  };
  const auto importer = make_oval_importer();
  for (const Sample& sample : {Sample{"mariner-oval/azure-linux-truncated-3.0-oval.xml", "oval/azurelinux-3.0", 3, 0},
                               Sample{"mariner-oval/mariner-truncated-2.0-oval.xml", "oval/mariner-2.0", 5, 0},
                               Sample{"oracle-oval/mock_data", "oval/oracle", 2, 0},
                               Sample{"oracle-oval/mock_per_arch_data", "oval/oracle", 3, 0},
                               Sample{"suse-oval/suse_truncated.xml", "oval/suse", 4, 25}}) {
    const auto file = MappedFile::open(fmt::format("{}/feed-samples/formats/{}", test::shared_folder(), sample.path));
    ASSERT_TRUE(file.has_value()) << sample.path;
    const auto identity = importer->recognise({.path = std::string(sample.path), .bytes = file->bytes()});
    ASSERT_TRUE(identity.has_value()) << sample.path;
    EXPECT_EQ(identity->name, sample.feed);
    const Counts counts = count(read(file->bytes()));
    EXPECT_EQ(counts.records, sample.records) << sample.path;
    EXPECT_EQ(counts.rejected, 0U) << sample.path;
    EXPECT_EQ(counts.unreadable, sample.unreadable) << sample.path;
  }
}

TEST(Oval, keeps_oracles_builds_apart_only_where_they_differ) {
  PARAPET_NEEDS_SHARED();
  const auto file = MappedFile::open(test::shared_folder() + "/feed-samples/formats/oracle-oval/mock_per_arch_data");
  ASSERT_TRUE(file.has_value());
  const CollectingSink sink = read(file->bytes());
  const auto* rsyslog = sink.find<Record>("ELSA-2022-4803");
  const auto* firefox = sink.find<Record>("ELSA-2025-10073");
  ASSERT_TRUE(rsyslog != nullptr && firefox != nullptr);
  EXPECT_FALSE(rsyslog->affected.front().architectures.empty());
  ASSERT_EQ(firefox->affected.size(), 1U);
  EXPECT_TRUE(firefox->affected[0].architectures.empty());
  EXPECT_EQ(firefox->affected[0].domain, "oracle:10");
}

}  // namespace
}  // namespace parapet::knowledge
