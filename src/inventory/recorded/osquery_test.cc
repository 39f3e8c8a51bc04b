// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "inventory/recorded/osquery.h"
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
  "yara":[{"identifier":"abc"}]})J";

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
  EXPECT_EQ(inventory.problems[0].place, "yara");
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

OsqueryFacts tables(const std::string& json) {
  const Result<OsqueryFacts> facts = read_osquery_tables(json, {});
  EXPECT_TRUE(facts) << (facts ? "" : facts.error().to_string());
  return facts.value_or(OsqueryFacts{});
}

TEST(Osquery, software_of_several_tables_in_one_list_is_told_by_its_source_column) {
  const Inventory inventory = tables(R"J({"fleet_detail_query_software_linux":[
      {"name":"openssl","version":"3.0.2-0ubuntu1.10","source":"deb_packages","release":"","vendor":"","arch":""},
      {"name":"bash","version":"5.1.8","source":"rpm_packages","release":"9.el9","vendor":"AlmaLinux","arch":"x86_64"},
      {"name":"requests","version":"2.28.1","source":"python_packages","installed_path":"/opt/app/lib"},
      {"name":"uBlock","version":"1.5","source":"chrome_extensions"},
      {"name":"x","version":"1","source":"atom_packages"}]})J").inventory;
  ASSERT_EQ(inventory.software.size(), 4U);
  EXPECT_EQ(inventory.software[0].ecosystem, "deb");
  EXPECT_EQ(inventory.software[0].source, "") << "the column is the table, not the source package";
  EXPECT_EQ(inventory.software[1].version, "5.1.8-9.el9");
  EXPECT_EQ(inventory.software[2].paths, std::vector<std::string>{"/opt/app/lib"});
  EXPECT_EQ(inventory.software[3].ecosystem, "chrome-extension");
  ASSERT_EQ(inventory.problems.size(), 1U);
}

TEST(Osquery, a_windows_build_gets_its_revision_from_the_registry) {
  const OsqueryFacts facts = tables(R"J({"os_version":[{"name":"Microsoft Windows 10 Pro","version":"10.0.19045","build":"19045","platform":"windows","arch":"64-bit"}],
      "parapet_windows_version":[{"name":"UBR","data":"5011"},{"name":"CurrentBuild","data":"19045"},{"name":"ProductName","data":"Windows 10 Pro"}]})J");
  EXPECT_EQ(facts.inventory.device.os.build, "10.0.19045.5011");
  const OsqueryFacts other = tables(R"J({"os_version":[{"name":"Microsoft Windows 11 Pro","version":"10.0.22621.2715","platform":"windows"}],
      "windows_version":[{"name":"UBR","data":"1"},{"name":"CurrentBuild","data":"19045"}]})J");
  EXPECT_EQ(other.inventory.device.os.build, "10.0.22621.2715") << "the registry speaks of another build";
  const OsqueryFacts kernel = tables(R"J({"fleet_detail_query_os_version":[{"name":"Microsoft Windows 11 Pro","version":"10.0.22621.2861","platform":"windows"}],
      "fleet_detail_query_os_windows":[{"name":"Microsoft Windows 11 Pro","platform":"windows","kernel_version":"10.0.22621.2861","version":"10.0.22621"}]})J");
  EXPECT_EQ(kernel.inventory.device.os.build, "10.0.22621.2861");
}

TEST(Osquery, releases_of_linux_are_read_however_they_are_told) {
  const auto version_of = [](const std::string& row) { return tables("{\"os_version\":[" + row + "]}").inventory.device.os; };
  EXPECT_EQ(version_of(R"J({"name":"Ubuntu 22.4.0","version":"Ubuntu 22.4.0","platform":"ubuntu"})J").version, "22.04");
  EXPECT_EQ(version_of(R"J({"name":"Ubuntu","version":"22.04.4 LTS (Jammy Jellyfish)","platform":"ubuntu"})J").version, "22.04");
  const OperatingSystem centos = version_of(R"J({"name":"CentOS Linux","version":"CentOS Linux release 7.9.2009 (Core)","platform":"rhel"})J");
  EXPECT_EQ(centos.id, "centos");
  EXPECT_EQ(centos.version, "7.9.2009");
  EXPECT_EQ(version_of(R"J({"name":"AlmaLinux","version":"9.4 (Seafoam Ocelot)","platform":"rhel"})J").id, "almalinux");
}

