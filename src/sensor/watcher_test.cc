// SPDX-License-Identifier: Apache-2.0
#include "sensor/watcher.h"

#include <poll.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace parapet::sensor {
namespace {

class WatcherTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/parapet-watch-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    Result<Watcher> watcher = Watcher::open();
    ASSERT_TRUE(watcher);
    watcher_.emplace(std::move(*watcher));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name) const { std::ofstream(folder_ + "/" + name) << "x"; }
  Changes take() {
    pollfd entry{.fd = watcher_->descriptor(), .events = POLLIN, .revents = 0};
    (void)::poll(&entry, 1, 100);  // events of one process's own writes are there when the write returns
    return watcher_->take();
  }

  std::string folder_;
  std::optional<Watcher> watcher_;
};

TEST_F(WatcherTest, a_file_that_is_renamed_into_place_is_seen) {
  watcher_->watch({{.path = folder_, .kind = Watch::Kind::kDatabase, .names = {"status"}}});
  write("status-new");
  EXPECT_FALSE(take().any());
  std::filesystem::rename(folder_ + "/status-new", folder_ + "/status");
  EXPECT_TRUE(take().database);
  EXPECT_FALSE(take().any());
}

TEST_F(WatcherTest, what_a_reader_leaves_beside_a_database_is_no_change) {
  const Watch rpm{.path = folder_, .kind = Watch::Kind::kDatabase, .names = {"rpmdb.sqlite", "rpmdb.sqlite-wal"}};
  EXPECT_TRUE(matters(rpm, "rpmdb.sqlite-wal"));
  EXPECT_FALSE(matters(rpm, "rpmdb.sqlite-shm"));
  EXPECT_FALSE(matters(rpm, ".rpm.lock"));
  const Watch folder{.path = folder_};
  EXPECT_FALSE(matters(folder, "__pycache__"));
  EXPECT_TRUE(matters(folder, "requests-2.0.dist-info"));
}

TEST_F(WatcherTest, folders_that_are_not_there_are_passed_over_and_those_no_longer_listed_are_forgotten) {
  std::filesystem::create_directory(folder_ + "/a");
  EXPECT_EQ(watcher_->watch({{.path = folder_ + "/none"}, {.path = folder_ + "/a"}}), 0U);
  write("a/x");
  EXPECT_TRUE(take().folder);
  EXPECT_EQ(watcher_->watch({}), 0U);
  write("a/y");
  EXPECT_FALSE(take().any());
}

}  // namespace
}  // namespace parapet::sensor
