// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/files.h"
#include "inventory/collect/apk.h"
#include "inventory/collect/memory_tree.h"
#include "inventory/collect/pacman.h"
#include "inventory/collect/system_collectors.h"
#include "support/paths.h"

namespace parapet::inventory {
namespace {

constexpr const char* kInstalled = R"(C:Q1abc=
P:libcrypto1.1
V:1.1.1g-r0
A:x86_64
T:Crypto library
o:openssl
m:Some One <one@example.org>
F:lib
R:libcrypto.so.1.1
a:0:0:755
Z:Q1xyz=

C:Q1def=
P:busybox
V:1.31.1-r9
A:x86_64
o:busybox
)";

TEST(Apk, lists_packages_with_their_source) {
  const Result<Collected> collected = parse_apk_installed(kInstalled, {});
  ASSERT_TRUE(collected) << collected.error().to_string();
  ASSERT_EQ(collected->software.size(), 2U);
  EXPECT_EQ(collected->software[0].name, "libcrypto1.1");
  EXPECT_EQ(collected->software[0].version, "1.1.1g-r0");
  EXPECT_EQ(collected->software[0].source, "openssl");
  EXPECT_EQ(collected->software[0].arch, "x86_64");
  EXPECT_EQ(collected->software[0].ecosystem, "apk");
  EXPECT_EQ(collected->software[1].name, "busybox");
}

TEST(Apk, broken_lists_are_errors_that_name_the_line) {
  for (const auto& [text, part] :
       {std::pair{"C:Q\nP:a\nnonsense\n", "line 3"}, std::pair{"C:Q\nV:1\n", "without name"}, std::pair{"C:Q\nP:a\n", "without version"},
        std::pair{"C:Q\nP:a\nV:1\nC:Q\nP:b\nV:1\n", "line 4"}}) {
    const Result<Collected> collected = parse_apk_installed(text, {});
    ASSERT_FALSE(collected) << text;
    EXPECT_NE(collected.error().to_string().find(part), std::string::npos) << collected.error().to_string();
  }
}

TEST(Apk, a_database_that_was_cut_or_emptied_is_an_error) {
  const auto collect = [](MemoryTree::Files files) {
    return apk_collector()->collect(MemoryTree(std::move(files)), {.path = "lib/apk/db/installed"}, {});
  };
  EXPECT_FALSE(collect({{"lib/apk/db/installed", "C:Q\nP:a\nV:1"}}));
  EXPECT_FALSE(collect({{"lib/apk/db/installed", ""}, {"etc/apk/world", "busybox\n"}}));
  EXPECT_TRUE(collect({{"lib/apk/db/installed", kInstalled}, {"etc/apk/world", "busybox\n"}}));
}

TEST(Apk, reads_the_composed_lists) {
  PARAPET_NEEDS_SHARED();
  for (const auto& [file, count] : {std::pair{"alpine3.11", 189U}, std::pair{"alpine3.9", 156U}}) {
    const Result<std::string> text = read_file(test::shared_folder() + "/inventories/" + file + "-apk-installed.txt", 1U << 24);
    ASSERT_TRUE(text);
    const Result<Collected> collected = parse_apk_installed(*text, {});
    ASSERT_TRUE(collected) << collected.error().to_string();
    EXPECT_EQ(collected->software.size(), count);
  }
}

constexpr const char* kDesc = R"(%NAME%
openssl

%VERSION%
3.3.0-1

%BASE%
openssl

%ARCH%
x86_64

%INSTALLDATE%
1716215731

%PACKAGER%
Pierre Schmitz <pierre@archlinux.org>

%DEPENDS%
glibc
bash
)";

TEST(Pacman, reads_a_package_of_the_local_database) {
  const Result<Software> package = parse_pacman_desc(kDesc, {});
  ASSERT_TRUE(package) << package.error().to_string();
  EXPECT_EQ(package->name, "openssl");
  EXPECT_EQ(package->version, "3.3.0-1");
  EXPECT_EQ(package->source, "openssl");
  EXPECT_EQ(package->installed, "2024-05-20T14:35:31Z");
  EXPECT_EQ(package->origin, "");
}

TEST(Pacman, what_users_built_themselves_is_a_third_partys) {
  const Result<Software> package = parse_pacman_desc("%NAME%\na\n\n%VERSION%\n1-1\n\n%PACKAGER%\nUnknown Packager\n", {});
  ASSERT_TRUE(package);
  EXPECT_EQ(package->origin, "Unknown Packager (packager)");
}

TEST(Pacman, a_package_without_its_desc_is_an_error) {
  const auto collect = [](MemoryTree::Files files) {
    return pacman_collector()->collect(MemoryTree(std::move(files)), {.path = "var/lib/pacman/local/ALPM_DB_VERSION"}, {});
  };
  EXPECT_EQ(collect({{"var/lib/pacman/local/ALPM_DB_VERSION", "9\n"}, {"var/lib/pacman/local/openssl-3.3.0-1/desc", kDesc}})
                .value_or(Collected{}).software.size(), 1U);
  const Result<Collected> broken = collect({{"var/lib/pacman/local/openssl-3.3.0-1/files", "%FILES%\n"}});
  ASSERT_FALSE(broken);
  EXPECT_NE(broken.error().to_string().find("openssl-3.3.0-1/desc"), std::string::npos);
  EXPECT_FALSE(parse_pacman_desc("value\n", {}));
  EXPECT_FALSE(parse_pacman_desc("%NAME%\na\n", {}));
}

}  // namespace
}  // namespace parapet::inventory