TEST(Osquery, what_runs_and_listens_is_told_by_where_a_program_lies) {
  const Inventory windows = tables(R"J({"os_version":[{"name":"Microsoft Windows 10 Pro","version":"10.0.19045","platform":"windows"}],
      "programs":[{"name":"Server","version":"1","install_location":"C:\\Program Files\\Server\\"},{"name":"Idle","version":"1","install_location":"C:\\Idle\\x"},
                  {"name":"Root","version":"1","install_location":"C:\\"}],
      "parapet_listening_ports":[{"path":"c:\\program files\\server\\bin\\s.exe","port":"443","protocol":"6","address":"0.0.0.0"}]})J").inventory;
  EXPECT_EQ(windows.software[0].running, true);
  ASSERT_EQ(windows.software[0].listening.size(), 1U);
  EXPECT_EQ(windows.software[0].listening[0].protocol, "tcp");
  EXPECT_FALSE(windows.software[1].running);
  EXPECT_FALSE(windows.software[2].running);
  const Inventory mac = tables(R"J({"apps":[{"name":"Firefox.app","bundle_short_version":"131","bundle_identifier":"x","path":"/Applications/Firefox.app","last_opened_time":"1700000000.5"}],
      "processes":[{"path":"/Applications/Firefox.app/Contents/MacOS/firefox"}]})J").inventory;
  EXPECT_EQ(mac.software[0].running, true);
  EXPECT_EQ(mac.software[0].last_used, "2023-11-14T22:13:20Z");
}

TEST(Osquery, a_python_package_that_the_distribution_installed_is_the_distributions) {
  const Inventory inventory = tables(R"J({"deb_packages":[{"name":"python3-requests","version":"2.28.1+dfsg-1"},{"name":"python3-yaml","version":"6.0-3"},{"name":"python3-yamllint","version":"6.0-1"}],
      "python_packages":[{"name":"requests","version":"2.28.1","path":"/usr/lib/python3/dist-packages"},
                         {"name":"requests","version":"2.31.0","path":"/usr/local/lib/python3.11/dist-packages"},
                         {"name":"yaml","version":"6.0.1","path":"/usr/lib/python3/dist-packages"},
                         {"name":"PyYAML","version":"6.0","path":"/usr/lib/python3/dist-packages"}]})J").inventory;
  EXPECT_EQ(inventory.software[3].owned_by, "python3-requests");
  EXPECT_EQ(inventory.software[4].owned_by, "") << "installed beside it";
  EXPECT_EQ(inventory.software[5].owned_by, "") << "another version than the package's";
  EXPECT_EQ(inventory.software[6].owned_by, "python3-yaml");
}

TEST(Osquery, addresses_are_those_of_the_network) {
  const OsqueryFacts facts = tables(R"J({"system_info":[{"hostname":"web-1.branch.example"}],"interface_addresses":[{"address":"10.0.0.5","mac":"0a:1b:2c:3d:4e:5f"},
      {"address":"fe80::1%en0","mac":"00:00:00:00:00:00"},{"address":"127.0.0.1"}]})J");
  EXPECT_TRUE(facts.addresses_known);
  ASSERT_EQ(facts.addresses.size(), 2U);
  EXPECT_EQ(facts.addresses[0].mac_address, "0A1B2C3D4E5F");
  EXPECT_EQ(facts.addresses[1].address, "fe80::1");
  EXPECT_EQ(facts.domain, "branch.example");
}

TEST(Osquery, what_is_no_result_is_an_error) {
  for (const char* text : {"{}", "[]", "{\"a\":[]}", "[1]", "{\"deb_packages\":[1]}", "{\"name\":\"x\"}\n", "nonsense",
                           "{\"name\":\"a\",\"columns\":{}}\n{broken\n"}) {
    EXPECT_FALSE(read_osquery(text, {})) << text;
  }
}

}  // namespace
}  // namespace parapet::inventory
