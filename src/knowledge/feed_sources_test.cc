// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feed_sources.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "base/files.h"
#include "knowledge/sync.h"
#include "support/paths.h"

namespace parapet::knowledge {
namespace {

TEST(FeedSources, names_are_unique_and_addresses_encrypted) {
  std::set<std::string_view> names;
  for (const FeedSource& source : feed_sources()) {
    EXPECT_TRUE(names.insert(source.name).second) << source.name;
    EXPECT_TRUE(source.address.starts_with("https://")) << source.name;
    EXPECT_FALSE(source.file.empty()) << source.name;
    EXPECT_GT(source.age_limit_days, 0U) << source.name;
  }
}

TEST(FeedSources, the_documents_table_is_the_programs) {
  std::ifstream file(test::source_folder() + "/docs/feed-sources.md");
  std::stringstream text;
  text << file.rdbuf();
  for (const FeedSource& source : feed_sources()) {
    std::ostringstream row;
    row << "| `" << source.name << "` | " << (source.by_default ? "yes" : "no") << " | " << source.age_limit_days << " | <"
        << source.address << "> |";
    EXPECT_NE(text.str().find(row.str()), std::string::npos) << row.str();
  }
}

TEST(SyncSettings, reads_what_is_documented_and_names_the_line_of_what_is_not) {
  const std::string folder = test::temporary_folder();
  const auto files = system_files();
  const std::string path = folder + "/feeds.toml";
  ASSERT_TRUE(files->write_atomically(path, "proxy = \"http://127.0.0.1:3128\"\n[feeds.kev]\naddress = \"/srv/kev.json\"\nenabled = false\n"));
  SyncOptions options;
  ASSERT_TRUE(read_sync_settings(path, options));
  EXPECT_EQ(options.client.proxy, "http://127.0.0.1:3128");
  EXPECT_EQ(options.settings.at("kev").address, "/srv/kev.json");
  EXPECT_EQ(options.settings.at("kev").enabled, false);
  for (const char* wrong : {"a = 1\n", "\nmirror = 7\n", "[feeds.none]\n", "[feeds.kev]\ncolour = 1\n", "= ="}) {
    ASSERT_TRUE(files->write_atomically(path, wrong));
    const Result<void> result = read_sync_settings(path, options);
    ASSERT_FALSE(result) << wrong;
    EXPECT_EQ(result.error().code(), ErrorCode::kUsage) << wrong;
    EXPECT_NE(result.error().to_string().find("feeds.toml:"), std::string::npos) << result.error().to_string();
  }
}

}  // namespace
}  // namespace parapet::knowledge
