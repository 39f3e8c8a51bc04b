// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/files.h"
#include "knowledge/feeds/amazon_alas.h"
#include "knowledge/feeds/arch.h"
#include "knowledge/feeds/collecting_sink.h"
#include "knowledge/feeds/fedora_bodhi.h"
#include "knowledge/feeds/photon.h"
#include "support/paths.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

bool affects(const Record& record, std::string_view name, std::string_view version) {
  return std::ranges::any_of(record.affected, [&](const Affected& entry) {
    if (entry.name != name || entry.status != Status::kAffected) {
      return false;
    }
    const auto key = version::parse(entry.scheme, version);
    EXPECT_TRUE(key.has_value()) << version;
    return entry.all_versions || version::RangeSet{entry.intervals}.contains(key->bytes());
  });
}

TEST(Arch, reads_groups_with_their_state) {
  constexpr std::string_view kGroups = R"([
    {"name": "AVG-1", "packages": ["curl", "lib32-curl"], "affected": "8.4.0-1", "fixed": "8.5.0-1", "severity": "High", "status": "Fixed", "type": "t", "issues": ["CVE-2024-1234"], "advisories": ["ASA-1"]},
    {"name": "AVG-2", "packages": ["pam"], "affected": "1.7.0-2", "fixed": null, "severity": "Medium", "status": "Vulnerable", "type": "t", "issues": ["CVE-2025-6020"], "advisories": []},
    {"name": "AVG-3", "packages": ["zip"], "affected": "1", "fixed": null, "severity": "Low", "status": "Not affected", "type": "t", "issues": ["CVE-2025-6021"], "advisories": []},
    {"name": "AVG-4", "packages": ["zap"], "affected": "1", "fixed": null, "severity": "Unknown", "status": "Unknown", "type": "t", "issues": ["CVE-2025-6022"], "advisories": []},
    {"packages": []}])";
  const auto importer = make_arch_importer();
  ASSERT_TRUE(importer->recognise({.path = "x", .bytes = kGroups}).has_value());
  const auto sink = collect(*importer, kGroups);
  ASSERT_TRUE(sink.has_value());
  EXPECT_TRUE(affects(*sink->find<Record>("AVG-1"), "lib32-curl", "8.4.9-1"));
  EXPECT_FALSE(affects(*sink->find<Record>("AVG-1"), "curl", "8.5.0-1"));
  EXPECT_TRUE(affects(*sink->find<Record>("AVG-2"), "pam", "99-1"));
  EXPECT_EQ(sink->find<Record>("AVG-2")->affected[0].fix, FixState::kNone);
  EXPECT_EQ(sink->find<Record>("AVG-3")->affected[0].status, Status::kNotAffected);
  EXPECT_EQ(sink->find<Record>("AVG-4")->affected[0].status, Status::kUnderInvestigation);
  EXPECT_EQ(sink->rejects().size(), 1U);
  EXPECT_FALSE(importer->recognise({.path = "x", .bytes = R"([{"packages": []}])"}).has_value());
}

constexpr std::string_view kPage = R"(<html><head><title>ALAS-2023-1</title></head><body>
  <b>Amazon Linux 2023 Security Advisory:</b> ALAS-2023-1<br />
  <b>Advisory Release Date:</b> 2023-03-07 00:29 Pacific<br /><b>Advisory Updated Date:</b> 2023-03-08 00:51 Pacific<br />
  <b>Severity:</b><span><i class='x'></i></span> Important<br />
  <b>References:</b><a href='x'>CVE-2023-1000&nbsp;<i></i></a><a href='x'>CVE-2023-1001&nbsp;</a>
  <b>Issue Overview:</b><p>It opens.</p>
  <b>Affected Packages:</b><p>door</p><b>Issue Correction:</b>Run <i>dnf update door</i>
  <b>New Packages:</b><pre>aarch64:<br />&nbsp;&nbsp;&nbsp; door-libs-0.8.7-16.amzn2023.0.1.aarch64<br />noarch:<br />&nbsp; door-doc-0.8.7-16.amzn2023.0.1.noarch<br />
  src:<br />&nbsp; door-0.8.7-16.amzn2023.0.1.src<br /><br />x86_64:<br />&nbsp;&nbsp; door-libs-0.8.7-16.amzn2023.0.1.x86_64</pre>
  <h3>Additional References</h3> Red Hat: <a href='y'>CVE-2023-1000</a></body></html>)";

