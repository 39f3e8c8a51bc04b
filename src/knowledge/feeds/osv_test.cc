// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/osv.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/archive.h"
#include "base/files.h"
#include "knowledge/feeds/collecting_sink.h"
#include "knowledge/feeds/osv_affected.h"
#include "knowledge/feeds/osv_database.h"
#include "support/paths.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

Record read(std::string_view json) {
  const auto importer = make_osv_importer();
  const auto sink = collect(*importer, json);
  EXPECT_TRUE(sink.has_value()) << sink.error().to_string();
  if (!sink || sink->all<Record>().size() != 1) {
    return {};
  }
  return sink->all<Record>().front();
}

std::optional<FeedIdentity> recognise(std::string_view json, std::string path = "record.json") {
  return make_osv_importer()->recognise({.path = std::move(path), .bytes = json});
}

// Whether one of the entries of a package holds a version.
bool holds(const Record& record, std::string_view domain, std::string_view name, std::string_view version) {
  for (const Affected& entry : record.affected) {
    if (entry.domain != domain || entry.name != name) {
      continue;
    }
    const auto key = version::parse(entry.scheme, version);
    EXPECT_TRUE(key.has_value()) << version;
    if (!key) {
      continue;
    }
    const version::RangeSet set{entry.intervals};
    const bool listed =
        std::ranges::any_of(entry.versions, [&](const version::Bound& bound) { return bound.key == *key; });
    if (entry.all_versions || listed || set.contains(key->bytes())) {
      return true;
    }
  }
  return false;
}

TEST(Osv, counts_a_version_as_affected_by_the_ranges_or_by_the_list_and_sorts_events) {
  const Record record =
      read(R"({"id": "PYSEC-2024-1", "modified": "2024-02-01T00:00:00Z", "aliases": ["CVE-2024-1000", "GHSA-a-b-c"],
    "affected": [{"package": {"ecosystem": "PyPI", "name": "Some.Package"},
      "ranges": [{"type": "GIT", "repo": "r", "events": [{"introduced": "0"}]},
                 {"type": "ECOSYSTEM", "events": [{"fixed": "3.1"}, {"introduced": "2.0"}, {"fixed": "1.5"}, {"introduced": "0"}]}],
      "versions": ["1.0", "2.0", "4.0", "not a version"]}]})");
  EXPECT_EQ(record.aliases, (std::vector<std::string>{"CVE-2024-1000", "GHSA-a-b-c"}));
  EXPECT_EQ(record.kind, RecordKind::kAdvisory);
  ASSERT_EQ(record.affected.size(), 2U);
  EXPECT_EQ(record.affected[0].fix, FixState::kAvailable);
  EXPECT_EQ(record.affected[0].intervals.size(), 2U);
  ASSERT_EQ(record.affected[1].versions.size(), 1U) << "what a range holds is not listed again";
  EXPECT_EQ(record.affected[1].versions[0].text, "4.0");
  for (const std::string_view version : {"1.0", "1.4.9", "2.0.0", "3.0", "4.0.0"}) {
    EXPECT_TRUE(holds(record, "pypi", "some-package", version)) << version;
  }
  for (const std::string_view version : {"1.5", "1.9", "3.1", "4.0.1"}) {
    EXPECT_FALSE(holds(record, "pypi", "some-package", version)) << version;
  }
}

TEST(Osv, orders_dates_with_leading_zeros_that_semver_refuses) {
  const Record record = read(
      R"({"id": "BIT-minio-2022-1", "modified": "2024-02-01T00:00:00Z", "affected": [{"package": {"ecosystem": "Bitnami", "name": "minio"},
    "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2022.07.29"}]}]}]})");
  EXPECT_TRUE(holds(record, "bitnami", "minio", "2022.7.28"));
  EXPECT_FALSE(holds(record, "bitnami", "minio", "2022.07.29"));
}

