// SPDX-License-Identifier: Apache-2.0
#include "inventory/target.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/paths.h"

namespace parapet::inventory {
namespace {

TEST(Target, reads_every_form_and_writes_it_back) {
  for (const char* text : {"host", "dir:/", "image:a.tar", "sbom:b.json", "inventory:c:d.txt"}) {
    const Result<Target> target = parse_target(text);
    ASSERT_TRUE(target) << text;
    EXPECT_EQ(to_string(*target), text);
  }
}

TEST(Target, nonsense_is_a_usage_error) {
  for (const char* text : {"", "dir:", "floppy:a", "/etc"}) {
    const Result<Target> target = parse_target(text);
    ASSERT_FALSE(target) << text;
    EXPECT_EQ(target.error().code(), ErrorCode::kUsage);
  }
}

class TargetOnDisk : public ::testing::Test {
 protected:
  void SetUp() override { folder_ = test::temporary_folder(); }
  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories((std::filesystem::path(folder_) / path).parent_path());
    std::ofstream(folder_ + "/" + path) << text;
  }
  Result<Inventory> read(const std::string& target, const ReadOptions& options = {}) {
    return read_target(TRY(parse_target(target)), options, progress_);
  }
  std::string folder_;
  NoProgress progress_;
};

TEST_F(TargetOnDisk, a_folder_gives_system_packages_and_language_packages_and_kernels_that_do_not_run) {
  write("etc/os-release", "ID=debian\nVERSION_ID=12\n");
  write("var/lib/dpkg/status",
        "Package: linux-image-6.1.0-26-amd64\nStatus: install ok installed\nMaintainer: A B <a@debian.org>\nVersion: 6.1.112-1\n");
  write("srv/app/package-lock.json", R"({"lockfileVersion":3,"packages":{"node_modules/left-pad":{"version":"1.3.0"}}})");
  const Result<Inventory> inventory = read("dir:" + folder_);
  ASSERT_TRUE(inventory) << inventory.error().to_string();
  ASSERT_EQ(inventory->software.size(), 2U);
  EXPECT_EQ(inventory->device.os.id, "debian");
  EXPECT_EQ(inventory->software[0].running, false);
  EXPECT_EQ(inventory->software[1].name, "left-pad");
}

TEST_F(TargetOnDisk, what_is_not_there_or_broken_is_named) {
  const Result<Inventory> absent = read("dir:" + folder_ + "/none");
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(read("inventory:" + folder_ + "/none").error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(read("sbom:" + folder_ + "/none").error().code(), ErrorCode::kNotFound);
  write("var/lib/dpkg/status", "Package: a\nVersion: 1\nbroken\n");
  const Result<Inventory> broken = read("dir:" + folder_);
  ASSERT_FALSE(broken);
  EXPECT_NE(broken.error().to_string().find("var/lib/dpkg/status: line 3"), std::string::npos) << broken.error().to_string();
}

TEST_F(TargetOnDisk, a_recorded_list_takes_its_system_from_os_release) {
  write("list", "bash-0:5.1.8-9.el9.x86_64\n");
  write("os", "ID=almalinux\nVERSION_ID=9.4\n");
  const Result<Inventory> inventory = read("inventory:" + folder_ + "/list", {.os_release_file = folder_ + "/os"});
  ASSERT_TRUE(inventory) << inventory.error().to_string();
  EXPECT_EQ(inventory->device.os.id, "almalinux");
  EXPECT_EQ(read("dir:" + folder_, {.os_release_file = folder_ + "/os"}).error().code(), ErrorCode::kUsage);
}

}  // namespace
}  // namespace parapet::inventory
