// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "inventory/recorded/recorded.h"

namespace parapet::inventory {
namespace {

Inventory read(const std::string& json) {
  const Result<Inventory> inventory = read_osquery(json, {});
  EXPECT_TRUE(inventory) << (inventory ? "" : inventory.error().to_string());
  return inventory.value_or(Inventory{});
}

constexpr const char* kDebian = R"J({
  "os_version":[{"name":"Debian GNU/Linux","version":"12 (bookworm)","major":"12","platform":"debian","codename":"bookworm","arch":"x86_64"}],
  "kernel_info":[{"version":"6.1.0-26-amd64","arguments":"ro","path":"/boot/vmlinuz"}],
  "system_info":[{"hostname":"web-1","uuid":"secret"}],
  "deb_packages":[
    {"name":"libssl3","version":"3.0.15-1","source":"openssl (3.0.15-1)","arch":"amd64","status":"install ok installed",
     "maintainer":"Debian OpenSSL Team <x@alioth-lists.debian.net>"},
    {"name":"docker-ce","version":"5:27","source":"","arch":"amd64","status":"install ok installed","maintainer":"Docker <support@docker.com>"},
    {"name":"old","version":"1","source":"","arch":"amd64","status":"deinstall ok config-files","maintainer":""}],
  "python_packages":[{"name":"requests","version":"2.28.1","path":"/usr/lib/python3/dist-packages","directory":"x"}],
  "npm_packages":[{"name":"express","version":"4.18.2","path":"/srv/app/node_modules/express"}],
  "chrome_extensions":[{"identifier":"abc"}]})J";

TEST(Osquery, an_object_of_tables_is_one_machine) {
  const Inventory inventory = read(kDebian);
  EXPECT_EQ(inventory.device.name, "web-1");
  EXPECT_EQ(inventory.device.os.id, "debian");
  EXPECT_EQ(inventory.device.os.version, "12");
  EXPECT_EQ(inventory.device.os.kernel, "6.1.0-26-amd64");
  ASSERT_EQ(inventory.software.size(), 4U);
  EXPECT_EQ(inventory.software[0].source, "openssl");
  EXPECT_EQ(inventory.software[0].source_version, "3.0.15-1");
  EXPECT_EQ(inventory.software[0].origin, "");
  EXPECT_EQ(inventory.software[1].origin, "docker.com (maintainer)");
  EXPECT_EQ(inventory.software[2].ecosystem, "pypi");
  EXPECT_EQ(inventory.software[3].paths, std::vector<std::string>{"/srv/app/node_modules/express"});
  ASSERT_EQ(inventory.problems.size(), 1U);
  EXPECT_EQ(inventory.problems[0].place, "chrome_extensions");
}

TEST(Osquery, windows_takes_its_patch_level_from_wherever_it_stands) {
  const Inventory revision = read(R"J({"os_version":[{"name":"Microsoft Windows 11 Pro","version":"10.0.22631","build":"22631","platform":"windows",
      "arch":"64-bit","codename":"x","revision":"3570"}],"patches":[{"hotfix_id":"KB5044273"}],
      "programs":[{"name":"7-Zip 22.01 (x64)","version":"22.01","publisher":"Igor Pavlov","identifying_number":""}]})J");
  EXPECT_EQ(revision.device.os.build, "10.0.22631.3570");
  EXPECT_EQ(revision.device.os.version, "Windows 11 Pro");
  EXPECT_EQ(revision.device.os.arch, "x86_64");
  EXPECT_EQ(revision.device.hotfixes, std::vector<std::string>{"KB5044273"});
  const Inventory kernel = read(R"J({"os_version":[{"name":"Microsoft Windows Server 2019 Standard","version":"10.0.17763","platform":"windows"}],
      "kernel_info":[{"version":"10.0.17763.4974","arguments":""}]})J");
  EXPECT_EQ(kernel.device.os.build, "10.0.17763.4974");
  EXPECT_EQ(kernel.device.os.id, "windows-server");
}

TEST(Osquery, rows_without_a_table_are_told_by_their_columns) {
  const Inventory rpm = read(R"J([{"name":"bash","version":"5.1.8","release":"9.el9","epoch":"0","arch":"x86_64","vendor":"AlmaLinux","source":"bash-5.1.8-9.el9.src.rpm"},
                                 {"name":"dbus","version":"1.12","release":"8.el9","epoch":"1","arch":"x86_64"}])J");
  ASSERT_EQ(rpm.software.size(), 2U);
  EXPECT_EQ(rpm.software[0].version, "5.1.8-9.el9");
  EXPECT_EQ(rpm.software[0].source, "bash");
  EXPECT_EQ(rpm.software[1].version, "1:1.12-8.el9");
  const Inventory mac = read(R"J([{"name":"Firefox.app","bundle_short_version":"131.0","bundle_identifier":"org.mozilla.firefox","path":"/Applications/Firefox.app"}])J");
  EXPECT_EQ(mac.software.at(0).name, "Firefox");
}

TEST(Osquery, lines_of_the_result_log_are_read_and_removals_passed_over) {
  const Inventory inventory = read(
      "{\"name\":\"pack_vuln-management_deb_packages\",\"hostIdentifier\":\"h1\",\"columns\":{\"name\":\"bash\",\"version\":\"5\"},\"action\":\"added\"}\n"
      "{\"name\":\"pack_vuln-management_deb_packages\",\"hostIdentifier\":\"h1\",\"columns\":{\"name\":\"zsh\",\"version\":\"5\"},\"action\":\"removed\"}\n"
      "{\"name\":\"npm_packages\",\"hostIdentifier\":\"h1\",\"snapshot\":[{\"name\":\"a\",\"version\":\"1\"}]}\n");
  EXPECT_EQ(inventory.device.name, "h1");
  ASSERT_EQ(inventory.software.size(), 2U);
  EXPECT_EQ(inventory.software[0].name, "bash");
  EXPECT_EQ(inventory.software[1].ecosystem, "npm");
}

TEST(Osquery, what_is_no_result_is_an_error) {
  for (const char* text : {"{}", "[]", "{\"a\":[]}", "[1]", "{\"deb_packages\":[1]}", "{\"name\":\"x\"}\n", "nonsense",
                           "{\"name\":\"a\",\"columns\":{}}\n{broken\n"}) {
    EXPECT_FALSE(read_osquery(text, {})) << text;
  }
}

}  // namespace
}  // namespace parapet::inventory
