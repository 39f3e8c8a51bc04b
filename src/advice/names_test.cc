// SPDX-License-Identifier: Apache-2.0
#include "advice/names.h"

#include <gtest/gtest.h>

#include "advice/device_advice.h"

namespace parapet::advice {
namespace {

inventory::SoftwareKey key(const std::string& ecosystem, const std::string& domain, const std::string& name) {
  return {.ecosystem = ecosystem, .domain = domain, .name = name};
}

TEST(UpdateCommand, is_the_platforms_own) {
  EXPECT_EQ(update_command(key("deb", "debian:12", "openssl"), {"libssl3", "openssl"}, "3"), "apt-get install --only-upgrade libssl3 openssl");
  EXPECT_EQ(update_command(key("rpm", "almalinux:9", "x"), {"x"}, "3"), "dnf upgrade x");
  EXPECT_EQ(update_command(key("rpm", "redhat:7", "x"), {"x"}, "3"), "yum update x");
  EXPECT_EQ(update_command(key("rpm", "suse:15.5", "x"), {"x"}, "3"), "zypper update x");
  EXPECT_EQ(update_command(key("rpm", "photon:4.0", "x"), {"x"}, "3"), "tdnf upgrade x");
  EXPECT_EQ(update_command(key("apk", "alpine:v3.19", "x"), {"x"}, "3"), "apk add --upgrade x");
  EXPECT_EQ(update_command(key("pacman", "arch", "x"), {"x"}, "3"), "pacman -Syu");
  EXPECT_EQ(update_command(key("pypi", "pypi", "django"), {"django"}, "4.2.17"), "pip install --upgrade 'django>=4.2.17'");
  EXPECT_EQ(update_command(key("npm", "npm", "@a/b"), {"@a/b"}, "1.2"), "npm install @a/b@1.2");
  EXPECT_EQ(update_command(key("go", "go", "example.org/x"), {"example.org/x"}, "v1.2.0"), "go get example.org/x@v1.2.0");
  EXPECT_EQ(update_command(key("go", "go", "stdlib"), {"stdlib"}, "1.22.1"), "");
  EXPECT_EQ(update_command(key("windows", "windows", "windows_11_22h2"), {"windows_11_22h2"}, "10.0.1.2"), "");
}

TEST(UpdateCommand, carries_nothing_that_a_shell_would_run) {
  for (const char* const name : {"x; reboot", "$(id)", "`id`", "a b", "-oAPT::x", "~root", "", "a'b", "x\nid", "a&b", "a|b", "a>b"}) {
    EXPECT_EQ(update_command(key("deb", "debian:12", name), {name}, "1"), "") << name;
    EXPECT_EQ(update_command(key("npm", "npm", name), {name}, "1"), "") << name;
    EXPECT_EQ(update_command(key("npm", "npm", "x"), {"x"}, name), "") << name;
  }
}

TEST(UpdateCommand, a_fixed_kernel_that_does_not_run_needs_a_restart) {
  inventory::SoftwareKey kernel = key("deb", "debian:12", "linux-image-amd64");
  kernel.kernel = inventory::KernelState::kRestartPending;
  EXPECT_EQ(update_command(kernel, {"linux-image-amd64"}, "6.1.1"), "systemctl reboot");
}

TEST(PackageCommand, takes_apart_what_a_package_manager_is_told_and_nothing_else) {
  for (const auto& [ecosystem, domain] : {std::pair("deb", "debian:12"), {"apk", "alpine:v3.19"}, {"rpm", "suse:15"}, {"rpm", "photon:5"}, {"rpm", "redhat:7"}, {"rpm", "redhat:9"}}) {
    const std::string command = update_command(key(ecosystem, domain, "a"), {"a", "b"}, "1");
    const PackageCommand parts = package_command(command);
    EXPECT_EQ(std::string(parts.installer) + " a b", command) << domain;
    EXPECT_EQ(parts.packages, (std::vector<std::string_view>{"a", "b"})) << domain;
  }
  for (const std::string_view other : {"pacman -Syu", "systemctl reboot", "pip install --upgrade 'a>=1'", "dnf upgraded", ""}) {
    EXPECT_EQ(package_command(other).installer, "") << other;
    EXPECT_TRUE(package_command(other).packages.empty()) << other;
  }
}

TEST(ReleaseName, is_what_people_call_it) {
  EXPECT_EQ(release_name(key("deb", "debian:12", "x")), "Debian 12");
  EXPECT_EQ(release_name(key("apk", "alpine:v3.19", "x")), "Alpine 3.19");
  EXPECT_EQ(release_name(key("pypi", "pypi", "x")), "PyPI");
  EXPECT_EQ(release_name(key("rpm", "somebodys:9", "x")), "somebodys:9");
  EXPECT_EQ(release_name(key("windows", "windows", "windows_11_22h2")), "Windows 11 22H2");
  inventory::SoftwareKey module = key("rpm", "almalinux:9", "nodejs");
  module.module = "nodejs:18";
  EXPECT_EQ(release_name(module), "AlmaLinux 9, module nodejs:18");
  inventory::SoftwareKey application = key("macos", "product", "mozilla:firefox");
  application.platform = "macos";
  EXPECT_EQ(release_name(application), "Applications on macOS");
}

}  // namespace
}  // namespace parapet::advice
