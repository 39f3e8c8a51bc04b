// SPDX-License-Identifier: Apache-2.0
#include "server/http/body_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "support/paths.h"

namespace parapet::server::http {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

TEST(BodyFile, it_and_its_folder_are_for_the_owner_alone_and_gone_with_the_object) {
  const std::string folder = test::temporary_folder() + "/1";
  {
    const auto file = BodyFile::create({.folder = folder, .name = "feed.json"});
    ASSERT_TRUE(file) << file.error().to_string();
    EXPECT_TRUE((*file)->add("one "));
    EXPECT_TRUE((*file)->add("two"));
    EXPECT_EQ((*file)->size(), 7U);
    EXPECT_EQ(read_file((*file)->path(), 100).value(), "one two");
    EXPECT_EQ(fs::path((*file)->path()).filename(), "feed.json");
    EXPECT_EQ(fs::status(folder).permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status((*file)->path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  }
  EXPECT_FALSE(fs::exists(folder));
}

TEST(BodyFile, a_folder_that_is_there_already_is_not_touched) {
  const std::string folder = test::temporary_folder() + "/1";
  fs::create_directories(folder + "/something");
  EXPECT_EQ(BodyFile::create({.folder = folder, .name = "a"}).error().code(), ErrorCode::kConflict);
  EXPECT_TRUE(fs::exists(folder + "/something"));
  EXPECT_EQ(BodyFile::create({.folder = folder + "/none/1", .name = "a"}).error().code(), ErrorCode::kEnvironment);
}

TEST(BodyFile, a_disk_without_room_says_so_with_figures) {
  constexpr std::uint64_t kMegabyte = 1 << 20;
  std::uint64_t free = 300 * kMegabyte;
  BodyFileOptions options{.folder = test::temporary_folder() + "/1", .name = "a", .bytes_kept_free = 100 * kMegabyte};
  options.free_bytes = [&free](const std::string&) { return free; };
  const auto file = BodyFile::create(options);
  ASSERT_TRUE(file);
  EXPECT_TRUE((*file)->room_for(200 * kMegabyte));
  const auto refused = (*file)->room_for(200 * kMegabyte + 1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().status, 507);
  EXPECT_THAT(refused.error().message, HasSubstr("201 MB more"));
  EXPECT_THAT(refused.error().message, HasSubstr("300 MB are free, of which 100 MB stay free"));
  free = 0;
  EXPECT_FALSE((*file)->room_for(0));
}

TEST(BodyFile, the_disk_is_looked_at_again_while_the_body_comes) {
  std::uint64_t free = 1ULL << 40;
  BodyFileOptions options{.folder = test::temporary_folder() + "/1", .name = "a"};
  options.free_bytes = [&free](const std::string&) { return free; };
  const auto file = BodyFile::create(options);
  ASSERT_TRUE(file);
  const std::string piece(1 << 20, 'x');
  ASSERT_TRUE((*file)->add(piece));
  free = 0;
  int taken = 0;
  while (taken < 100 && (*file)->add(piece)) {
    ++taken;
  }
  EXPECT_LE(taken, 16);
}

TEST(BodyFile, a_system_that_does_not_tell_is_believed_until_it_writes_no_more) {
  BodyFileOptions options{.folder = test::temporary_folder() + "/1", .name = "a", .bytes_kept_free = 1ULL << 60};
  options.free_bytes = [](const std::string&) { return std::nullopt; };
  const auto file = BodyFile::create(options);
  ASSERT_TRUE(file);
  EXPECT_TRUE((*file)->room_for(1ULL << 50));
  EXPECT_TRUE((*file)->add("x"));
  EXPECT_FALSE(free_bytes_of("/there/is/no/such/folder"));
  EXPECT_GT(free_bytes_of(test::temporary_folder()).value_or(0), 0U);
}

}  // namespace
}  // namespace parapet::server::http