TEST(Osv, keeps_the_state_of_the_fix_with_the_versions_it_belongs_to) {
  const Record record = read(
      R"({"id": "GHSA-x", "modified": "2024-02-01T00:00:00Z", "database_specific": {"severity": "HIGH", "cwe_ids": ["CWE-79"]},
    "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}, {"type": "CVSS_V4", "score": "nonsense"}],
    "affected": [{"package": {"ecosystem": "npm", "name": "left"}, "ranges": [{"type": "SEMVER", "events":
      [{"introduced": "1.0.0"}, {"fixed": "1.2.0"}, {"introduced": "2.0.0"}, {"last_affected": "2.3.0"}, {"introduced": "3.0.0"}]}]}]})");
  ASSERT_EQ(record.affected.size(), 3U);
  EXPECT_EQ(record.affected[0].fix, FixState::kAvailable);
  EXPECT_EQ(record.affected[1].fix, FixState::kUnknown);
  EXPECT_EQ(record.affected[2].fix, FixState::kNone);
  EXPECT_TRUE(holds(record, "npm", "left", "2.3.0"));
  EXPECT_FALSE(holds(record, "npm", "left", "2.3.1"));
  EXPECT_TRUE(holds(record, "npm", "left", "99.0.0"));
  EXPECT_EQ(record.cwes, (std::vector<std::uint32_t>{79}));
  ASSERT_EQ(record.ratings.size(), 3U);
  EXPECT_EQ(record.ratings[0].severity, Severity::kCritical);
  EXPECT_EQ(record.ratings[1].severity, Severity::kUnknown) << "a vector that can't be read is kept";
  EXPECT_EQ(record.ratings[2].severity, Severity::kHigh);
  EXPECT_EQ(record.ratings[2].source, "github");
}

TEST(Osv, says_so_where_a_range_cannot_be_read) {
  const Record record =
      read(R"({"id": "GO-2024-1", "modified": "0001-01-01T00:00:00Z", "published": "0001-01-01T00:00:00Z",
    "affected": [{"package": {"ecosystem": "Go", "name": "example.org/a"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "soon"}]}]},
                 {"package": {"ecosystem": "Go", "name": "example.org/b"}, "ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}]})");
  EXPECT_FALSE(record.published.known());
  ASSERT_EQ(record.affected.size(), 2U);
  EXPECT_EQ(record.affected[0].unreadable, "introduced 0, fixed soon");
  EXPECT_EQ(record.affected[1].unreadable, "commits only, no versions");
}

TEST(Osv, reads_go_imports_as_module_confidence_with_their_systems) {
  const Record record = read(R"({"id": "GO-2024-2", "modified": "2024-01-01T00:00:00Z",
    "affected": [{"package": {"ecosystem": "Go", "name": "stdlib"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "v1.20.1"}]}],
      "ecosystem_specific": {"imports": [{"path": "os", "goos": ["windows"], "symbols": ["Open"]}, {"path": "syscall", "goos": ["windows"]}]}},
     {"package": {"ecosystem": "Go", "name": "k8s.io/x"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}],
      "ecosystem_specific": {"imports": [{"path": "k8s.io/x/y", "goos": ["linux"]}, {"path": "k8s.io/x/z"}],
        "custom_ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.9.0"}]}]}}]})");
  ASSERT_EQ(record.affected.size(), 2U);
  EXPECT_EQ(record.affected[0].confidence, Confidence::kModule);
  EXPECT_EQ(record.affected[0].platforms, (std::vector<std::string>{"windows"}));
  EXPECT_TRUE(holds(record, "go", "stdlib", "1.20.0"));
  EXPECT_FALSE(holds(record, "go", "stdlib", "1.20.1"));
  EXPECT_TRUE(record.affected[1].platforms.empty()) << "one import is bound to no system";
  EXPECT_NE(record.affected[1].note.find("in the project's own versions: introduced 0, fixed 1.9.0"),
            std::string::npos);
}