TEST(AmazonAlas, reads_the_fixed_packages_of_a_page_and_compares_within_any_epoch) {
  const auto importer = make_amazon_page_importer();
  const auto identity = importer->recognise({.path = "x", .bytes = kPage});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->name, "amazon-alas/2023");
  const auto sink = collect(*importer, kPage);
  ASSERT_TRUE(sink.has_value()) << sink.error().to_string();
  const auto* record = sink->find<Record>("ALAS-2023-1");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->vulnerabilities, (std::vector<std::string>{"CVE-2023-1000", "CVE-2023-1001"}));
  EXPECT_EQ(record->ratings[0].severity, Severity::kHigh);
  EXPECT_EQ(format_date(record->published), "2023-03-07");
  ASSERT_EQ(record->affected.size(), 2U) << "the source package is not installed";
  EXPECT_EQ(record->affected[0].domain, "amazon:2023");
  EXPECT_TRUE(affects(*record, "door-libs", "0.8.7-15.amzn2023.0.1"));
  EXPECT_FALSE(affects(*record, "door-libs", "0.8.7-16.amzn2023.0.1"));
  EXPECT_TRUE(affects(*record, "door-libs", "2:0.8.7-15.amzn2023.0.1"));
  EXPECT_FALSE(affects(*record, "door-libs", "2:0.8.7-16.amzn2023.0.1"));
  EXPECT_FALSE(collect(*importer, kPage.substr(0, 300)).has_value()) << "without packages it would say nothing";
  EXPECT_FALSE(importer->recognise({.path = "x", .bytes = "<html>ALAS Amazon Linux</html>"}).has_value());
}

TEST(AmazonAlas, reads_the_list_without_judging) {
  constexpr std::string_view kRss =
      "<rss version=\"2.0\"><channel><title>Amazon Linux 2023 Security Bulletins</title><item><title>ALAS-2023-126 "
      "(important): door</title>"
      "<description>\n CVE-2022-3787, CVE-2022-41973\n</description><link>https://example.org/</link></item>"
      "<item><title>other</title></item></channel></rss>";
  const auto importer = make_amazon_rss_importer();
  const auto identity = importer->recognise({.path = "x", .bytes = kRss});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->coverage, Coverage::kThreat);
  const auto sink = collect(*importer, kRss);
  ASSERT_TRUE(sink.has_value());
  EXPECT_EQ(sink->find<Record>("ALAS-2023-126")->vulnerabilities.size(), 2U);
  EXPECT_TRUE(sink->find<Record>("ALAS-2023-126")->affected.empty());
  EXPECT_EQ(sink->rejects().size(), 1U);
}

TEST(Photon, reads_fixes_and_what_is_not_affected) {
  constexpr std::string_view kData = R"([
    {"cve_id": "CVE-2023-38545", "pkg": "curl", "cve_score": 9.8, "aff_ver": "all versions before 7.88.1-4.ph4 are vulnerable", "res_ver": "7.88.1-4.ph4", "status": "Fixed"},
    {"cve_id": "CVE-2023-38545", "pkg": "httpd", "cve_score": 9.8, "aff_ver": "", "res_ver": "NA", "status": "Not Affected"},
    {"cve_id": "CVE-2023-50447", "pkg": "python3", "cve_score": null, "aff_ver": "NA", "res_ver": "NA", "status": "Fixed"},
    {"pkg": "x"}])";
  const auto importer = make_photon_importer();
  EXPECT_EQ(importer->recognise({.path = "x", .bytes = kData})->name, "photon/4.0");
  const auto sink = collect(*importer, kData);
  ASSERT_TRUE(sink.has_value());
  const auto* record = sink->find<Record>("CVE-2023-38545");
  EXPECT_TRUE(affects(*record, "curl", "7.88.1-3.ph4"));
  EXPECT_FALSE(affects(*record, "curl", "7.88.1-4.ph4"));
  EXPECT_EQ(record->affected[1].status, Status::kNotAffected);
  EXPECT_FALSE(sink->find<Record>("CVE-2023-50447")->affected[0].unreadable.empty());
  EXPECT_EQ(sink->rejects().size(), 1U);
  EXPECT_EQ(sink->domains(), (std::vector<std::string>{"photon:4.0"}));
}

