// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/dpkg.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "inventory/collect/memory_tree.h"
#include "inventory/collect/system_collectors.h"
#include "support/paths.h"

namespace parapet::inventory {
namespace {

constexpr const char* kStatus = R"(Package: libssl3
Status: install ok installed
Maintainer: Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>
Architecture: amd64
Multi-Arch: same
Source: openssl (3.0.15-1~deb12u1)
Version: 3.0.15-1~deb12u1
Conffiles:
 /etc/x 0123456789abcdef0123456789abcdef
Description: library
 A text: with a colon.
 .
 more

Package: removed
Status: deinstall ok config-files
Architecture: amd64
Version: 1.0-1

Package: never
Status: unknown ok not-installed

Package: half
Status: install reinstreq half-configured
Maintainer: Theodore Y. Ts'o <tytso@mit.edu>
Architecture: all
Version: 2.0-1
)";

Result<Collected> collect(MemoryTree::Files files, const std::string& path = "var/lib/dpkg/status") {
  return dpkg_collector()->collect(MemoryTree(std::move(files)), {.path = path}, {});
}

TEST(Dpkg, lists_packages_whose_files_are_on_the_disk) {
  const Result<Collected> collected = collect({{"var/lib/dpkg/status", kStatus}});
  ASSERT_TRUE(collected) << collected.error().to_string();
  ASSERT_EQ(collected->software.size(), 2U);
  const Software& ssl = collected->software[0];
  EXPECT_EQ(ssl.ecosystem, "deb");
  EXPECT_EQ(ssl.name, "libssl3");
  EXPECT_EQ(ssl.version, "3.0.15-1~deb12u1");
  EXPECT_EQ(ssl.source, "openssl");
  EXPECT_EQ(ssl.source_version, "3.0.15-1~deb12u1");
  EXPECT_EQ(ssl.arch, "amd64");
  EXPECT_EQ(ssl.origin, "");
  EXPECT_EQ(collected->software[1].name, "half");
  EXPECT_EQ(collected->software[1].source, "");
}

TEST(Dpkg, a_distroless_image_has_one_file_for_each_package) {
  const MemoryTree tree({{"var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12.4\nMaintainer: X Y <x@debian.org>\n"},
                         {"var/lib/dpkg/status.d/base.md5sums", "0  etc/x\n"}});
  const std::unique_ptr<Collector> dpkg = dpkg_collector();
  std::size_t count = 0;
  for (const TreeFile& file : database_files(tree)) {
    if (dpkg->wants(file)) {
      const Result<Collected> collected = dpkg->collect(tree, file, {});
      ASSERT_TRUE(collected) << collected.error().to_string();
      count += collected->software.size();
    }
  }
  EXPECT_EQ(count, 1U);
}

TEST(Dpkg, a_broken_database_is_an_error_that_names_place_and_reason) {
  struct Case {
    std::string text;
    const char* part;
  };
  const Case cases[] = {
      {"Package: a\nStatus: install ok installed\nVersion: 1\nDescr", "cut short"},
      {std::string("Package: a\nVersion: 1\n\n") + std::string(100, '\0') + "\n", "line 4"},
      {"Status: install ok installed\nVersion: 1\n", "without Package"},
      {"Package: a\nStatus: install ok installed\n", "without Version"},
      {"Package: a\nStatus: install\nVersion: 1\n", "not three words"},
      {" lost\nPackage: a\n", "line 1"},
      {"Package: " + std::string(5000, 'a') + "\nVersion: 1\n", "name_bytes_max"},
      {"Package: a\nVersion: " + std::string(5000, '1') + "\n", "version_bytes_max"},
  };
  for (const Case& c : cases) {
    const Result<Collected> collected = collect({{"var/lib/dpkg/status", c.text}});
    ASSERT_FALSE(collected) << c.part;
    EXPECT_NE(collected.error().to_string().find(c.part), std::string::npos) << collected.error().to_string();
    EXPECT_NE(collected.error().to_string().find("var/lib/dpkg/status"), std::string::npos);
  }
}

TEST(Dpkg, an_empty_list_beside_packages_files_is_an_error) {
  EXPECT_FALSE(collect({{"var/lib/dpkg/status", ""}, {"var/lib/dpkg/info/bash.list", "/.\n"}}));
  EXPECT_TRUE(collect({{"var/lib/dpkg/status", ""}}));
}

TEST(DebOrigin, whose_package_it_is_shows_in_its_fields) {
  struct Case {
    DebMaking making;
    const char* origin;
  };
  const Case cases[] = {
      {{.maintainer = "Debian Python Team <team+python@tracker.debian.org>"}, ""},
      {{.maintainer = "Krzysztof Burghardt <krzysztof@burghardt.pl>"}, ""},
      {{.maintainer = "Marco d'Itri <md@linux.it>"}, ""},
      {{.maintainer = "Debian Libidn team <help-libidn@gnu.org>"}, ""},
      {{.maintainer = "Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>"}, ""},
      {{.maintainer = "Docker <support@docker.com>"}, "docker.com (maintainer)"},
      {{.version = "20.20.2-1nodesource1", .maintainer = "NodeSource Support <support@nodesource.com>"}, "NodeSource (version)"},
      {{.maintainer = "Google Cloud CLI Authors <https://code.google.com/p/google-cloud-sdk/>"}, "Google Cloud CLI Authors (maintainer)"},
      {{.maintainer = "Microsoft Corporation <vscode-linux@microsoft.com>"}, "microsoft.com (maintainer)"},
      {{.version = "16.1-1.pgdg120+1", .maintainer = "Debian PostgreSQL Maintainers <team+postgresql@tracker.debian.org>"},
       "PostgreSQL Global Development Group (version)"},
      {{.maintainer = "Jane Doe <jane@example.org>", .vendor = "Example"}, "Example (Vendor field)"},
      {{.maintainer = "Jane Doe <jane@example.org>", .license = true}, "example.org (maintainer)"},
      {{.maintainer = "Jane Doe <jane@debian.org>", .origin = "Debian"}, ""},
      {{.maintainer = "Jane Doe <jane@debian.org>", .origin = "Elsewhere"}, "Elsewhere (Origin field)"},
      {{.maintainer = ""}, "unknown (no maintainer)"},
  };
  const DebOrigins origins("debian");
  for (const Case& c : cases) {
    EXPECT_EQ(origins.origin_of(c.making), c.origin) << c.making.maintainer;
  }
}

TEST(DebOrigin, what_stands_in_somebody_elses_apt_list_is_theirs) {
  const MemoryTree tree(MemoryTree::Files{
      {"var/lib/apt/lists/mirror.example.org_debian_dists_bookworm_InRelease",
       "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOrigin: Debian\nLabel: Debian\n"},
      {"var/lib/apt/lists/mirror.example.org_debian_dists_bookworm_main_binary-amd64_Packages", "Package: curl\nVersion: 1\n"},
      {"var/lib/apt/lists/apt.example.org_dists_stable_InRelease", "Origin: Example Inc\n"},
      {"var/lib/apt/lists/apt.example.org_dists_stable_main_binary-amd64_Packages", "Package: tool\nVersion: 2.0-1\n\nPackage: other\nVersion: 1\n"},
      {"var/lib/apt/lists/broken.example.org_dists_stable_InRelease", "Suite: x\n"},
      {"var/lib/apt/lists/broken.example.org_dists_stable_main_binary-amd64_Packages", "nonsense\n"},
  });
  DebOrigins origins("debian");
  std::vector<Problem> problems;
  origins.read_lists(tree, {}, problems);
  EXPECT_EQ(problems.size(), 1U);
  constexpr std::string_view kDebian = "Somebody Known <somebody@debian.org>";
  EXPECT_EQ(origins.origin_of({.name = "tool", .version = "2.0-1", .maintainer = kDebian}), "Example Inc (apt lists)");
  EXPECT_EQ(origins.origin_of({.name = "tool", .version = "1.0-1", .maintainer = kDebian}), "");
  EXPECT_EQ(origins.origin_of({.name = "curl", .version = "1", .maintainer = kDebian}), "");
}

TEST(Dpkg, reads_the_recorded_list_of_a_real_machine) {
  PARAPET_NEEDS_SHARED();
  const Result<std::string> text = read_file(test::shared_folder() + "/inventories/debian12-recorded-dpkg-status.txt", 1U << 24);
  ASSERT_TRUE(text);
  const Result<Collected> collected = parse_dpkg_status(*text, DebOrigins("debian"), {});
  ASSERT_TRUE(collected) << collected.error().to_string();
  EXPECT_EQ(collected->software.size(), 1208U);
  std::size_t foreign = 0;
  for (const Software& package : collected->software) {
    foreign += package.origin.empty() ? 0 : 1;
    const bool theirs = package.name == "nodejs" || package.name == "kubectl" || package.name.starts_with("google-cloud-cli");
    EXPECT_EQ(!package.origin.empty(), theirs) << package.name << ": " << package.origin;
  }
  EXPECT_EQ(foreign, 17U);
}

}  // namespace
}  // namespace parapet::inventory
