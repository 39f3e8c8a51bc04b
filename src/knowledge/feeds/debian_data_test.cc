// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/debian_data.h"

#include <gtest/gtest.h>

#include <string>

#include "base/files.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"

namespace parapet::knowledge {
namespace {

TEST(DebianReleases, takes_what_stands_before_the_followed_releases_for_ended) {
  constexpr std::string_view kConfig =
      R"({"distributions": {"stretch": {}, "buster": {"release": "oldstable"}, "bullseye": {"release": "stable"},
    "forky": {"members": {}}, "sid": {"release": "unstable"}, "odd": 5}, "sources": []})";
  const auto importer = make_debian_releases_importer();
  ASSERT_TRUE(importer->recognise({.path = "x", .bytes = kConfig}).has_value());
  const auto sink = collect(*importer, kConfig);
  ASSERT_TRUE(sink.has_value());
  EXPECT_TRUE(sink->find<EndOfLife>("debian 9")->ended);
  EXPECT_FALSE(sink->find<EndOfLife>("debian 10")->ended);
  EXPECT_FALSE(sink->find<EndOfLife>("debian 14")->ended);
  EXPECT_EQ(sink->find<EndOfLife>("debian 10")->codename, "buster");
  EXPECT_EQ(sink->rejects().size(), 1U);
  EXPECT_FALSE(importer->recognise({.path = "x", .bytes = R"({"distributions": {}, "sources": []})"}).has_value());
}

TEST(DebianReleases, reads_the_real_file) {
  PARAPET_NEEDS_SHARED();
  const auto file = MappedFile::open(test::shared_folder() + "/feeds/debian-security-tracker/data/config.json");
  ASSERT_TRUE(file.has_value());
  const auto importer = make_debian_releases_importer();
  ASSERT_TRUE(importer->recognise({.path = "x", .bytes = file->bytes()}).has_value());
  const auto sink = collect(*importer, file->bytes());
  ASSERT_TRUE(sink.has_value());
  EXPECT_EQ(sink->facts().size(), 15U);
  EXPECT_TRUE(sink->find<EndOfLife>("debian 9")->ended);
  EXPECT_FALSE(sink->find<EndOfLife>("debian 13")->ended);
}

TEST(DebianCpe, reads_the_list_with_its_slip) {
  constexpr std::string_view kList =
      "a2ps;cpe:/a:gnu:a2ps\nshellinabox;;cpe:/a:shellinabox_project:shellinabox\nbroken\nodd;cpe:/a:only\n";
  const auto importer = make_debian_cpe_importer();
  EXPECT_EQ(importer->recognise({.path = "x", .bytes = kList})->name, "debian-cpe");
  const auto sink = collect(*importer, kList);
  ASSERT_TRUE(sink.has_value());
  const auto aliases = sink->all<CpeAlias>();
  ASSERT_EQ(aliases.size(), 2U);
  EXPECT_EQ(aliases[0].source, "a2ps");
  EXPECT_EQ(aliases[0].cpe_product, "gnu:a2ps");
  EXPECT_EQ(aliases[1].cpe_product, "shellinabox_project:shellinabox");
  EXPECT_EQ(sink->rejects().size(), 2U);
}

TEST(DebianCpe, reads_groups_of_names_that_mean_the_same) {
  constexpr std::string_view kAliases =
      "# "
      "remark\ncpe:/a:asterisk:asterisk\ncpe:/a:digium:asterisk\n\ncpe:/a:clamav:clamav\ncpe:/"
      "a:clamavs:clamav:0.9\nx\n";
  const auto importer = make_debian_cpe_importer();
  EXPECT_EQ(importer->recognise({.path = "x", .bytes = kAliases})->name, "debian-cpe-aliases");
  const auto sink = collect(*importer, kAliases);
  ASSERT_TRUE(sink.has_value());
  const auto aliases = sink->all<CpeAlias>();
  ASSERT_EQ(aliases.size(), 2U);
  EXPECT_EQ(aliases[0].domain, "cpe");
  EXPECT_EQ(aliases[0].source, "asterisk:asterisk");
  EXPECT_EQ(aliases[1].cpe_product, "clamavs:clamav");
  EXPECT_EQ(sink->rejects().size(), 1U);
  for (const std::string_view foreign : {"", "#\n", "a;b\n", "cve,epss\n"}) {
    EXPECT_FALSE(importer->recognise({.path = "x", .bytes = foreign}).has_value()) << foreign;
  }
}

TEST(DebianCpe, reads_the_real_files) {
  PARAPET_NEEDS_SHARED();
  const std::string folder = test::shared_folder() + "/feeds/debian-security-tracker/data/";
  for (const auto& [name, feed, count] :
       {std::tuple{"CPE/list", "debian-cpe", 2354U}, {"CPE/aliases", "debian-cpe-aliases", 0U}}) {
    const auto file = MappedFile::open(folder + name);
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(make_debian_cpe_importer()->recognise({.path = name, .bytes = file->bytes()})->name, feed);
    const auto sink = collect(*make_debian_cpe_importer(), file->bytes());
    ASSERT_TRUE(sink.has_value());
    EXPECT_TRUE(sink->rejects().empty()) << name << sink->rejects().front().record;
    if (count != 0) {
      EXPECT_EQ(sink->facts().size(), count);
    } else {
      EXPECT_GT(sink->facts().size(), 400U);
    }
  }
  for (const auto* other : {"embedded-code-copies", "package-tags"}) {
    const auto file = MappedFile::open(folder + other);
    ASSERT_TRUE(file.has_value());
    EXPECT_FALSE(make_debian_cpe_importer()->recognise({.path = other, .bytes = file->bytes()}).has_value()) << other;
  }
}

}  // namespace
}  // namespace parapet::knowledge
