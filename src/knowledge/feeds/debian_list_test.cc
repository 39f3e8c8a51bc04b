// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/debian_list.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/files.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"

namespace parapet::knowledge {
namespace {

// The forms of header and line that the real lists have: with and without a kind, several sources, two dashes, blanks
// in the place of tabs, blanks inside the braces, remarks, states in the place of versions.
constexpr std::string_view kList =
    "[29 Mar 2023] DSA-9010-1 door - security update\n"
    "\t{CVE-2023-1000 CVE-2023-1001  CVE-2023-1002 }\n"
    "\t[bullseye] - door 2:1.20-1+deb11u6\n"
    "        [buster] - door 1.9-1~deb10u1\n"
    "\tNOTE: see the bug\n"
    "[28 Mar 2023] DSA-9009-2 window - regression update\n"
    "\t[bullseye] - window 3-2\n"
    "[27 Mar 2023] DSA-9008-1 opensaml2, shibboleth-sp2 - interpretation conflict\n"
    "\t{ CVE-2023-1003 }\n"
    "\t[lenny] - vlc <not-affected> (Vulnerable code not present)\n"
    "\t[etch] - vlc <end-of-life>\n"
    "\t[squeeze] - vlc <unfixed> (high)\n"
    "\t[wheezy] - vlc <undetermined>\n"
    "\t[jessie] - curl  7.26.0-1+wheezy5\n"
    "\t[stretch] - curl not_a_version:x\n"
    "\t[stretch] - curl\n"
    "\tsomething else\n"
    "[26 Mar 2023] DSA-9007-1 jessie end-of-life\n"
    "\tNOTE: end of security support for jessie\n"
    "[25 Mar 2023] nonsense\n"
    "\t{CVE-2023-1009}\n"
    "[02 Jul 2002] DSA-135 libapache-mod-ssl -- buffer overflow / DoS\n"
    "\t{CVE-2002-0653}\n"
    "\t[woody] - libapache-mod-ssl 2.8.9-2\n"
    "[02 Jul 2002] DSA-135 twice\n";

CollectingSink read(std::string_view list) {
  auto sink = collect(*make_debian_list_importer(), list);
  EXPECT_TRUE(sink.has_value());
  return sink ? std::move(*sink) : CollectingSink{};
}

TEST(DebianList, reads_every_form_of_header_and_line) {
  const CollectingSink sink = read(kList);
  const auto* door = sink.find<Record>("DSA-9010-1");
  ASSERT_NE(door, nullptr);
  EXPECT_EQ(format_date(door->published), "2023-03-29");
  EXPECT_EQ(door->title, "door - security update");
  EXPECT_EQ(door->vulnerabilities, (std::vector<std::string>{"CVE-2023-1000", "CVE-2023-1001", "CVE-2023-1002"}));
  EXPECT_TRUE(door->aliases.empty()) << "an advisory is no alias";
  EXPECT_EQ(door->description, "see the bug");
  ASSERT_EQ(door->affected.size(), 2U);
  EXPECT_EQ(door->affected[0].domain, "debian:11");
  EXPECT_EQ(door->affected[0].name_kind, NameKind::kSource);
  EXPECT_EQ(door->affected[0].intervals[0].upper->text, "2:1.20-1+deb11u6");
  EXPECT_EQ(door->affected[1].domain, "debian:10");
  ASSERT_NE(sink.find<Record>("DSA-135"), nullptr);
  EXPECT_EQ(sink.find<Record>("DSA-135#2")->title, "libapache-mod-ssl -- buffer overflow / DoS")
      << "the older one keeps the id";
  EXPECT_EQ(sink.find<Record>("DSA-135")->title, "twice");
  EXPECT_EQ(format_date(sink.snapshot()), "2023-03-29");
}

TEST(DebianList, reads_the_states_that_stand_for_versions) {
  const CollectingSink sink = read(kList);
  const auto* record = sink.find<Record>("DSA-9008-1");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->vulnerabilities, (std::vector<std::string>{"CVE-2023-1003"}));
  ASSERT_EQ(record->affected.size(), 6U);
  EXPECT_EQ(record->affected[0].status, Status::kNotAffected);
  EXPECT_EQ(record->affected[0].justification, "not-affected (Vulnerable code not present)");
  EXPECT_EQ(record->affected[1].fix, FixState::kWillNotFix);
  EXPECT_TRUE(record->affected[1].all_versions);
  EXPECT_EQ(record->affected[2].fix, FixState::kNone);
  EXPECT_EQ(record->affected[3].status, Status::kUnderInvestigation);
  EXPECT_EQ(record->affected[4].domain, "debian:8");
  EXPECT_EQ(record->affected[5].unreadable, "fixed in not_a_version:x");
}

TEST(DebianList, sets_bad_lines_aside_and_goes_on) {
  const CollectingSink sink = read(kList);
  ASSERT_EQ(sink.rejects().size(), 3U);
  EXPECT_EQ(sink.rejects()[0].record, "DSA-9008-1 (line 16)");
  EXPECT_EQ(sink.rejects()[0].reason, "a release line without a version");
  EXPECT_EQ(sink.rejects()[1].reason, "neither ids, a release nor a NOTE");
  EXPECT_EQ(sink.rejects()[2].record, "line 20");
}

TEST(DebianList, takes_regressions_and_announcements_for_notices) {
  const CollectingSink sink = read(kList);
  EXPECT_EQ(sink.find<Record>("DSA-9009-2")->kind, RecordKind::kNotice);
  EXPECT_EQ(sink.find<Record>("DSA-9007-1")->kind, RecordKind::kNotice);
  EXPECT_EQ(sink.find<Record>("DSA-9010-1")->kind, RecordKind::kAdvisory);
}

TEST(DebianList, tells_the_two_lists_apart_by_their_ids) {
  const auto importer = make_debian_list_importer();
  const auto dsa = importer->recognise({.path = "list", .bytes = kList});
  ASSERT_TRUE(dsa.has_value());
  EXPECT_EQ(dsa->name, "debian-dsa");
  EXPECT_EQ(dsa->coverage, Coverage::kFixesOnly);
  EXPECT_EQ(format_date(dsa->snapshot), "2023-03-29");
  EXPECT_EQ(importer->recognise({.path = "list", .bytes = "[01 Apr 2023] DLA-3380-1 x - y\n"})->name, "debian-dla");
  for (const std::string_view foreign :
       {"", "\n\n", "[section]\nkey=1\n", "[1, 2]", "[01 Apr 2023] USN-1 x\n", "[no date] DSA-1-1 x\n"}) {
    EXPECT_FALSE(importer->recognise({.path = "list", .bytes = foreign}).has_value()) << foreign;
  }
  EXPECT_FALSE(collect(*importer, "no list").has_value());
}

TEST(DebianList, reads_the_real_lists_whole) {
  PARAPET_NEEDS_SHARED();
  for (const auto& [name, count] : {std::pair{"DSA", 5406U}, {"DLA", 3534U}}) {
    const auto file = MappedFile::open(test::shared_folder() + "/feeds/debian-security-tracker/data/" + name + "/list");
    ASSERT_TRUE(file.has_value());
    const CollectingSink sink = read(file->bytes());
    EXPECT_EQ(sink.facts().size(), count) << name;
    EXPECT_TRUE(sink.rejects().empty()) << name << ": " << sink.rejects().front().record << " "
                                        << sink.rejects().front().reason;
    std::set<std::string> ids;
    for (const Fact& fact : sink.facts()) {
      EXPECT_TRUE(ids.insert(fact_id(fact)).second) << fact_id(fact);
    }
  }
}

TEST(DebianList, reads_the_sample_file) {
  PARAPET_NEEDS_SHARED();
  const auto file = MappedFile::open(test::shared_folder() + "/feed-samples/formats/debian-tracker-json/input/DSA");
  ASSERT_TRUE(file.has_value());
  const CollectingSink sink = read(file->bytes());
  EXPECT_EQ(sink.facts().size(), 10U);
  EXPECT_TRUE(sink.rejects().empty());
}

}  // namespace
}  // namespace parapet::knowledge
