// SPDX-License-Identifier: Apache-2.0
#include "inventory/recorded/recorded.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/files.h"
#include "inventory/collect/os_release.h"
#include "inventory/recorded/system_of_packages.h"
#include "support/paths.h"

namespace parapet::inventory {
namespace {

std::string error_of(std::string_view text) {
  const Result<Inventory> read = read_recorded(text, std::nullopt, {});
  return read ? std::string("no error") : read.error().to_string();
}

TEST(Recorded, every_form_is_told_by_its_content) {
  const std::pair<std::string, const char*> cases[] = {
      {"Package: bash\nStatus: install ok installed\nVersion: 5.1-2\nMaintainer: A B <a@debian.org>\n", "deb"},
      {"C:Q1x=\nP:busybox\nV:1.31.1-r9\n\n", "apk"},
      {"bash-0:5.1.8-9.el9.x86_64\n", "rpm"},
      {"\xef\xbb\xbf" "bash-0:5.1.8-9.el9.x86_64\r\n", "rpm"},
      {"DisplayName,DisplayVersion,Publisher,RegistryView,SourceOfVersion\n\"A, B\",1.0,P,32,CVE-1 (affected)\n", "windows"},
      {R"J({"schema":"parapet.inventory/1","software":[{"ecosystem":"npm","name":"a","version":"1"}]})J", "npm"},
      {R"J({"SPApplicationsDataType":[{"_name":"A","version":"1"}]})J", "macos"},
      {R"J({"programs":[{"name":"A","version":"1","publisher":"P","identifying_number":"x"}]})J", "windows"},
      {"Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\A]\n"
       "\"DisplayName\"=\"A\"\n", "windows"},
  };
  for (const auto& [text, ecosystem] : cases) {
    const Result<Inventory> read = read_recorded(text, std::nullopt, {});
    ASSERT_TRUE(read) << text << read.error().to_string();
    ASSERT_EQ(read->software.size(), 1U) << text;
    EXPECT_EQ(read->software[0].ecosystem, ecosystem);
  }
}

TEST(Recorded, what_is_no_list_is_an_error_that_says_so) {
  EXPECT_NE(error_of("").find("empty"), std::string::npos);
  EXPECT_NE(error_of("\n\n").find("empty"), std::string::npos);
  EXPECT_NE(error_of("hello world\n").find("line 1"), std::string::npos);
  EXPECT_NE(error_of("<html>").find("line 1"), std::string::npos);
  EXPECT_NE(error_of("{").find("no error"), 0U);
  EXPECT_NE(error_of("{\"a\":1}").find("osquery"), std::string::npos);
  EXPECT_NE(error_of(R"J({"bomFormat":"CycloneDX"})J").find("sbom:FILE"), std::string::npos);
  EXPECT_NE(error_of(std::string("\x7f" "ELF\0\0\0\0", 8)).find("no error"), 0U);
  EXPECT_NE(error_of("Package: a\nVersion: 1\nnonsense\n").find("line 3"), std::string::npos);
}

TEST(Recorded, a_list_without_a_system_asks_for_os_release) {
  const Result<Inventory> without = read_recorded("bash-0:5.1.8-9.el9.x86_64\n", std::nullopt, {});
  ASSERT_TRUE(without);
  ASSERT_EQ(without->problems.size(), 1U);
  EXPECT_NE(without->problems[0].reason.find("--os-release"), std::string::npos);
  const OperatingSystem alma{.family = "linux", .id = "almalinux", .version = "9.4"};
  const Result<Inventory> with = read_recorded("bash-0:5.1.8-9.el9.x86_64\n", alma, {});
  ASSERT_TRUE(with);
  EXPECT_EQ(with->device.os.id, "almalinux");
  EXPECT_TRUE(with->problems.empty());
}

TEST(Recorded, a_distributions_own_package_states_its_release) {
  struct Case {
    Software package;
    const char* id;
    const char* version;
  };
  const Case cases[] = {
      {{.ecosystem = "deb", .name = "base-files", .version = "12.4+deb12u12", .publisher = "Santiago Vila <sanvila@debian.org>"}, "debian", "12.4"},
      {{.ecosystem = "deb", .name = "base-files", .version = "13"}, "debian", "13"},
      {{.ecosystem = "deb", .name = "base-files", .version = "12ubuntu4.6"}, "", ""},
      {{.ecosystem = "deb", .name = "base-files", .version = "12.4+deb12u5+rpi1"}, "", ""},
      {{.ecosystem = "deb", .name = "base-files", .version = "12.4", .publisher = "Else <x@example.org>"}, "", ""},
      {{.ecosystem = "apk", .name = "alpine-base", .version = "3.19.1-r0"}, "alpine", "3.19.1"},
      {{.ecosystem = "rpm", .name = "almalinux-release", .version = "0:9.4-1.el9"}, "almalinux", "9.4"},
      {{.ecosystem = "rpm", .name = "redhat-release", .version = "8.10-0.3.el8"}, "rhel", "8.10"},
      {{.ecosystem = "rpm", .name = "bash", .version = "5-1"}, "", ""},
  };
  for (const Case& c : cases) {
    const std::optional<StatedSystem> stated = system_of_packages({c.package});
    EXPECT_EQ(stated ? stated->os.id : "", c.id) << c.package.name << " " << c.package.version;
    EXPECT_EQ(stated ? stated->os.version : "", c.version) << c.package.name << " " << c.package.version;
  }
  EXPECT_FALSE(system_of_packages({cases[5].package, cases[6].package}));
  const Result<Inventory> read = read_recorded("almalinux-release-0:9.4-1.el9.x86_64\n", std::nullopt, {});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->device.os.id, "almalinux");
  EXPECT_NE(read->problems.at(0).reason.find("almalinux-release"), std::string::npos);
}

TEST(RpmList, names_with_dashes_and_versions_with_everything_are_split_right) {
  const Result<Inventory> read = read_rpm_list(
      "389-ds-base-legacy-tools-0:1.4.3.23-14.module_el8.5.0+2628+c731dc97.x86_64\nbash-5.1.8-9.el9.x86_64\n"
      "java-1.8.0-openjdk-1:1.8.0.392.b08-4.el8.x86_64\ngpg-pubkey-c21ad6ea-5b1ab5d9.(none)\nzlib-(none):1.2.11-40.el9.i686\nlost words\n", {});
  ASSERT_TRUE(read) << read.error().to_string();
  ASSERT_EQ(read->software.size(), 4U);
  EXPECT_EQ(read->software[0].name, "389-ds-base-legacy-tools");
  EXPECT_EQ(read->software[0].version, "0:1.4.3.23-14.module_el8.5.0+2628+c731dc97");
  EXPECT_EQ(read->software[0].arch, "x86_64");
  EXPECT_EQ(read->software[2].name, "java-1.8.0-openjdk");
  EXPECT_EQ(read->software[2].version, "1:1.8.0.392.b08-4.el8");
  EXPECT_EQ(read->software[3].version, "1.2.11-40.el9");
  ASSERT_EQ(read->problems.size(), 1U);
  EXPECT_EQ(read->problems[0].place, "line 6");
}

TEST(RpmList, lines_that_are_no_packages_are_named) {
  EXPECT_FALSE(read_rpm_list("-\n", {}));
  EXPECT_FALSE(read_rpm_list("a-.x86_64\n", {}));
  EXPECT_FALSE(read_rpm_list("a-1-2.\n", {}));
  EXPECT_FALSE(read_rpm_list("a b-1-2.x\n", {}));
  EXPECT_FALSE(read_rpm_list("", {}));
}

TEST(WindowsTable, quoted_fields_and_columns_in_any_order_are_read) {
  const Result<Inventory> read = read_windows_table("Publisher,SourceOfVersion,DisplayVersion,DisplayName\r\n\"VMware, Inc.\",secret,17.5,\"A \"\"B\"\"\"\r\n", {});
  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_EQ(read->software[0].publisher, "VMware, Inc.");
  EXPECT_EQ(read->software[0].name, "A \"B\"");
  EXPECT_EQ(read->software[0].version, "17.5");
  EXPECT_FALSE(read_windows_table("DisplayName,DisplayVersion,Publisher\na,b\n", {}));
  EXPECT_FALSE(read_windows_table("DisplayName,DisplayVersion,Publisher\n\"a,b,c\n", {}));
  EXPECT_FALSE(read_windows_table("DisplayName,Publisher\n", {}));
}

TEST(SystemProfiler, system_applications_and_their_signers_are_read) {
  const Result<Inventory> read = read_system_profiler(
      R"J({"SPSoftwareDataType":[{"os_version":"macOS 14.5 (23F79)","kernel_version":"Darwin 23.5.0","local_host_name":"mac"}],
          "SPApplicationsDataType":[{"_name":"Firefox","version":"131.0","path":"/Applications/Firefox.app",
             "signed_by":["Developer ID Application: Mozilla Corporation (43AQ936H96)","Apple Root CA"]},{"version":"1"},
            {"_name":"Mail","version":"16.0","obtained_from":"apple"}]})J", {});
  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_EQ(read->device.os.version, "14.5");
  EXPECT_EQ(read->device.os.build, "23F79");
  EXPECT_EQ(read->device.name, "mac");
  ASSERT_EQ(read->software.size(), 2U);
  EXPECT_EQ(read->software[0].publisher, "Mozilla Corporation");
  EXPECT_EQ(read->software[1].publisher, "Apple");
  ASSERT_EQ(read->problems.size(), 1U);
  EXPECT_EQ(read->problems[0].place, "SPApplicationsDataType[1]");
}