TEST(Photon, reads_an_advisory_of_the_wiki) {
  constexpr std::string_view kAdvisory =
      "# Critical Photon OS Security Update\n\nAdvisory Id     : PHSA-2023-4.0-0500\n\nIssue date      : 2023-10-11\n\n"
      "Affected Release: 4.0\n\ncurl - ['[CVE-2023-38545](https://example.org/)']\n";
  const auto importer = make_photon_advisory_importer();
  ASSERT_TRUE(importer->recognise({.path = "x", .bytes = kAdvisory}).has_value());
  const auto sink = collect(*importer, kAdvisory);
  ASSERT_TRUE(sink.has_value());
  EXPECT_EQ(sink->find<Record>("PHSA-2023-4.0-0500")->vulnerabilities, (std::vector<std::string>{"CVE-2023-38545"}));
  EXPECT_EQ(format_date(sink->snapshot()), "2023-10-11");
}

TEST(FedoraBodhi, reads_stable_updates_by_source_package_with_their_epoch) {
  constexpr std::string_view kList = R"({"updates": [
    {"alias": "FEDORA-2023-1", "title": "httpd", "notes": "n", "type": "security", "status": "stable", "severity": "urgent", "date_stable": "2023-02-03 01:39:02",
     "url": "https://example.org/", "release": {"version": "36", "id_prefix": "FEDORA"},
     "bugs": [{"title": "CVE-2022-37436 CVE-2022-37437 httpd: splitting"}, {"title": "httpd crashes, see CVE-2022-9999"}],
     "builds": [{"nvr": "httpd-2.4.55-1.fc36", "type": "rpm", "epoch": 0}, {"nvr": "mod-http2-2.0-1.fc36", "type": "rpm", "epoch": 1}, {"nvr": "x", "type": "rpm"}]},
    {"alias": "FEDORA-EPEL-2017-1", "type": "bugfix", "status": "stable", "release": {"version": "7", "id_prefix": "FEDORA-EPEL"}, "bugs": [], "builds": []},
    {"alias": "FEDORA-2023-2", "type": "security", "status": "testing", "release": {"version": "36", "id_prefix": "FEDORA"}, "builds": []},
    {"alias": "FEDORA-2023-3"}]})";
  const auto importer = make_fedora_bodhi_importer();
  ASSERT_TRUE(importer->recognise({.path = "x", .bytes = kList}).has_value());
  const auto sink = collect(*importer, kList);
  ASSERT_TRUE(sink.has_value());
  const auto* record = sink->find<Record>("FEDORA-2023-1");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->vulnerabilities, (std::vector<std::string>{"CVE-2022-37436", "CVE-2022-37437"}));
  EXPECT_EQ(record->affected[0].domain, "fedora:36");
  EXPECT_EQ(record->ratings[0].severity, Severity::kCritical) << "their word is urgent";
  EXPECT_TRUE(affects(*record, "httpd", "2.4.54-3.fc36"));
  EXPECT_FALSE(affects(*record, "httpd", "2.4.55-1.fc36"));
  EXPECT_TRUE(affects(*record, "mod-http2", "2.0-1.fc36")) << "the fix has an epoch";
  EXPECT_EQ(sink->find<Record>("FEDORA-EPEL-2017-1")->kind, RecordKind::kNotice);
  EXPECT_EQ(sink->skips().size(), 1U) << "still being tested";
  EXPECT_EQ(sink->rejects().size(), 2U);
  EXPECT_FALSE(collect(*importer, "{}").has_value());
}