TEST(Osv, takes_rustsec_notices_for_notices_and_its_systems_for_conditions) {
  const Record notice = read(R"({"id": "RUSTSEC-2024-1", "modified": "2024-01-01T00:00:00Z", "aliases": [],
    "affected": [{"package": {"ecosystem": "crates.io", "name": "old"}, "database_specific": {"informational": "unmaintained"},
      "ecosystem_specific": {"affects": {"arch": ["x86"], "os": ["windows"], "functions": []}},
      "ranges": [{"type": "SEMVER", "events": [{"introduced": "0.0.0-0"}]}], "versions": []}]})");
  EXPECT_EQ(notice.kind, RecordKind::kNotice);
  ASSERT_EQ(notice.affected.size(), 1U);
  EXPECT_EQ(notice.affected[0].platforms, (std::vector<std::string>{"windows"}));
  EXPECT_EQ(notice.affected[0].architectures, (std::vector<std::string>{"x86"}));
}

TEST(Osv, reads_almalinux_advisories_by_binary_package_module_and_related_ids) {
  const Record record = read(
      R"({"id": "ALSA-2024:1", "modified": "2024-01-01T00:00:00Z", "summary": "Important: nodejs:18 security update",
    "related": ["CVE-2024-1010", "CVE-2024-1011"],
    "affected": [{"package": {"ecosystem": "AlmaLinux:8", "name": "nodejs"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1:18.1.0-1.module_el8.9.0+1+2"}]}]},
                 {"package": {"ecosystem": "AlmaLinux:9", "name": "zlib"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2.11-40.el9"}]}]}]})");
  EXPECT_TRUE(record.aliases.empty());
  EXPECT_EQ(record.vulnerabilities, (std::vector<std::string>{"CVE-2024-1010", "CVE-2024-1011"}));
  ASSERT_EQ(record.ratings.size(), 1U);
  EXPECT_EQ(record.ratings[0].severity, Severity::kHigh);
  ASSERT_EQ(record.affected.size(), 2U);
  EXPECT_EQ(record.affected[0].domain, "almalinux:8");
  EXPECT_EQ(record.affected[0].module, "nodejs:18");
  EXPECT_EQ(record.affected[0].name_kind, NameKind::kBinary);
  EXPECT_EQ(record.affected[1].domain, "almalinux:9");
  EXPECT_TRUE(record.affected[1].module.empty()) << "the summary's stream is only for builds of a module";
  const Record notice = read(
      R"({"id": "ALBA-2024:2", "modified": "2024-01-01T00:00:00Z", "summary": "authd bug fix update", "affected": [], "related": []})");
  EXPECT_EQ(notice.kind, RecordKind::kNotice);
}

TEST(Osv, finds_the_module_streams_in_a_summary) {
  EXPECT_EQ(summary_modules("Moderate: virt:rhel and virt-devel:rhel security update"),
            (std::vector<std::string>{"virt:rhel", "virt-devel:rhel"}));
  EXPECT_EQ(summary_modules("ALSA-2022:5468: php:8.0 security update (Important)"),
            (std::vector<std::string>{"php:8.0"}));
  EXPECT_TRUE(summary_modules("Moderate: go-toolset security update for x:1").empty());
  EXPECT_TRUE(is_module_build("0:3.3.1-2.module+el9.4.0+20787+4c237fd3"));
  EXPECT_FALSE(is_module_build("1.2.11-40.el9"));
}

TEST(Osv, reads_ubuntu_records_by_source_release_and_subscription) {
  const Record record = read(
      R"({"id": "UBUNTU-CVE-2024-1005", "modified": "2024-01-01T00:00:00Z", "upstream": ["CVE-2024-1005"], "related": ["USN-1-1"],
    "severity": [{"type": "Ubuntu", "score": "negligible"}],
    "affected": [{"package": {"ecosystem": "Ubuntu:Pro:16.04:LTS", "name": "wayland"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.12.0-1+esm1"}]}],
                  "ecosystem_specific": {"availability": "Available with Ubuntu Pro"}},
                 {"package": {"ecosystem": "Ubuntu:22.04:LTS", "name": "wayland"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}], "versions": ["1.20.0-1"]}]})");
  EXPECT_EQ(record.kind, RecordKind::kVulnerability);
  EXPECT_EQ(record.vulnerabilities, (std::vector<std::string>{"CVE-2024-1005"}));
  EXPECT_TRUE(record.aliases.empty());
  ASSERT_EQ(record.ratings.size(), 1U);
  EXPECT_EQ(record.ratings[0].severity, Severity::kLow);
  EXPECT_TRUE(holds(record, "ubuntu-pro:16.04", "wayland", "1.12.0-1"));
  EXPECT_TRUE(holds(record, "ubuntu:16.04", "wayland", "1.12.0-1")) << "without a subscription it is affected too";
  EXPECT_TRUE(holds(record, "ubuntu:22.04", "wayland", "1.20.0-1"));
  EXPECT_EQ(record.affected[0].name_kind, NameKind::kSource);
}

TEST(Osv, tells_which_weakness_an_ubuntu_notice_means_for_each_release) {
  const Record record = read(
      R"({"id": "USN-9-1", "modified": "2024-01-01T00:00:00Z", "upstream": ["UBUNTU-CVE-2024-1005", "UBUNTU-CVE-2024-1006"],
    "affected": [{"package": {"ecosystem": "Ubuntu:22.04:LTS", "name": "a"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2"}]}],
                  "database_specific": {"cves_map": {"ecosystem": "Ubuntu:22.04:LTS", "cves": [{"id": "CVE-2024-1006"}]}}}]})");
  EXPECT_EQ(record.kind, RecordKind::kAdvisory);
  EXPECT_EQ(record.vulnerabilities, (std::vector<std::string>{"CVE-2024-1005", "CVE-2024-1006"}));
  ASSERT_EQ(record.affected.size(), 1U);
  EXPECT_EQ(record.affected[0].vulnerabilities, (std::vector<std::string>{"CVE-2024-1006"}));
}

TEST(Osv, adds_the_product_that_bitnami_ties_its_application_to) {
  const Record record =
      read(R"({"id": "BIT-nginx-2024-1", "modified": "2024-01-01T00:00:00Z", "aliases": ["CVE-2024-1007"],
    "database_specific": {"severity": "Medium", "cpes": ["cpe:2.3:a:f5:nginx:*:*:*:*:*:*:*:*", "cpe:2.3:a:f5:nginx:1.0:*:*:*:*:*:*:*"]},
    "affected": [{"package": {"ecosystem": "Bitnami", "name": "nginx"}, "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
      "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.25.1"}]}]}]})");
  EXPECT_TRUE(holds(record, "bitnami", "nginx", "1.25.0"));
  EXPECT_TRUE(holds(record, "product", "f5:nginx", "1.25.0"));
  EXPECT_FALSE(holds(record, "product", "f5:nginx", "1.25.1"));
  EXPECT_EQ(record.ratings.size(), 2U);
}

