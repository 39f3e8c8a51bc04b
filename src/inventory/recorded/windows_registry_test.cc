// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "inventory/recorded/recorded.h"
#include "inventory/recorded/registry_file.h"

namespace parapet::inventory {
namespace {

const std::string kHead = "Windows Registry Editor Version 5.00\r\n\r\n";
const std::string kSystem = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion]\r\n";
const std::string kUninstall = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\";
const std::string kUninstall32 = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\";

Inventory read(const std::string& body) {
  const Result<Inventory> inventory = read_registry_export(kHead + body, {});
  EXPECT_TRUE(inventory) << (inventory ? "" : inventory.error().to_string());
  return inventory.value_or(Inventory{});
}

TEST(WindowsRegistry, the_build_decides_what_the_system_is) {
  const Inventory eleven = read(kSystem + "\"ProductName\"=\"Windows 10 Pro\"\r\n\"CurrentBuild\"=\"22631\"\r\n\"DisplayVersion\"=\"23H2\"\r\n"
                                "\"CurrentMajorVersionNumber\"=dword:0000000a\r\n\"CurrentMinorVersionNumber\"=dword:00000000\r\n"
                                "\"UBR\"=dword:00000df2\r\n\"BuildLabEx\"=\"22621.1.amd64fre.ni_release.220506-1250\"\r\n");
  EXPECT_EQ(eleven.device.os.id, "windows");
  EXPECT_EQ(eleven.device.os.version, "Windows 11 Pro");
  EXPECT_EQ(eleven.device.os.build, "10.0.22631.3570");
  EXPECT_EQ(eleven.device.os.arch, "x86_64");
  EXPECT_EQ(eleven.device.os.name, "Windows 11 Pro 23H2");

  const Inventory server = read(kSystem + "\"ProductName\"=\"Windows Server 2022 Datacenter\"\r\n\"InstallationType\"=\"Server Core\"\r\n"
                                "\"CurrentBuild\"=\"20348\"\r\n\"CurrentMajorVersionNumber\"=dword:0000000a\r\n"
                                "\"CurrentMinorVersionNumber\"=dword:00000000\r\n");
  EXPECT_EQ(server.device.os.id, "windows-server");
  EXPECT_EQ(server.device.os.build, "10.0.20348");
  ASSERT_EQ(server.problems.size(), 1U);  // no UBR

  const Inventory seven = read(kSystem + "\"ProductName\"=\"Windows 7 Professional\"\r\n\"CurrentVersion\"=\"6.1\"\r\n\"CurrentBuild\"=\"7601\"\r\n");
  EXPECT_EQ(seven.device.os.build, "6.1.7601");
}

TEST(WindowsRegistry, both_views_and_users_are_read) {
  const Inventory inventory = read(
      kUninstall + "7-Zip]\r\n\"DisplayName\"=\"7-Zip 22.01 (x64)\"\r\n\"DisplayVersion\"=\"22.01\"\r\n\"Publisher\"=\"Igor Pavlov\"\r\n"
      "\"InstallDate\"=\"20241022\"\r\n\"InstallLocation\"=\"C:\\\\Program Files\\\\7-Zip\\\\\"\r\n\r\n" +
      kUninstall32 + "{A}]\r\n\"DisplayName\"=\"Old \\\"Tool\\\"\"\r\n\"DisplayVersion\"=hex(2):31,00,2e,00,\\\r\n  30,00,00,00\r\n\r\n"
      "[HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Zoom]\r\n\"DisplayName\"=\"Zoom\"\r\n");
  ASSERT_EQ(inventory.software.size(), 3U);
  EXPECT_EQ(inventory.software[0].installed, "2024-10-22");
  EXPECT_EQ(inventory.software[0].paths, std::vector<std::string>{"C:\\Program Files\\7-Zip\\"});
  EXPECT_EQ(inventory.software[0].arch, "x86_64");
  EXPECT_EQ(inventory.software[1].name, "Old \"Tool\"");
  EXPECT_EQ(inventory.software[1].version, "1.0");
  EXPECT_EQ(inventory.software[1].arch, "x86");
  EXPECT_EQ(inventory.software[2].name, "Zoom");
}

TEST(WindowsRegistry, updates_are_hotfixes_and_hidden_parts_of_bundles_are_left_out) {
  const Inventory inventory = read(
      kUninstall + "{A}]\r\n\"DisplayName\"=\"Security Update for Microsoft Office (KB5002575)\"\r\n\"ParentKeyName\"=\"Office\"\r\n" +
      kUninstall + "{B}]\r\n\"DisplayName\"=\"Microsoft .NET Runtime - 8.0.1 (x64)\"\r\n\"DisplayVersion\"=\"64.4.4211\"\r\n"
      "\"SystemComponent\"=dword:00000001\r\n\"WindowsInstaller\"=dword:00000001\r\n" +
      kUninstall + "Edge]\r\n\"DisplayName\"=\"Microsoft Edge WebView2 Runtime\"\r\n\"DisplayVersion\"=\"120.0\"\r\n\"SystemComponent\"=dword:00000001\r\n" +
      kUninstall + "Parent\\Child]\r\n\"DisplayName\"=\"not an application\"\r\n" + kUninstall + "NoName]\r\n\"Publisher\"=\"x\"\r\n"
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages\\Package_for_KB5044273~31bf~amd64~~19041.1]\r\n"
      "\"CurrentState\"=dword:00000070\r\n"
      "[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Deleted]\r\n\"DisplayName\"=\"x\"\r\n");
  ASSERT_EQ(inventory.software.size(), 1U);
  EXPECT_EQ(inventory.software[0].name, "Microsoft Edge WebView2 Runtime");
  EXPECT_EQ(inventory.device.hotfixes, (std::vector<std::string>{"KB5002575", "KB5044273"}));
}