// The counts of ../shared/inventories/README.md, and of the files where it gives none.
TEST(Recorded, reads_every_list_of_the_shared_folder_whole) {
  PARAPET_NEEDS_SHARED();
  struct Case {
    const char* file;
    const char* os_release;
    std::size_t count;
    const char* id;
    const char* version;
    const char* build;
  };
  const Case cases[] = {
      {"debian12-recorded-dpkg-status.txt", nullptr, 1208, "debian", "12.4", ""},
      {"debian11-dpkg-status.txt", "debian11-os-release.txt", 137, "debian", "11", ""},
      {"debian10-dpkg-status.txt", "debian10-os-release.txt", 174, "debian", "10", ""},
      {"almalinux8-rpm-qa.txt", "almalinux8-os-release.txt", 443, "almalinux", "8.10", ""},
      {"almalinux9-rpm-qa.txt", "almalinux9-os-release.txt", 403, "almalinux", "9.4", ""},
      {"almalinux10-rpm-qa.txt", "almalinux10-os-release.txt", 218, "almalinux", "10.0", ""},
      {"alpine3.11-apk-installed.txt", "alpine3.11-os-release.txt", 189, "alpine", "3.11.3", ""},
      {"alpine3.9-apk-installed.txt", "alpine3.9-os-release.txt", 156, "alpine", "3.9.4", ""},
      {"windows10-22h2-workstation.reg", nullptr, 39, "windows", "Windows 10 Pro", "10.0.19045.3570"},
      {"windows11-23h2-workstation.reg", nullptr, 43, "windows", "Windows 11 Pro", "10.0.22631.1"},
      {"windows11-22h2-laptop.reg", nullptr, 32, "windows", "Windows 11 Enterprise", "10.0.22621.1265"},
      {"windows-server-2019.reg", nullptr, 31, "windows-server", "Windows Server 2019 Standard", "10.0.17763.4974"},
      {"windows-server-2022.reg", nullptr, 25, "windows-server", "Windows Server 2022 Datacenter", "10.0.20348.2700"},
      {"windows10-22h2-workstation.csv", nullptr, 39, "windows", "", ""},
      {"windows11-23h2-workstation.csv", nullptr, 43, "windows", "", ""},
      {"windows11-22h2-laptop.csv", nullptr, 32, "windows", "", ""},
      {"windows-server-2019.csv", nullptr, 31, "windows", "", ""},
      {"windows-server-2022.csv", nullptr, 25, "windows", "", ""},
      {"macos-system_profiler.json", nullptr, 9, "macos", "14.5", "23A000"},
  };
  for (const Case& c : cases) {
    const std::string folder = test::shared_folder() + "/inventories/";
    const Result<std::string> bytes = read_file(folder + c.file, 1U << 24);
    ASSERT_TRUE(bytes) << c.file;
    std::optional<OperatingSystem> os;
    if (c.os_release != nullptr) {
      const Result<OperatingSystem> read = parse_os_release(read_file(folder + c.os_release, 1U << 16).value_or(""), {});
      ASSERT_TRUE(read) << c.os_release;
      os = *read;
    }
    const Result<Inventory> read = read_recorded(*bytes, os, {});
    ASSERT_TRUE(read) << c.file << ": " << read.error().to_string();
    EXPECT_EQ(read->software.size(), c.count) << c.file;
    EXPECT_EQ(read->device.os.id, c.id) << c.file;
    EXPECT_EQ(read->device.os.version, c.version) << c.file;
    if (*c.build != '\0') {
      EXPECT_EQ(read->device.os.build.substr(0, 10), std::string(c.build).substr(0, 10)) << c.file;
    }
    for (const Software& software : read->software) {
      EXPECT_FALSE(software.name.empty() || software.version.empty()) << c.file;
      // The table's column of explanations must not leak into anything.
      EXPECT_EQ((software.name + software.version + software.publisher).find("CVE-"), std::string::npos) << c.file;
    }
  }
}

TEST(Recorded, the_table_and_the_export_of_one_machine_agree) {
  PARAPET_NEEDS_SHARED();
  for (const char* name : {"windows10-22h2-workstation", "windows-server-2019"}) {
    const std::string path = test::shared_folder() + "/inventories/" + name;
    const Result<Inventory> reg = read_recorded(read_file(path + ".reg", 1U << 24).value_or(""), std::nullopt, {});
    const Result<Inventory> csv = read_recorded(read_file(path + ".csv", 1U << 24).value_or(""), std::nullopt, {});
    ASSERT_TRUE(reg && csv);
    const auto keys = [](const Inventory& inventory) {
      std::vector<std::string> out;
      for (const Software& software : inventory.software) {
        out.push_back(software.name + "|" + software.version + "|" + software.publisher + "|" + software.arch);
      }
      std::ranges::sort(out);
      return out;
    };
    EXPECT_EQ(keys(*reg), keys(*csv)) << name;
  }
}

}  // namespace
}  // namespace parapet::inventory
