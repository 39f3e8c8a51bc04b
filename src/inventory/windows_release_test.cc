// SPDX-License-Identifier: Apache-2.0
#include "inventory/windows_release.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "inventory/ecosystem.h"

namespace parapet::inventory {
namespace {

TEST(WindowsRelease, reads_every_spelling_of_a_release_in_cve_records) {
  const std::vector<std::pair<std::string, std::string>> kNames = {
      {"Windows 10 Version 1507", "windows_10_1507"},
      {"Windows 10 Version 1607", "windows_10_1607"},
      {"Windows 10 Version 1703", "windows_10_1703"},
      {"Windows 10 Version 1709 for 32-bit Systems", "windows_10_1709"},
      {"Windows 10 Version 1903 for ARM64-based Systems", "windows_10_1903"},
      {"Windows 10 Version 2004", "windows_10_2004"},
      {"Windows 10 Version 20H2", "windows_10_20h2"},
      {"Windows 10 Version 22H2", "windows_10_22h2"},
      {"Windows 11 version 21H2", "windows_11_21h2"},
      {"Windows 11 Version 24H2", "windows_11_24h2"},
      {"Windows 7", "windows_7"},
      {"Windows 7 Service Pack 1", "windows_7"},
      {"Windows 8.1", "windows_8.1"},
      {"Windows RT 8.1", "windows_8.1"},
      {"Windows Server 2008  Service Pack 2", "windows_server_2008"},
      {"Windows Server 2008 Service Pack 2 (Server Core installation)", "windows_server_2008"},
      {"Windows Server 2008 R2 Systems Service Pack 1", "windows_server_2008_r2"},
      {"Windows Server 2008 R2 Service Pack 1 (Server Core installation)", "windows_server_2008_r2"},
      {"Windows Server 2012", "windows_server_2012"},
      {"Windows Server 2012 R2 (Server Core installation)", "windows_server_2012_r2"},
      {"Windows Server 2016  (Server Core installation)", "windows_server_2016"},
      {"Windows Server 2022, 23H2 Edition (Server Core installation)", "windows_server_2022_23h2"},
      {"Windows Server version 20H2", "windows_server_20h2"},
      {"Windows Server version 2004", "windows_server_2004"},
      {"Windows Server, version 1803  (Server Core Installation)", "windows_server_1803"},
      {"Windows Server 2025 (Server Core installation)", "windows_server_2025"},
  };
  for (const auto& [name, release] : kNames) {
    EXPECT_EQ(windows_release(name), release) << name;
  }
}

TEST(WindowsRelease, takes_22H3_for_the_working_name_of_23H2) {
  EXPECT_EQ(windows_release("Windows 11 version 22H3"), "windows_11_23h2");
}

TEST(WindowsRelease, reads_product_names_of_registries_with_their_editions) {
  EXPECT_EQ(windows_release("Windows Server 2019 Standard"), "windows_server_2019");
  EXPECT_EQ(windows_release("Windows Server 2022 Datacenter Azure Edition"), "windows_server_2022");
  EXPECT_EQ(windows_release("Microsoft Windows Server 2012 R2 Standard Evaluation"), "windows_server_2012_r2");
  EXPECT_EQ(windows_release("Windows Server (R) 2008 Standard"), "windows_server_2008");
  EXPECT_EQ(windows_release("Hyper-V Server 2019"), "windows_server_2019");
  EXPECT_EQ(windows_release("Windows 7 Home Premium"), "windows_7");
  EXPECT_EQ(windows_release("Windows 10 Enterprise LTSC 2019"), "windows_10_1809");
  EXPECT_EQ(windows_release("Windows 10 Enterprise 2016 LTSB"), "windows_10_1607");
}

TEST(WindowsRelease, says_only_the_family_where_the_name_does_not_tell_the_release) {
  EXPECT_EQ(windows_release("Windows 10"), "windows_10");
  EXPECT_EQ(windows_release("Windows 10 Pro"), "windows_10");
  EXPECT_EQ(windows_release("Windows 11 Pro for Workstations"), "windows_11");
  EXPECT_EQ(windows_release("Windows Server Datacenter"), std::nullopt);
}

TEST(WindowsRelease, reads_cpe_names) {
  EXPECT_EQ(windows_release("windows_10_22h2"), "windows_10_22h2");
  EXPECT_EQ(windows_release("windows_server_2022_23h2"), "windows_server_2022_23h2");
  EXPECT_EQ(windows_release("windows_server_2019"), "windows_server_2019");
}

TEST(WindowsRelease, leaves_other_products_alone) {
  for (const char* name : {"Windows Defender Antimalware Platform", "Windows Admin Center", "Windows Sysmon", "Windows",
                           "Windows Subsystem for Linux (WSL2)", "Snip & Sketch for Windows 10", "Outlook for Windows",
                           "Windows 10 Update Assistant", "Windows 11 Installation Assistant", "Windows Server", "Windows 12",
                           "Windows 10 Version 9999", "Azure Service Fabric 9.0 for Windows", "", "Windows Server 2016 R2"}) {
    EXPECT_EQ(windows_release(name), std::nullopt) << name;
  }
}

TEST(WindowsRelease, follows_from_the_build_and_the_family) {
  EXPECT_EQ(windows_release_of_build("10.0.19045.3570", false), "windows_10_22h2");
  EXPECT_EQ(windows_release_of_build("10.0.22631.4169", false), "windows_11_23h2");
  EXPECT_EQ(windows_release_of_build("22631.4169", false), "windows_11_23h2");
  EXPECT_EQ(windows_release_of_build("10.0.17763.4974", true), "windows_server_2019");
  EXPECT_EQ(windows_release_of_build("10.0.17763.4974", false), "windows_10_1809");
  EXPECT_EQ(windows_release_of_build("10.0.20348.2700", true), "windows_server_2022");
  EXPECT_EQ(windows_release_of_build("10.0.26100", true), "windows_server_2025");
  EXPECT_EQ(windows_release_of_build("6.1.7600.16385", false), "windows_7");
  EXPECT_EQ(windows_release_of_build("6.0.6002.1", true), "windows_server_2008");
  EXPECT_EQ(windows_release_of_build("6.3.9600.20000", true), "windows_server_2012_r2");
  EXPECT_EQ(windows_release_of_build("10.0.20348.1", false), std::nullopt);
  EXPECT_EQ(windows_release_of_build("10.0.99999.1", false), std::nullopt);
  EXPECT_EQ(windows_release_of_build("10.0.0.1", true), std::nullopt);
  EXPECT_EQ(windows_release_of_build("10.0.20348..2762", true), std::nullopt);
}

TEST(WindowsBuild, reads_four_numbers_or_the_last_two) {
  const auto build = parse_windows_build("10.0.19045.5011");
  ASSERT_TRUE(build.has_value());
  EXPECT_EQ(build->build, 19045U);
  EXPECT_EQ(build->revision, 5011U);
  EXPECT_EQ(parse_windows_build("19045.5011"), build);
  EXPECT_FALSE(parse_windows_build("10.0.19045")->has_revision);
  for (const char* bad : {"", "10", "1.001", "10.0.20348..2762", "10.0.x.1", "10.0.1.2.3", "10.0.99999999999.1"}) {
    EXPECT_EQ(parse_windows_build(bad), std::nullopt) << bad;
  }
}

TEST(WindowsBuild, of_one_servicing_branch_share_their_revisions) {
  EXPECT_TRUE(same_servicing_branch(19041, 19045));
  EXPECT_TRUE(same_servicing_branch(22631, 22621));
  EXPECT_TRUE(same_servicing_branch(17763, 17763));
  EXPECT_FALSE(same_servicing_branch(22000, 22621));
  EXPECT_FALSE(same_servicing_branch(19045, 20348));
}

TEST(WindowsFamily, is_the_name_without_the_release) {
  EXPECT_EQ(windows_family("windows_10_22h2"), "windows_10");
  EXPECT_EQ(windows_family("windows_server_2019"), "windows_server_2019");
  EXPECT_EQ(windows_release_title("windows_11_23h2"), "Windows 11 23H2");
}

}  // namespace
}  // namespace parapet::inventory