TEST(WindowsRegistry, values_over_several_lines_and_of_other_kinds_do_no_harm) {
  const Inventory inventory = read(kUninstall + "A]\r\n@=\"own value\"\r\n\"Comments\"=\"two\r\nlines [not a key]\"\r\n\"Bin\"=hex:01,02,\\\r\n  03\r\n"
                                   "\"Q\"=hex(b):00,00,00,00,00,00,00,00\r\n\"Gone\"=-\r\n; a comment \"\r\n\"DisplayName\"=\"A\"\r\n");
  ASSERT_EQ(inventory.software.size(), 1U);
  EXPECT_EQ(inventory.software[0].name, "A");
}

TEST(WindowsRegistry, broken_exports_are_errors_that_name_the_line) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "line 1"},
      {"Windows Registry\r\n", "line 1"},
      {kHead + "\"a\"=\"b\"\r\n", "line 3"},
      {kHead + "[HKEY_X\r\n", "line 3"},
      {kHead + kSystem + "nonsense\r\n", "line 4"},
      {kHead + kSystem + "\"UBR\"=dword:xyz\r\n", "line 4"},
      {kHead + kSystem + "\"UBR\"\r\n", "line 4"},
      {kHead + kSystem + "\"A\"=\"open\r\n", "line 4"},
      {kHead + kSystem + "\"A\"=hex:0g\r\n", "line 4"},
      {kHead + kSystem + "\"A\"=hex:01,\\\r\n", "line 4"},
      {kHead + kSystem + "\"A\"=42\r\n", "line 4"},
      {kHead + "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Other]\r\n", "neither"},
      {kHead, "neither"},
  };
  for (const auto& [text, part] : cases) {
    const Result<Inventory> inventory = read_registry_export(text, {});
    ASSERT_FALSE(inventory) << text;
    EXPECT_NE(inventory.error().to_string().find(part), std::string::npos) << inventory.error().to_string();
  }
}

}  // namespace
}  // namespace parapet::inventory