struct Sample {
  std::string path;
  std::string feed;
  std::size_t records;
};

void PrintTo(const Sample& sample, std::ostream* out) { *out << sample.path; }

class DistributionSample : public testing::TestWithParam<Sample> {};

TEST_P(DistributionSample, comes_in_whole) {
  PARAPET_NEEDS_SHARED();
  const auto file = MappedFile::open(test::shared_folder() + "/feed-samples/formats/" + GetParam().path);
  ASSERT_TRUE(file.has_value());
  std::vector<std::unique_ptr<Importer>> importers;
  importers.push_back(make_arch_importer());
  importers.push_back(make_amazon_page_importer());
  importers.push_back(make_amazon_rss_importer());
  importers.push_back(make_fedora_bodhi_importer());
  importers.push_back(make_photon_importer());
  importers.push_back(make_photon_advisory_importer());
  int recognised = 0;
  for (const auto& importer : importers) {
    const auto identity = importer->recognise({.path = GetParam().path, .bytes = file->bytes()});
    if (!identity) {
      continue;
    }
    ++recognised;
    EXPECT_EQ(identity->name, GetParam().feed);
    const auto sink = collect(*importer, file->bytes(), GetParam().path);
    ASSERT_TRUE(sink.has_value()) << sink.error().to_string();
    EXPECT_EQ(sink->facts().size(), GetParam().records);
    EXPECT_TRUE(sink->rejects().empty());
  }
  EXPECT_EQ(recognised, 1);
}

INSTANTIATE_TEST_SUITE_P(
    Shared, DistributionSample,
    testing::Values(Sample{"arch/input/arch-advisories/all.json", "arch", 5},
                    Sample{"amazon-alas/input/2_html/ALAS-2018-939", "amazon-alas/2", 1},
                    Sample{"amazon-alas/input/2022_html/ALAS-2021-001", "amazon-alas/2022", 1},
                    Sample{"amazon-alas/input/2023_html/ALAS-2023-126", "amazon-alas/2023", 1},
                    Sample{"amazon-alas/mock_html", "amazon-alas/2", 1},
                    Sample{"amazon-alas/input/2_rss.xml", "amazon-alas-rss/2", 1},
                    Sample{"amazon-alas/input/2022_rss.xml", "amazon-alas-rss/2022", 1},
                    Sample{"amazon-alas/input/2023_rss.xml", "amazon-alas-rss/2023", 1},
                    Sample{"amazon-alas/mock_rss", "amazon-alas-rss/2", 97},
                    Sample{"fedora-bodhi/merge-input/FEDORA-2014-15583.json", "fedora-bodhi", 1},
                    Sample{"fedora-bodhi/merge-input/FEDORA-2015-3186.json", "fedora-bodhi", 1},
                    Sample{"fedora-bodhi/merge-input/FEDORA-2023-6d4055d482.json", "fedora-bodhi", 1},
                    Sample{"fedora-bodhi/merge-input/FEDORA-2023-f6ff3f85eb.json", "fedora-bodhi", 1},
                    Sample{"fedora-bodhi/merge-input/FEDORA-EPEL-2014-4901.json", "fedora-bodhi", 1},
                    Sample{"fedora-bodhi/merge-input/FEDORA-EPEL-2017-a8886eb42e.json", "fedora-bodhi", 1},
                    Sample{"photon/input/cve_data_photon1.0.json", "photon/1.0", 2},
                    Sample{"photon/input/cve_data_photon4.0.json", "photon/4.0", 5},
                    Sample{"photon/input/photon.wiki/Security-Update-1.0-10.md", "photon-advisories", 1},
                    Sample{"photon/input/photon.wiki/Security-Update-4.0-500.md", "photon-advisories", 1},
                    Sample{"photon/input/photon.wiki/Security-Update-4.0-501.md", "photon-advisories", 1}));

}  // namespace
}  // namespace parapet::knowledge
