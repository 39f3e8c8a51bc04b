// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/scan_tree.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "inventory/collect/memory_tree.h"
#include "inventory/collect/os_release.h"
#include "inventory/collect/ownership.h"

namespace parapet::inventory {
namespace {

constexpr const char* kMetadata = "Metadata-Version: 2.1\nName: requests\nVersion: 2.28.1\n";

MemoryTree::Files debian() {
  return {
      {"etc/os-release", "ID=debian\nVERSION_ID=12\n"},
      {"var/lib/dpkg/status",
       "Package: python3-requests\nStatus: install ok installed\nMaintainer: A B <a@debian.org>\nVersion: 2.28.1+dfsg-1\n\n"
       "Package: nginx\nStatus: install ok installed\nMaintainer: A B <a@debian.org>\nArchitecture: amd64\nVersion: 1.22.1-9\n\n"
       "Package: vendor-tool\nStatus: install ok installed\nMaintainer: Vendor Inc <support@vendor.example>\nVersion: 3\n"},
      {"var/lib/dpkg/info/python3-requests.list",
       "/.\n/usr\n/usr/lib/python3/dist-packages/requests-2.28.1.dist-info/METADATA\n"},
      {"var/lib/dpkg/info/nginx:amd64.list", "/.\n/sbin/nginx\n"},
      {"var/lib/dpkg/info/vendor-tool.list", "/usr/lib/vendor/requests-2.28.1.dist-info/METADATA\n"},
      {"usr/lib/python3/dist-packages/requests-2.28.1.dist-info/METADATA", kMetadata},
      {"usr/lib/vendor/requests-2.28.1.dist-info/METADATA", kMetadata},
      {"srv/app/lib/requests-2.28.1.dist-info/METADATA", kMetadata},
  };
}

Result<Inventory> scan(MemoryTree::Files files, const std::vector<RunningProgram>& programs = {}) {
  const MemoryTree tree(std::move(files));
  NoProgress progress;
  std::vector<Problem> problems;
  const OperatingSystem os = TRY(read_operating_system(tree, {}));
  std::vector<Software> packages = TRY(read_databases(tree, {}, problems));
  return scan_tree(tree, os, std::move(packages), programs, {}, progress);
}

TEST(ScanTree, language_packages_of_the_distribution_are_owned_and_those_of_others_are_not) {
  const Result<Inventory> inventory = scan(debian());
  ASSERT_TRUE(inventory) << inventory.error().to_string();
  std::vector<std::pair<std::string, std::string>> python;
  for (const Software& software : inventory->software) {
    if (software.ecosystem == "pypi") {
      for (const std::string& path : software.paths) {
        python.emplace_back(path, software.owned_by);
      }
    }
  }
  std::ranges::sort(python);
  ASSERT_EQ(python.size(), 3U);
  EXPECT_TRUE(python[0].first.starts_with("srv/app"));
  EXPECT_EQ(python[0].second, "");
  EXPECT_TRUE(python[1].first.starts_with("usr/lib/python3"));
  EXPECT_EQ(python[1].second, "python3-requests");
  EXPECT_TRUE(python[2].first.starts_with("usr/lib/vendor"));
  EXPECT_EQ(python[2].second, "");
}

TEST(ScanTree, running_programs_are_tied_to_their_packages_through_merged_folders) {
  const Result<Inventory> inventory =
      scan(debian(), {{.path = "/usr/sbin/nginx", .listening = {{"tcp", "0.0.0.0", 443}}}, {.path = "/somewhere/else"}});
  ASSERT_TRUE(inventory) << inventory.error().to_string();
  const auto nginx = std::ranges::find(inventory->software, "nginx", &Software::name);
  ASSERT_NE(nginx, inventory->software.end());
  EXPECT_EQ(nginx->running, true);
  ASSERT_EQ(nginx->listening.size(), 1U);
  EXPECT_EQ(nginx->listening[0].port, 443);
  EXPECT_FALSE(std::ranges::find(inventory->software, "vendor-tool", &Software::name)->running.has_value());
}

TEST(ScanTree, a_broken_database_ends_the_scan) {
  MemoryTree::Files files = debian();
  files["var/lib/dpkg/status"] += "nonsense\n";
  const Result<Inventory> inventory = scan(std::move(files));
  ASSERT_FALSE(inventory);
  EXPECT_NE(inventory.error().to_string().find("var/lib/dpkg/status"), std::string::npos);
}

TEST(ScanTree, a_broken_lock_file_is_a_problem_that_names_it) {
  MemoryTree::Files files = debian();
  files["srv/app/package-lock.json"] = "{";
  const Result<Inventory> inventory = scan(std::move(files));
  ASSERT_TRUE(inventory) << inventory.error().to_string();
  ASSERT_EQ(inventory->problems.size(), 1U);
  EXPECT_EQ(inventory->problems[0].place, "srv/app/package-lock.json");
}

TEST(ScanTree, endings_rule_out_only_what_no_collector_wants) {
  for (const char* path : {"usr/bin/tool", "srv/package-lock.json", "srv/requirements.txt", "srv/yarn.lock", "srv/app.jar", "srv/go.mod",
                           "usr/lib/node_modules/a/package.json", "srv/App.deps.json", "srv/pnpm-lock.yaml", "opt/x/libx.so.1", "a.exe",
                           "vendor/composer/installed.json", "srv/uv.lock", "pubspec.lock", "Package.resolved", "packages.config", "a.b/c"}) {
    EXPECT_TRUE(may_hold_software(path)) << path;
  }
  for (const char* path : {"usr/lib/python3/dist-packages/six.py", "usr/share/x/index.html", "a/README.md", "a/tsconfig.json"}) {
    EXPECT_FALSE(may_hold_software(path)) << path;
  }
}

TEST(Ownership, every_package_managers_lists_are_read) {
  const MemoryTree tree(MemoryTree::Files{
      {"lib/apk/db/installed", "C:Q\nP:py3-six\nV:1\nF:usr/lib/python3.11/site-packages\nR:six.py\n\n"},
      {"var/lib/pacman/local/python-six-1.16.0-9/desc", ""},
      {"var/lib/pacman/local/python-six-1.16.0-9/files", "%FILES%\nusr/\nusr/share/six\n"},
      {"var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 1\n"},
      {"var/lib/dpkg/status.d/base-files.md5sums", "0123456789abcdef0123456789abcdef  usr/share/base\n"},
  });
  std::vector<Problem> problems;
  const Owners owners = Owners::find(tree, {"usr/lib/python3.11/site-packages/six.py", "usr/share/six", "usr/share/base", "etc/none"}, {}, problems);
  EXPECT_EQ(owners.of("usr/lib/python3.11/site-packages/six.py"), "py3-six");
  EXPECT_EQ(owners.of("lib/python3.11/site-packages/six.py"), "py3-six");
  EXPECT_EQ(owners.of("usr/share/six"), "python-six");
  EXPECT_EQ(owners.of("usr/share/base"), "base-files");
  EXPECT_EQ(owners.of("etc/none"), "");
  EXPECT_TRUE(problems.empty());
}

TEST(HostFolders, third_party_folders_and_those_of_listening_programs_are_walked_once) {
  const MemoryTree tree(MemoryTree::Files{
      {"usr/lib/python3/x", ""},
      {"var/lib/dpkg/info/cloud.list", "/usr/lib/cloud-sdk/bin/tool\n/usr/share/doc/cloud/copyright\n/usr/lib/x86_64-linux-gnu/libx.so\n/opt/cloud/a/b\n"},
  });
  const std::vector<Software> packages = {{.ecosystem = "deb", .name = "cloud", .version = "1", .origin = "cloud.example (maintainer)"}};
  const std::vector<RunningProgram> programs = {{.path = "/usr/bin/node", .folders = {"/", "/home/user", "/home/user/shop", "/srv/app", "/var/lib/app"}}};
  const std::vector<std::string> folders = host_folders(tree, packages, programs, {});
  const auto has = [&](const char* folder) { return std::ranges::find(folders, folder) != folders.end(); };
  EXPECT_TRUE(has("usr/lib/python3"));
  EXPECT_TRUE(has("usr/lib/cloud-sdk"));
  EXPECT_TRUE(has("home/user/shop"));
  EXPECT_TRUE(has("var/lib/app"));
  EXPECT_FALSE(has("home/user"));
  EXPECT_FALSE(has("srv/app"));  // inside srv
  EXPECT_FALSE(has("usr/share/doc"));
  EXPECT_FALSE(has("usr/lib/x86_64-linux-gnu"));
  EXPECT_FALSE(has(""));
}

}  // namespace
}  // namespace parapet::inventory
