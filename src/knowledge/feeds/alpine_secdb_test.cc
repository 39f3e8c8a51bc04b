// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/alpine_secdb.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "base/files.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"

namespace parapet::knowledge {
namespace {

constexpr std::string_view kMain =
    R"json({"distroversion": "v3.11", "reponame": "main", "archs": ["x86_64"], "packages": [
  {"pkg": {"name": "xen", "secfixes": {"4.7.1-r4": ["CVE-2016-10013 XSA-204", "XSA-207", "CVE-????-?????  XSA-295"], "0": ["CVE-2016-1000"]}}},
  {"pkg": {"name": "tools", "secfixes": {"1.0-r1": ["CVE_2019-2426", "CVE 2018-16859", "CVE-2019-19451.patch", "CVE-2018-16301 (was fixed in libpcap)",
     "CVE-2017-5753 CVE-2017-5715 XSA-254 XPTI", "nonsense"], "7.4.0-r0": "", "1.11-20-r0": ["CVE-2019-1001"], "4.8.0.-r1": ["CVE-2019-1002"], "10.2.22.r0": ["CVE-2019-1003"]}}},
  {"pkg": {"name": "", "secfixes": {}}}]})json";

TEST(AlpineSecdb, makes_one_record_of_each_source_package) {
  const auto sink = collect(*make_alpine_secdb_importer(), kMain);
  ASSERT_TRUE(sink.has_value());
  const auto* xen = sink->find<Record>("v3.11/main/xen");
  ASSERT_NE(xen, nullptr);
  ASSERT_EQ(xen->affected.size(), 2U);
  const Affected& fixed = xen->affected[0];
  EXPECT_EQ(fixed.domain, "alpine:v3.11");
  EXPECT_EQ(fixed.name_kind, NameKind::kSource);
  EXPECT_EQ(fixed.intervals[0].upper->text, "4.7.1-r4");
  EXPECT_EQ(fixed.vulnerabilities, (std::vector<std::string>{"CVE-2016-10013", "XSA-207", "XSA-295"}))
      << "another publisher's number counts where no CVE stands beside it";
  EXPECT_EQ(fixed.note, "written 'CVE-2016-10013 XSA-204'");
}

TEST(AlpineSecdb, takes_version_0_for_never_affected) {
  const auto sink = collect(*make_alpine_secdb_importer(), kMain);
  ASSERT_TRUE(sink.has_value());
  const Affected& never = sink->find<Record>("v3.11/main/xen")->affected[1];
  EXPECT_EQ(never.status, Status::kNotAffected);
  EXPECT_TRUE(never.all_versions);
  EXPECT_EQ(never.vulnerabilities, (std::vector<std::string>{"CVE-2016-1000"}));
}

TEST(AlpineSecdb, reads_ids_through_slips_and_remarks_and_sets_the_rest_aside) {
  const auto sink = collect(*make_alpine_secdb_importer(), kMain);
  ASSERT_TRUE(sink.has_value());
  const auto* tools = sink->find<Record>("v3.11/main/tools");
  ASSERT_NE(tools, nullptr);
  EXPECT_EQ(tools->affected[0].vulnerabilities,
            (std::vector<std::string>{"CVE-2019-2426", "CVE-2018-16859", "CVE-2019-19451", "CVE-2018-16301",
                                      "CVE-2017-5753", "CVE-2017-5715"}));
  EXPECT_EQ(tools->affected[1].unreadable, "fixed in 1.11-20-r0") << "has more than one reading";
  EXPECT_EQ(tools->affected[2].intervals[0].upper->text, "4.8.0-r1");
  EXPECT_EQ(tools->affected[3].intervals[0].upper->text, "10.2.22-r0");
  EXPECT_EQ(tools->affected[3].note, "written '10.2.22.r0'");
  ASSERT_EQ(sink->rejects().size(), 3U);
  EXPECT_EQ(sink->rejects()[0].reason, "'nonsense' names no weakness");
  EXPECT_EQ(sink->rejects()[1].record, "v3.11/main/tools 7.4.0-r0");
  EXPECT_EQ(sink->rejects()[2].reason, "a package without name or secfixes");
}

TEST(AlpineSecdb, names_the_feed_by_what_the_file_says) {
  const auto importer = make_alpine_secdb_importer();
  const auto identity = importer->recognise({.path = "x", .bytes = kMain});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->name, "alpine-secdb/v3.11/main");
  EXPECT_EQ(identity->covers, (std::vector<std::string>{"alpine:v3.11"}));
  EXPECT_EQ(identity->coverage, Coverage::kFixesOnly);
  EXPECT_FALSE(importer->recognise({.path = "x", .bytes = R"({"distroversion": 1, "reponame": 2})"}).has_value());
  EXPECT_FALSE(collect(*importer, R"({"distroversion": "v3.11", "packages": []})").has_value());
}

TEST(AlpineSecdb, reads_the_real_files_whole) {
  PARAPET_NEEDS_SHARED();
  std::size_t records = 0;
  std::size_t files = 0;
  std::set<std::string> ids;
  std::set<std::string> rejects;
  std::set<std::string> unreadable;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(test::shared_folder() + "/feeds/alpine-secdb")) {
    if (!file.is_regular_file()) {
      continue;
    }
    const auto bytes = MappedFile::open(file.path().string());
    ASSERT_TRUE(bytes.has_value());
    const auto identity = make_alpine_secdb_importer()->recognise({.path = "x", .bytes = bytes->bytes()});
    ASSERT_TRUE(identity.has_value()) << file.path();
    EXPECT_TRUE(file.path().string().ends_with(identity->name.substr(13) + ".json"));
    const auto sink = collect(*make_alpine_secdb_importer(), bytes->bytes());
    ASSERT_TRUE(sink.has_value());
    records += sink->facts().size();
    ++files;
    for (const Record& record : sink->all<Record>()) {
      EXPECT_TRUE(ids.insert(record.id).second) << record.id;
      for (const Affected& entry : record.affected) {
        if (!entry.unreadable.empty()) {
          unreadable.insert(record.id + " " + entry.unreadable);
        }
      }
    }
    for (const auto& note : sink->rejects()) {
      rejects.insert(note.record + ": " + note.reason);
    }
  }
  EXPECT_EQ(files, 18U);
  EXPECT_EQ(records, 1652U);
  EXPECT_EQ(rejects, (std::set<std::string>{"v3.6/main/heimdal 7.4.0-r0: names no weakness"}));
  EXPECT_EQ(unreadable,
            (std::set<std::string>{"v3.11/main/opensmtpd fixed in 6.6.2p1-r0", "v3.11/main/python2 fixed in 2.7.16-33",
                                   "v3.11/main/xen fixed in 4.10-1-r1", "v3.4/main/icu fixed in 57-1-r2",
                                   "v3.6/main/py-django fixed in 1.11-20-r0", "v3.7/main/git fixed in 2.15.r-r1",
                                   "v3.7/main/py-django fixed in 1.11-20-r0", "v3.8/main/py-django fixed in 1.11-20-r0",
                                   "v3.8/main/xen fixed in 4.10-1-r1", "v3.9/main/xen fixed in 4.10-1-r1"}));
}

}  // namespace
}  // namespace parapet::knowledge
