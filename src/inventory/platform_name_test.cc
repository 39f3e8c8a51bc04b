// SPDX-License-Identifier: Apache-2.0
#include "inventory/platform_name.h"

#include <gtest/gtest.h>

namespace parapet::inventory {
namespace {

TEST(PlatformName, a_windows_build_decides_over_the_displayed_name) {
  EXPECT_EQ(platform_name({.family = "windows", .id = "windows", .version = "Windows 10 Pro", .build = "10.0.22631.4317"}), "Windows11");
  EXPECT_EQ(platform_name({.family = "windows", .id = "windows", .version = "Windows 10 Pro", .build = "10.0.19045.5011"}), "Windows10");
  EXPECT_EQ(platform_name({.family = "windows", .id = "windows-server", .version = "Windows Server 2019", .build = "10.0.17763.6414"}),
            "WindowsServer2019");
}

TEST(PlatformName, without_a_build_the_displayed_name_is_what_there_is) {
  EXPECT_EQ(platform_name({.family = "windows", .id = "windows-server", .version = "Windows Server 2012 R2 Standard"}), "WindowsServer2012R2");
}

TEST(PlatformName, only_windows_10_and_11_have_a_windows_version) {
  EXPECT_EQ(windows_version({.family = "windows", .id = "windows", .version = "Windows 10 Pro", .build = "10.0.22631.4317"}), "windows_11_23h2");
  EXPECT_EQ(windows_version({.family = "windows", .id = "windows", .version = "Windows 10 Pro"}), "windows_10");
  EXPECT_EQ(windows_version({.family = "windows", .id = "windows-server", .version = "Windows Server 2019", .build = "10.0.17763.6414"}), "");
  EXPECT_EQ(windows_version({.family = "linux", .id = "debian", .version = "12"}), "");
  EXPECT_EQ(windows_version_title("windows_11_23h2"), "Windows 11 23H2");
  EXPECT_EQ(windows_version_title("windows_10"), "Windows 10, version not known");
}

TEST(PlatformName, linux_systems_go_by_their_own_names) {
  EXPECT_EQ(platform_name({.family = "linux", .id = "rhel", .version = "9.4"}), "RedHatEnterpriseLinux");
  EXPECT_EQ(platform_name({.family = "linux", .id = "debian"}), "Debian");
  EXPECT_EQ(platform_name({.family = "linux", .id = "void"}), "Void");
  EXPECT_EQ(platform_name({.family = "linux"}), "Linux");
  EXPECT_EQ(platform_name({}), "Other");
}

}  // namespace
}  // namespace parapet::inventory