TEST(Osv, names_feeds_by_ecosystem_and_private_ones_by_their_prefix) {
  constexpr std::string_view kGithub = R"({"id": "GHSA-1", "modified": "2024-01-01T00:00:00Z", "affected": [
    {"package": {"ecosystem": "Maven", "name": "a:b"}, "versions": ["1"]}, {"package": {"ecosystem": "npm", "name": "c"}, "versions": ["1.0.0"]}]})";
  EXPECT_EQ(recognise(kGithub)->name, "osv/Maven");
  EXPECT_EQ(recognise(kGithub)->mode, UpdateMode::kUpdate);
  EXPECT_EQ(recognise(kGithub, "/feeds/npm/all.zip!GHSA-1.json")->name, "osv/npm");
  EXPECT_EQ(recognise(kGithub, "/feeds/npm/all.zip!GHSA-1.json")->mode, UpdateMode::kSnapshot);
  EXPECT_TRUE(collect(*make_osv_importer(), kGithub)->domains().empty()) << "covers neither ecosystem as a whole";
  constexpr std::string_view kPrivate = R"({"id": "ACME-2024-1", "modified": "2024-01-01T00:00:00Z", "affected": [
    {"package": {"ecosystem": "PyPI", "name": "ours"}, "versions": ["1.0"]}]})";
  EXPECT_EQ(recognise(kPrivate)->name, "osv/private/acme");
  EXPECT_EQ(recognise(kPrivate)->coverage, Coverage::kFixesOnly);
  EXPECT_TRUE(collect(*make_osv_importer(), kPrivate)->domains().empty()) << "speaks of its own packages only";
  EXPECT_EQ(recognise(R"({"id": "PYSEC-2024-1", "modified": "x", "withdrawn": "2024-01-01T00:00:00Z"})")->name,
            "osv/PyPI");
  EXPECT_EQ(
      recognise(
          R"({"id": "USN-1-1", "modified": "x", "affected": [{"package": {"ecosystem": "Ubuntu:22.04:LTS", "name": "a"}}]})")
          ->name,
      "osv/Ubuntu");
}

