// SPDX-License-Identifier: Apache-2.0
#include "inventory/software_key.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace parapet::inventory {
namespace {

Device device(std::string id, std::string version) {
  return {.os = {.family = "linux", .id = std::move(id), .version = std::move(version), .arch = "x86_64"}};
}

TEST(SoftwareKey, a_distribution_package_is_judged_by_its_source_in_its_release) {
  const SoftwareKey key = make_key(device("debian", "12"), {.ecosystem = "deb",
                                                           .name = "libssl3",
                                                           .version = "3.0.15-1~deb12u1",
                                                           .source = "openssl",
                                                           .arch = "amd64"});
  EXPECT_EQ(key.domain, "debian:12");
  EXPECT_EQ(key.source, "openssl");
  EXPECT_EQ(key.source_version, "3.0.15-1~deb12u1");
  EXPECT_EQ(key.arch, "amd64");
  EXPECT_TRUE(key.platform.empty());
}

TEST(SoftwareKey, the_source_is_the_package_itself_where_none_is_named) {
  const SoftwareKey key = make_key(device("alpine", "3.19.1"), {.ecosystem = "apk", .name = "busybox", .version = "1.36.1-r15"});
  EXPECT_EQ(key.domain, "alpine:v3.19");
  EXPECT_EQ(key.source, "busybox");
  EXPECT_EQ(key.source_version, "1.36.1-r15");
}

TEST(SoftwareKey, a_signed_kernel_or_boot_loader_is_judged_as_the_source_that_was_built) {
  const SoftwareKey kernel = make_key(device("debian", "11"), {.ecosystem = "deb",
                                                              .name = "linux-image-amd64",
                                                              .version = "5.10.162-1",
                                                              .source = "linux-signed-amd64",
                                                              .source_version = "5.10.162+1"});
  EXPECT_EQ(kernel.source, "linux");
  EXPECT_EQ(kernel.source_version, "5.10.162-1");
  EXPECT_EQ(kernel.kernel, KernelState::kUnknown);

  const SoftwareKey grub = make_key(device("debian", "12"), {.ecosystem = "deb",
                                                            .name = "grub-efi-amd64-signed",
                                                            .version = "1+2.06-13+deb12u1",
                                                            .source = "grub-efi-amd64-signed",
                                                            .source_version = "1+2.06+13+deb12u1"});
  EXPECT_EQ(grub.source, "grub2");
  EXPECT_EQ(grub.source_version, "2.06-13+deb12u1");

  const SoftwareKey ubuntu = make_key(device("ubuntu", "22.04"), {.ecosystem = "deb",
                                                                 .name = "linux-image-5.15.0-1050-aws",
                                                                 .version = "5.15.0-1050.55",
                                                                 .source = "linux-signed-aws"});
  EXPECT_EQ(ubuntu.source, "linux-aws");
}

TEST(SoftwareKey, a_kernel_that_awaits_its_restart_is_judged_as_the_running_build) {
  Device debian = device("debian", "12");
  debian.os.kernel = "6.1.0-26-amd64";
  debian.os.kernel_build = "#1 SMP PREEMPT_DYNAMIC Debian 6.1.112-1 (2024-09-30)";
  const SoftwareKey key = make_key(debian, {.ecosystem = "deb",
                                            .name = "linux-image-6.1.0-26-amd64",
                                            .version = "6.1.115-1",
                                            .source = "linux-signed-amd64",
                                            .source_version = "6.1.115+1"});
  EXPECT_EQ(key.kernel, KernelState::kRestartPending);
  EXPECT_EQ(key.version, "6.1.112-1");
  EXPECT_EQ(key.source, "linux");
  EXPECT_EQ(key.source_version, "6.1.112-1");
}

TEST(SoftwareKey, third_party_packages_and_foreign_package_managers_are_judged_by_nobody) {
  const SoftwareKey foreign = make_key(device("debian", "12"),
                                       {.ecosystem = "deb", .name = "docker-ce", .version = "5:27.0-1", .origin = "Docker"});
  EXPECT_EQ(foreign.domain, "");
  EXPECT_EQ(foreign.origin, "Docker");
  EXPECT_EQ(make_key(device("debian", "12"), {.ecosystem = "rpm", .name = "bash", .version = "5.1-1"}).domain, "");
  EXPECT_EQ(make_key(Device{}, {.ecosystem = "deb", .name = "bash", .version = "5.1-1"}).domain, "");
}

TEST(SoftwareKey, a_module_build_is_told_by_its_label_or_by_its_release) {
  const Device alma = device("almalinux", "8.10");
  EXPECT_EQ(make_key(alma, {.ecosystem = "rpm", .name = "nodejs", .version = "1:18.9.1-1.module_el8.7.0+3343+ea2b7901",
                            .module = "nodejs:18"}).module, "nodejs:18");
  EXPECT_EQ(make_key(alma, {.ecosystem = "rpm", .name = "nodejs", .version = "1:18.9.1-1.module_el8.7.0+3343+ea2b7901"}).module, "*");
  EXPECT_EQ(make_key(alma, {.ecosystem = "rpm", .name = "bash", .version = "0:5.1-1.el8"}).module, "");
}

TEST(SoftwareKey, language_packages_are_spelled_as_their_domain_compares) {
  const SoftwareKey python = make_key(device("debian", "12"), {.ecosystem = "pypi", .name = "Zope.Interface", .version = "5.0",
                                                              .owned_by = "python3-zope.interface"});
  EXPECT_EQ(python.domain, "pypi");
  EXPECT_EQ(python.name, "zope-interface");
  EXPECT_EQ(python.platform, "linux");
  EXPECT_TRUE(python.owned);
  EXPECT_EQ(make_key(Device{}, {.ecosystem = "swift", .name = "github.com/apple/swift-nio"}).domain, "swift");
}

TEST(SoftwareKey, an_application_needs_vendor_and_product) {
  Device windows{.os = {.family = "windows", .id = "windows", .version = "Windows 10 Pro", .build = "10.0.19045.3570", .arch = "x86_64"}};
  const SoftwareKey known = make_key(windows, {.ecosystem = "windows", .name = "7-Zip 22.01 (x64)", .version = "22.01",
                                               .vendor = "7-zip", .product = "7-zip"});
  EXPECT_EQ(known.domain, "product");
  EXPECT_EQ(known.name, "7-zip:7-zip");
  EXPECT_EQ(known.platform, "windows");
  const SoftwareKey unknown = make_key(windows, {.ecosystem = "windows", .name = "Homegrown Tool", .version = "1"});
  EXPECT_EQ(unknown.domain, "");
  EXPECT_EQ(unknown.name, "Homegrown Tool");
}

TEST(SoftwareKey, windows_and_macos_are_judged_as_a_whole_and_linux_is_not) {
  // Windows 11 says "Windows 10" in its registry: the build decides.
  const auto eleven = system_key({.os = {.family = "windows", .id = "windows", .version = "Windows 10 Enterprise",
                                         .build = "10.0.22621.1265"}});
  ASSERT_TRUE(eleven);
  EXPECT_EQ(eleven->name, "windows_11_22h2");
  EXPECT_EQ(eleven->version, "10.0.22621.1265");
  const auto server = system_key({.os = {.family = "windows", .id = "windows-server", .version = "Windows Server 2019 Standard",
                                         .build = "10.0.17763.4974"}});
  ASSERT_TRUE(server);
  EXPECT_EQ(server->name, "windows_server_2019");
  const auto mac = system_key({.os = {.family = "macos", .id = "macos", .version = "14.5", .build = "23F79"}});
  ASSERT_TRUE(mac);
  EXPECT_EQ(mac->domain, "product");
  EXPECT_EQ(mac->name, "apple:macos");
  EXPECT_EQ(mac->version, "14.5");
  EXPECT_FALSE(system_key(device("debian", "12")));
}

RC_GTEST_PROP(SoftwareKey, entries_of_one_key_are_of_one_family, ()) {
  const auto entry = [] {
    return Software{.ecosystem = *rc::gen::element<std::string>("deb", "DEB", "rpm", "pypi", "PyPI", "nuget", "composer", "npm", "maven", "windows",
                                                                "macos", "generic", "product", "github actions", "vscode", "", "new one"),
                    .name = *rc::gen::element<std::string>("zope.interface", "Zope_Interface", "zope-interface", "7-Zip", "7-Zip 24.08 (x64)",
                                                           "Mozilla Firefox (x64 en-US)", "Mozilla Firefox ESR"),
                    .version = *rc::gen::element<std::string>("1", "2"),
                    .publisher = *rc::gen::element<std::string>("", "Igor Pavlov", "Mozilla"),
                    .vendor = *rc::gen::element<std::string>("", "acme"),
                    .product = *rc::gen::element<std::string>("", "thing")};
  };
  Device on = device("debian", "12");
  on.os.family = *rc::gen::element<std::string>("linux", "windows", "macos");
  const Software one = entry();
  const Software other = entry();
  if (make_key(on, one) == make_key(on, other)) {
    RC_ASSERT(key_family(one.ecosystem, one.name) == key_family(other.ecosystem, other.name));
  }
}

TEST(SoftwareKey, names_that_are_no_key_together_are_of_different_families) {
  EXPECT_EQ(key_family("pypi", "Zope.Interface"), key_family("PyPI", "zope-interface"));
  EXPECT_NE(key_family("deb", "libX11"), key_family("deb", "libx11"));
  EXPECT_NE(key_family("npm", "a"), key_family("npm", "b"));
  EXPECT_NE(key_family("npm", "a"), key_family("pypi", "a"));
  EXPECT_EQ(key_family("windows", "7-Zip"), key_family("windows", "7-Zip 24.08 (x64)"));
}

}  // namespace
}  // namespace parapet::inventory
