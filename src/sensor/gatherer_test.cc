// SPDX-License-Identifier: Apache-2.0
#include "sensor/gatherer.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace parapet::sensor {
namespace {

class GathererTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/parapet-root-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    write("etc/os-release", "ID=debian\nVERSION_ID=12\n");
    write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(root_ + "/" + path).parent_path());
    std::ofstream(root_ + "/" + path) << text;
  }
  void packages(const std::vector<std::string>& names) const {
    std::string status;
    for (const std::string& name : names) {
      status += "Package: " + name + "\nStatus: install ok installed\nMaintainer: Debian Maintainers <x@lists.debian.org>\n"
                "Architecture: amd64\nVersion: 1.0\n\n";
    }
    write("var/lib/dpkg/status", status);
  }
  static std::vector<std::string> names(const Host& host) {
    std::vector<std::string> names;
    for (const inventory::Software& software : host.inventory.software) {
      names.push_back(software.ecosystem + ":" + software.name);
    }
    return names;
  }

  std::string root_;
};

TEST_F(GathererTest, a_refresh_reads_packages_and_keeps_language_packages_of_the_walk) {
  packages({"bash"});
  write("usr/local/lib/python3.11/dist-packages/requests-2.31.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\n");
  Gatherer gatherer(root_, {});
  ASSERT_TRUE(gatherer.walk(UnixTime{1000}));
  EXPECT_EQ(names(gatherer.host("id", UnixTime{1000})), (std::vector<std::string>{"deb:bash", "pypi:requests"}));
  packages({"bash", "curl"});
  ASSERT_TRUE(gatherer.refresh(UnixTime{1001}));
  EXPECT_EQ(names(gatherer.host("id", UnixTime{1001})), (std::vector<std::string>{"deb:bash", "deb:curl", "pypi:requests"}));
}

TEST_F(GathererTest, what_a_removed_package_owned_is_gone_with_it) {
  packages({"bash", "python3-requests"});
  const std::string metadata = "usr/lib/python3/dist-packages/requests-2.31.0.dist-info/METADATA";
  write(metadata, "Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\n");
  write("var/lib/dpkg/info/python3-requests.list", "/" + metadata + "\n");
  Gatherer gatherer(root_, {});
  ASSERT_TRUE(gatherer.walk(UnixTime{1000}));
  ASSERT_EQ(gatherer.host("id", UnixTime{1000}).inventory.software.size(), 3U);
  packages({"bash"});
  ASSERT_TRUE(gatherer.refresh(UnixTime{1001}));
  EXPECT_EQ(names(gatherer.host("id", UnixTime{1001})), std::vector<std::string>{"deb:bash"});
}

TEST_F(GathererTest, a_database_that_can_not_be_read_leaves_what_was_known) {
  packages({"bash"});
  Gatherer gatherer(root_, {});
  ASSERT_TRUE(gatherer.walk(UnixTime{1000}));
  std::filesystem::remove(root_ + "/var/lib/dpkg/status");
  std::filesystem::create_directory(root_ + "/var/lib/dpkg/status");
  EXPECT_FALSE(gatherer.refresh(UnixTime{1001}));
  EXPECT_EQ(names(gatherer.host("id", UnixTime{1001})), std::vector<std::string>{"deb:bash"});
}

TEST(ContainingFolder, is_where_a_package_comes_and_goes) {
  EXPECT_EQ(containing_folder("usr/lib/python3/dist-packages/a-1.dist-info/METADATA"), "usr/lib/python3/dist-packages");
  EXPECT_EQ(containing_folder("srv/app/node_modules/left-pad/package.json"), "srv/app/node_modules");
  EXPECT_EQ(containing_folder("srv/app/node_modules/a/node_modules/b/package.json"), "srv/app/node_modules/a/node_modules");
  EXPECT_EQ(containing_folder("srv/app/node_modules/@scope/b/package.json"), "srv/app/node_modules/@scope");
  EXPECT_EQ(containing_folder("srv/app/Cargo.lock"), "srv/app");
  EXPECT_EQ(containing_folder("Cargo.lock"), "");
}

}  // namespace
}  // namespace parapet::sensor