TEST(Osv, presents_only_what_lists_unfixed_weaknesses_as_full_state) {
  const auto coverage = [](std::string_view id, std::string_view ecosystem, std::string_view more = "{}") {
    const std::string json = "{\"id\": \"" + std::string(id) +
                             R"(", "modified": "2024-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": ")" +
                             std::string(ecosystem) + R"(", "name": "a"}}], "database_specific": )" +
                             std::string(more) + "}";
    return recognise(json)->coverage;
  };
  EXPECT_EQ(coverage("DEBIAN-CVE-2024-1001", "Debian:12"), Coverage::kFullState);
  EXPECT_EQ(coverage("DEBIAN-CVE-2024-1001", "Debian:12", R"({"derived_from": "changelog.Debian"})"),
            Coverage::kFixesOnly);
  EXPECT_EQ(coverage("DSA-1-1", "Debian:12"), Coverage::kFixesOnly);
  EXPECT_EQ(coverage("UBUNTU-CVE-2024-1001", "Ubuntu:22.04:LTS"), Coverage::kFullState);
  EXPECT_EQ(coverage("ALSA-2024:1", "AlmaLinux:9"), Coverage::kFixesOnly);
  EXPECT_EQ(coverage("PYSEC-2024-1", "PyPI"), Coverage::kFullState);
  EXPECT_EQ(coverage("GHSA-1", "Something New"), Coverage::kFixesOnly);
}

TEST(Osv, withdraws_and_judges_unimportant_as_debian_does) {
  const Record record = read(
      R"({"id": "DEBIAN-CVE-2024-1009", "modified": "2024-03-01T00:00:00Z", "withdrawn": "2024-03-01T00:00:00Z", "upstream": ["CVE-2024-1009"],
    "affected": [{"package": {"ecosystem": "Debian:12", "name": "a"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
                  "ecosystem_specific": {"urgency": "unimportant"}}]})");
  EXPECT_TRUE(record.rejected);
  EXPECT_EQ(format_date(record.withdrawn), "2024-03-01");
  ASSERT_EQ(record.affected.size(), 1U);
  EXPECT_EQ(record.affected[0].status, Status::kNotAffected);
}

TEST(Osv, refuses_what_is_no_record_and_leaves_foreign_files_alone) {
  const auto importer = make_osv_importer();
  for (const std::string_view bad :
       {"", "[]", "{", R"({"id": "", "modified": "x", "affected": []})",
        R"({"id": "A B", "modified": "x", "affected": []})", R"({"id": 5, "modified": "x", "affected": []})"}) {
    EXPECT_FALSE(collect(*importer, bad).has_value()) << bad;
  }
  for (const std::string_view foreign :
       {"", "[]", R"({"type": "bundle", "id": "x", "objects": []})", R"({"id": "CVE-1", "modified": "x"})"}) {
    EXPECT_FALSE(recognise(foreign).has_value()) << foreign;
  }
  EXPECT_EQ(recognise(R"({"id": "X-1", "modified": "x", "affected": [{"package": {"ecosystem": "PyPI", )")->name,
            "osv/PyPI")
      << "cut short, still one";
}

