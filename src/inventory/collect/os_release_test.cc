// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/os_release.h"

#include <gtest/gtest.h>

#include "inventory/collect/memory_tree.h"

namespace parapet::inventory {
namespace {

TEST(OsRelease, reads_plain_and_quoted_values_and_passes_over_the_rest) {
  const Result<OperatingSystem> os = parse_os_release(
      "# comment\nPRETTY_NAME=\"Alma \\\"Linux\\\" 9.4\"\nID='almalinux'\nVERSION_ID=9.4\r\n\nHOME_URL=\"https://x/?a=b\"\nVERSION_CODENAME=seafoam\n",
      {});
  ASSERT_TRUE(os) << os.error().to_string();
  EXPECT_EQ(os->id, "almalinux");
  EXPECT_EQ(os->version, "9.4");
  EXPECT_EQ(os->codename, "seafoam");
  EXPECT_EQ(os->name, "Alma \"Linux\" 9.4");
  EXPECT_EQ(os->family, "linux");
}

TEST(OsRelease, broken_files_are_errors_that_name_the_line) {
  for (const auto& [text, part] : {std::pair{"ID=debian\nhello\n", "line 2"}, std::pair{"ID=\"debian\n", "line 1"},
                                   std::pair{"COLOUR=1\n", "neither ID nor NAME"}, std::pair{"", "neither ID nor NAME"},
                                   std::pair{"NAME=\\", "line 1"}}) {
    const Result<OperatingSystem> os = parse_os_release(text, {});
    ASSERT_FALSE(os) << text;
    EXPECT_NE(os.error().to_string().find(part), std::string::npos) << os.error().to_string();
  }
}

TEST(OsRelease, a_system_is_found_by_whatever_file_it_has) {
  struct Case {
    const char* path;
    const char* text;
    const char* id;
    const char* version;
    const char* codename;
  };
  const Case cases[] = {
      {"etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n", "debian", "12", "bookworm"},
      {"usr/lib/os-release", "ID=alpine\nVERSION_ID=3.19.1\n", "alpine", "3.19.1", ""},
      {"etc/os-release", "NAME=Something\n", "linux", "", ""},
      {"etc/debian_version", "12.5\n", "debian", "12.5", ""},
      {"etc/debian_version", "forky/sid\n", "debian", "", "forky"},
      {"etc/alpine-release", "3.9.4\n", "alpine", "3.9.4", ""},
      {"etc/redhat-release", "CentOS release 6.10 (Final)\n", "centos", "6.10", ""},
      {"etc/redhat-release", "Red Hat Enterprise Linux Server release 7.9 (Maipo)\n", "rhel", "7.9", ""},
      {"etc/system-release", "Amazon Linux release 2 (Karoo)\n", "amzn", "2", ""},
      {"etc/arch-release", "", "arch", "", ""},
      {"etc/hostname", "x", "", "", ""},
  };
  for (const Case& c : cases) {
    const Result<OperatingSystem> os = read_operating_system(MemoryTree(MemoryTree::Files{{c.path, c.text}}), {});
    ASSERT_TRUE(os) << c.path;
    EXPECT_EQ(os->id, c.id) << c.path << " " << c.text;
    EXPECT_EQ(os->version, c.version) << c.path << " " << c.text;
    EXPECT_EQ(os->codename, c.codename) << c.path << " " << c.text;
  }
}

TEST(OsRelease, a_broken_file_in_a_tree_names_the_file) {
  const Result<OperatingSystem> os = read_operating_system(MemoryTree(MemoryTree::Files{{"etc/os-release", "ID=\"x\n"}}), {});
  ASSERT_FALSE(os);
  EXPECT_NE(os.error().to_string().find("etc/os-release"), std::string::npos);
}

}  // namespace
}  // namespace parapet::inventory
