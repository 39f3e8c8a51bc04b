// SPDX-License-Identifier: Apache-2.0
#include "sensor/runtime.h"

#include <sys/statvfs.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include <gtest/gtest.h>

#include "base/clock.h"

namespace parapet::sensor {
namespace {

using inventory::ListeningSocket;
using inventory::Software;

class RuntimeTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/parapet-run-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    std::filesystem::create_directories(root_ + "/var/lib/dpkg/info");
    std::ofstream(root_ + "/var/lib/dpkg/status") << "Package: nginx\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n";
    std::ofstream(root_ + "/var/lib/dpkg/info/nginx.list") << "/usr/sbin/nginx\n";
    Result<std::unique_ptr<inventory::Tree>> tree = inventory::open_folder(root_, {}, {});
    ASSERT_TRUE(tree);
    tree_ = std::move(*tree);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  std::vector<Software> marked(UnixTime now) const {
    std::vector<Software> software = {{.ecosystem = "deb", .name = "nginx", .version = "1"},
                                      {.ecosystem = "deb", .name = "bash", .version = "1"},
                                      {.ecosystem = "go", .name = "tool", .version = "1", .paths = {"opt/tool"}}};
    runtime_.mark(software, now);
    return software;
  }

  std::string root_;
  std::unique_ptr<inventory::Tree> tree_;
  Runtime runtime_;
};

TEST_F(RuntimeTest, programs_mark_the_package_that_owns_them_and_the_software_at_their_path) {
  const ListeningSocket socket{.protocol = "tcp", .address = "0.0.0.0", .port = 443};
  runtime_.sample({{.path = "/usr/sbin/nginx", .listening = {socket}}, {.path = "/opt/tool"}}, *tree_, {}, UnixTime{100'000});
  const std::vector<Software> software = marked(UnixTime{100'001});
  EXPECT_EQ(software[0].running, true);
  EXPECT_EQ(software[0].listening, std::vector<ListeningSocket>{socket});
  EXPECT_EQ(software[0].last_used, "");
  EXPECT_EQ(software[1].running, std::nullopt);
  EXPECT_EQ(software[2].running, true);
}

TEST_F(RuntimeTest, what_stopped_counts_as_running_for_ten_minutes_and_then_says_when_it_last_did) {
  const UnixTime day{86'400 * 20'000};
  runtime_.sample({{.path = "/usr/sbin/nginx", .listening = {{.protocol = "tcp", .address = "::", .port = 80}}}}, *tree_, {}, day);
  runtime_.sample({}, *tree_, {}, UnixTime{day.seconds + 60});
  EXPECT_EQ(marked(UnixTime{day.seconds + 60})[0].running, true);
  EXPECT_TRUE(marked(UnixTime{day.seconds + 60})[0].listening.empty());
  const Software stopped = marked(UnixTime{day.seconds + 700})[0];
  EXPECT_EQ(stopped.running, false);
  EXPECT_EQ(stopped.last_used, format_date(day));
}

TEST_F(RuntimeTest, what_was_seen_is_remembered_over_a_restart) {
  const UnixTime day{86'400 * 20'000};
  runtime_.sample({{.path = "/usr/sbin/nginx"}}, *tree_, {}, day);
  const std::string text = runtime_.write();
  runtime_ = {};
  runtime_.read("nonsense\n-5 x\n" + text);
  runtime_.sample({}, *tree_, {}, UnixTime{day.seconds + 5000});
  EXPECT_EQ(marked(UnixTime{day.seconds + 5000})[0].last_used, format_date(day));
}

TEST_F(RuntimeTest, a_file_that_was_read_later_was_used_later) {
  std::filesystem::create_directories(root_ + "/usr/sbin");
  std::ofstream(root_ + "/usr/sbin/nginx") << "x";
  struct statvfs mount {};
  if (::statvfs(root_.c_str(), &mount) != 0 || (mount.f_flag & ST_NOATIME) != 0) {
    GTEST_SKIP() << "skipped: the file system of the tests keeps no access times";
  }
  runtime_.sample({{.path = "/usr/sbin/nginx"}}, *tree_, {}, UnixTime{86'400});
  const UnixTime later{SystemClock().now().seconds + 10 * kSecondsPerDay};
  runtime_.look_at_access_times(root_, later);
  EXPECT_GT(marked(later)[0].last_used, "2020-01-01");
}

TEST_F(RuntimeTest, a_kernel_is_never_marked_by_processes) {
  std::ofstream(root_ + "/var/lib/dpkg/status", std::ios::app) << "\nPackage: linux-image-6.1.0-26-amd64\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n";
  std::ofstream(root_ + "/var/lib/dpkg/info/linux-image-6.1.0-26-amd64.list") << "/boot/tool\n";
  runtime_.sample({{.path = "/boot/tool"}}, *tree_, {}, UnixTime{86'400});
  std::vector<Software> software = {{.ecosystem = "deb", .name = "linux-image-6.1.0-26-amd64", .version = "1", .source = "linux-signed-amd64"}};
  runtime_.mark(software, UnixTime{86'400});
  EXPECT_EQ(software[0].running, std::nullopt);
}

}  // namespace
}  // namespace parapet::sensor