TEST(Osv, bounds_the_versions_of_one_record) {
  std::string json =
      R"({"id": "GHSA-1", "modified": "2024-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "npm", "name": "a"}, "versions": ["1.0.0")";
  for (int i = 0; i < 20; ++i) {
    json += ", \"1.0." + std::to_string(i) + "\"";
  }
  json += "]}]}";
  EXPECT_TRUE(collect(*make_osv_importer(), json).has_value());
  const auto refused = collect(*make_osv_importer(), json, "piece", Limits{.ranges_per_record_max = 10});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), ErrorCode::kLimit);
}

// All records of an archive; what can't be read is counted in `broken`.
std::vector<Record> read_archive(const std::string& path, int& broken) {
  const auto importer = make_osv_importer();
  std::vector<Record> records;
  const auto walked = walk_archive_file(
      path, {},
      [&](const ArchiveMember& member) {
        return importer->wants_member(member.path) ? ArchiveChoice::kRead : ArchiveChoice::kSkip;
      },
      [&](const ArchiveMember& member, std::string&& bytes) -> Result<void> {
        const auto sink = collect(*importer, bytes, path + "!" + member.path);
        if (!sink) {
          ++broken;
          return {};
        }
        for (Record& record : sink->all<Record>()) {
          records.push_back(std::move(record));
        }
        return {};
      });
  EXPECT_TRUE(walked.has_value());
  return records;
}

struct Expected {
  std::string ecosystem;
  std::size_t records;
  std::ptrdiff_t withdrawn;
  std::ptrdiff_t unreadable;  // packages whose range can't be read: said in the store, not assessed
};

class OsvArchive : public testing::TestWithParam<Expected> {};

TEST_P(OsvArchive, comes_in_whole) {
  PARAPET_NEEDS_SHARED();
  int broken = 0;
  const std::vector<Record> records =
      read_archive(test::shared_folder() + "/feeds/osv/" + GetParam().ecosystem + "/all.zip", broken);
  EXPECT_EQ(broken, 0);
  EXPECT_EQ(records.size(), GetParam().records);
  EXPECT_EQ(std::ranges::count_if(records, &Record::rejected), GetParam().withdrawn);
  std::ptrdiff_t unreadable = 0;
  for (const Record& record : records) {
    unreadable +=
        std::ranges::count_if(record.affected, [](const Affected& entry) { return !entry.unreadable.empty(); });
    EXPECT_TRUE(std::ranges::none_of(record.affected,
                                     [](const Affected& entry) { return entry.domain.empty() || entry.name.empty(); }));
  }
  EXPECT_EQ(unreadable, GetParam().unreadable);
}

INSTANTIATE_TEST_SUITE_P(Shared, OsvArchive,
                         testing::Values(Expected{"Debian", 11510, 0, 0}, Expected{"AlmaLinux", 4753, 0, 0},
                                         Expected{"Go", 4291, 17, 0}, Expected{"PyPI", 2661, 10, 3},
                                         Expected{"crates.io", 1206, 13, 0}, Expected{"Bitnami", 7444, 0, 2}),
                         [](const testing::TestParamInfo<Expected>& parameter) {
                           std::string name = parameter.param.ecosystem;
                           std::erase(name, '.');
                           return name;
                         });

TEST(Osv, reads_the_sample_records_of_rocky_and_ubuntu) {
  PARAPET_NEEDS_SHARED();
  int files = 0;
  for (const std::string_view folder : {"rocky-osv", "ubuntu-osv"}) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(
             test::shared_folder() + "/feed-samples/formats/" + std::string(folder))) {
      if (!file.is_regular_file()) {
        continue;
      }
      const auto bytes = MappedFile::open(file.path().string());
      ASSERT_TRUE(bytes.has_value());
      const auto identity = recognise(bytes->bytes(), file.path().string());
      ASSERT_TRUE(identity.has_value()) << file.path();
      EXPECT_EQ(identity->name, folder == "rocky-osv" ? "osv/Rocky Linux" : "osv/Ubuntu");
      const Record record = read(bytes->bytes());
      EXPECT_FALSE(record.vulnerabilities.empty()) << record.id;
      EXPECT_FALSE(record.affected.empty()) << record.id;
      ++files;
    }
  }
  EXPECT_EQ(files, 9);
}

}  // namespace
}  // namespace parapet::knowledge
