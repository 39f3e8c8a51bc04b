// SPDX-License-Identifier: Apache-2.0
#include "inventory/ecosystem.h"

#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace parapet::inventory {
namespace {

using version::Scheme;

OperatingSystem linux_system(std::string id, std::string version, std::string codename = {}, std::string name = {}) {
  return {.family = "linux", .id = std::move(id), .version = std::move(version), .codename = std::move(codename),
          .name = std::move(name)};
}

TEST(Ecosystem, every_ecosystem_of_the_osv_schema_has_its_domain_and_scheme) {
  struct Case {
    const char* osv;
    const char* domain;
    Scheme scheme;
  };
  const Case cases[] = {
      {"AlmaLinux:9", "almalinux:9", Scheme::kRpm},
      {"AlmaLinux", "almalinux", Scheme::kRpm},
      {"Alpaquita:23", "alpaquita:23", Scheme::kApk},
      {"Alpine:v3.19", "alpine:v3.19", Scheme::kApk},
      {"Alpine:edge", "alpine:edge", Scheme::kApk},
      {"Android", "android", Scheme::kGeneric},
      {"Azure Linux:3", "azurelinux:3.0", Scheme::kRpm},
      {"Azure Linux:2", "mariner:2.0", Scheme::kRpm},
      {"BellSoft Hardened Containers:23", "bellsoft-hardened-containers:23", Scheme::kApk},
      {"Bioconductor:3.18", "bioconductor", Scheme::kGeneric},
      {"Bitnami", "bitnami", Scheme::kSemver},
      {"Chainguard", "chainguard", Scheme::kApk},
      {"CleanStart", "cleanstart", Scheme::kApk},
      {"ConanCenter", "conancenter", Scheme::kGeneric},
      {"CRAN", "cran", Scheme::kGeneric},
      {"crates.io", "cargo", Scheme::kCargo},
      {"Debian:12", "debian:12", Scheme::kDeb},
      {"Debian:bookworm", "debian:12", Scheme::kDeb},
      {"Debian", "debian", Scheme::kDeb},
      {"Docker Hardened Images", "docker-hardened-images", Scheme::kGeneric},
      {"Echo", "echo", Scheme::kDeb},
      {"FreeBSD:ports", "freebsd:ports", Scheme::kGeneric},
      {"GHC", "ghc", Scheme::kGeneric},
      {"GIT", "git", Scheme::kGeneric},
      {"GitHub Actions", "github-actions", Scheme::kSemver},
      {"Go", "go", Scheme::kGo},
      {"Hackage", "hackage", Scheme::kGeneric},
      {"Hex", "hex", Scheme::kSemver},
      {"Julia", "julia", Scheme::kSemver},
      {"Kubernetes", "kubernetes", Scheme::kSemver},
      {"Linux", "linux", Scheme::kGeneric},
      {"Mageia:9", "mageia:9", Scheme::kRpm},
      {"Maven", "maven", Scheme::kMaven},
      {"Maven:https://repo.example.org/releases", "maven", Scheme::kMaven},
      {"MinimOS", "minimos", Scheme::kApk},
      {"npm", "npm", Scheme::kNpm},
      {"NuGet", "nuget", Scheme::kNuget},
      {"opam", "opam", Scheme::kDeb},
      {"openEuler:22.03-LTS-SP3", "openeuler:22.03-lts-sp3", Scheme::kRpm},
      {"openSUSE:Leap 15.5", "opensuse:15.5", Scheme::kRpm},
      {"openSUSE:Leap Micro 5.5", "opensuse:micro:5.5", Scheme::kRpm},
      {"openSUSE:Tumbleweed", "opensuse:tumbleweed", Scheme::kRpm},
      {"OSS-Fuzz", "oss-fuzz", Scheme::kGeneric},
      {"Packagist", "composer", Scheme::kComposer},
      {"Photon OS:4.0", "photon:4.0", Scheme::kRpm},
      {"Pub", "pub", Scheme::kSemver},
      {"PyPI", "pypi", Scheme::kPypi},
      {"Red Hat:enterprise_linux:9::baseos", "redhat:9", Scheme::kRpm},
      {"Red Hat:rhel_eus:9.2::appstream", "redhat-eus:9.2", Scheme::kRpm},
      {"Red Hat:openshift:4.14::el9", "redhat:openshift:4.14", Scheme::kRpm},
      {"Rocky Linux:9", "rocky:9", Scheme::kRpm},
      {"Root:Alpine:3.18", "root:alpine:v3.18", Scheme::kApk},
      {"Root:PyPI", "root:pypi", Scheme::kPypi},
      {"RubyGems", "gem", Scheme::kGem},
      {"SUSE:Linux Enterprise Server 15 SP5", "suse:15.5", Scheme::kRpm},
      {"SUSE:Linux Enterprise Module for Basesystem 15 SP5", "suse:15.5", Scheme::kRpm},
      {"SUSE:Linux Enterprise Server 12-SP2", "suse:12.2", Scheme::kRpm},
      {"SUSE:Linux Enterprise Server 15 SP4-LTSS", "suse:15.4", Scheme::kRpm},
      {"SUSE:Linux Enterprise Micro 5.5", "suse:micro:5.5", Scheme::kRpm},
      {"SUSE:Manager Server 4.3", "suse:manager server 4.3", Scheme::kRpm},
      {"SwiftURL", "swift", Scheme::kSemver},
      {"Ubuntu:22.04:LTS", "ubuntu:22.04", Scheme::kDeb},
      {"Ubuntu:23.10", "ubuntu:23.10", Scheme::kDeb},
      {"Ubuntu:Pro:18.04:LTS", "ubuntu-pro:18.04", Scheme::kDeb},
      {"Ubuntu:Pro:FIPS-updates:20.04:LTS", "ubuntu-pro-fips-updates:20.04", Scheme::kDeb},
      {"Ubuntu:Pro:22.04:LTS:Realtime:Kernel", "ubuntu-pro-realtime-kernel:22.04", Scheme::kDeb},
      {"VSCode", "vscode", Scheme::kSemver},
      {"Wolfi", "wolfi", Scheme::kApk},
      {"Something New:1", "something-new", Scheme::kGeneric},
  };
  for (const Case& c : cases) {
    const DomainScheme got = domain_of_osv_ecosystem(c.osv);
    EXPECT_EQ(got.domain, c.domain) << c.osv;
    EXPECT_EQ(got.scheme, c.scheme) << c.osv;
  }
}

TEST(Ecosystem, a_system_and_the_advisories_for_it_meet_in_one_domain) {
  struct Case {
    OperatingSystem os;
    const char* domain;
  };
  const Case cases[] = {
      {linux_system("debian", "12"), "debian:12"},
      {linux_system("debian", "12.5"), "debian:12"},
      {linux_system("debian", "", "forky"), "debian:14"},
      {linux_system("debian", "", "sid"), "debian:sid"},
      {linux_system("debian", ""), ""},
      {linux_system("ubuntu", "22.04"), "ubuntu:22.04"},
      {linux_system("almalinux", "8.10"), "almalinux:8"},
      {linux_system("rocky", "9.4"), "rocky:9"},
      {linux_system("rhel", "9.2"), "redhat:9"},
      {linux_system("centos", "7"), "redhat:7"},
      {linux_system("alpine", "3.19.1"), "alpine:v3.19"},
      {linux_system("alpine", "3.21.0_alpha20240923"), "alpine:v3.21"},
      {linux_system("azurelinux", "3.0"), "azurelinux:3.0"},
      {linux_system("mariner", "2.0.20240425"), "mariner:2.0"},
      {linux_system("ol", "9.4"), "oracle:9"},
      {linux_system("amzn", "2023"), "amazon:2023"},
      {linux_system("amzn", "2"), "amazon:2"},
      {linux_system("amzn", "2018.03"), "amazon:1"},
      {linux_system("photon", "4.0"), "photon:4.0"},
      {linux_system("sles", "15.5"), "suse:15.5"},
      {linux_system("opensuse-leap", "15.5"), "opensuse:15.5"},
      {linux_system("opensuse-tumbleweed", "20240601"), "opensuse:tumbleweed"},
      {linux_system("sle-micro", "5.5"), "suse:micro:5.5"},
      {linux_system("openEuler", "22.03", "", "openEuler 22.03 (LTS-SP3)"), "openeuler:22.03-lts-sp3"},
      {linux_system("mageia", "9"), "mageia:9"},
      {linux_system("fedora", "40"), "fedora:40"},
      {linux_system("wolfi", "20230201"), "wolfi"},
      {linux_system("arch", ""), "arch"},
      {linux_system("homegrown", "7"), "homegrown:7"},
      {linux_system("rocky", ""), ""},
      {OperatingSystem{}, ""},
      {OperatingSystem{.family = "windows", .id = "windows", .version = "Windows 10 Pro"}, ""},
      {OperatingSystem{.family = "macos", .id = "macos", .version = "13.4"}, ""},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(distribution_domain(c.os), c.domain) << c.os.id << " " << c.os.version << " " << c.os.codename;
  }
}

TEST(Ecosystem, debian_releases_have_one_domain_however_they_are_named) {
  EXPECT_EQ(debian_domain("bookworm"), "debian:12");
  EXPECT_EQ(debian_domain("12.11"), "debian:12");
  EXPECT_EQ(debian_domain("etch"), "debian:4");
  EXPECT_EQ(debian_domain("woody"), "debian:3.0");
  EXPECT_EQ(debian_domain("forky/sid"), "debian:14");
  EXPECT_EQ(debian_domain("unstable"), "debian:sid");
  EXPECT_EQ(debian_domain("zurg"), "debian:zurg");
}

TEST(Ecosystem, schemes_are_found_by_package_manager_and_by_any_spelling_of_an_ecosystem) {
  EXPECT_EQ(scheme_of_ecosystem("deb"), Scheme::kDeb);
  EXPECT_EQ(scheme_of_ecosystem("rpm"), Scheme::kRpm);
  EXPECT_EQ(scheme_of_ecosystem("apk"), Scheme::kApk);
  EXPECT_EQ(scheme_of_ecosystem("pacman"), Scheme::kPacman);
  EXPECT_EQ(scheme_of_ecosystem("windows"), Scheme::kWindows);
  EXPECT_EQ(scheme_of_ecosystem("bitnami"), Scheme::kSemver);
  EXPECT_EQ(scheme_of_ecosystem("crates.io"), Scheme::kCargo);
  EXPECT_EQ(scheme_of_ecosystem("golang"), Scheme::kGo);
  EXPECT_EQ(scheme_of_ecosystem("never heard of"), Scheme::kGeneric);
  EXPECT_EQ(scheme_of_ecosystem(""), Scheme::kGeneric);
}

TEST(Ecosystem, languages_have_one_domain_in_every_spelling) {
  EXPECT_EQ(language_domain("SwiftURL"), "swift");
  EXPECT_EQ(language_domain("swift"), "swift");
  EXPECT_EQ(language_domain("githubactions"), "github-actions");
  EXPECT_EQ(language_domain("conan"), "conancenter");
  EXPECT_EQ(language_domain("New One"), "new-one");
}

TEST(Ecosystem, names_are_spelled_as_their_domain_compares_them) {
  EXPECT_EQ(normalise_name("pypi", "Zope.Interface"), "zope-interface");
  EXPECT_EQ(normalise_name("pypi", "a-_.b"), "a-b");
  EXPECT_EQ(normalise_name("nuget", "Newtonsoft.Json"), "newtonsoft.json");
  EXPECT_EQ(normalise_name("composer", "Symfony/HttpKernel"), "symfony/httpkernel");
  EXPECT_EQ(normalise_name("maven", "org.Foo:Bar"), "org.Foo:Bar");
  EXPECT_EQ(normalise_name("debian:12", "libX11"), "libX11");
}

TEST(Ecosystem, cpe_names_are_lower_case_with_single_underscores) {
  EXPECT_EQ(cpe_name("Microsoft Corporation"), "microsoft_corporation");
  EXPECT_EQ(cpe_name("7-Zip"), "7-zip");
  EXPECT_EQ(cpe_name("Notepad++"), "notepad++");
  EXPECT_EQ(cpe_name("notepad\\+\\+"), "notepad++");
  EXPECT_EQ(cpe_name("  Node.js  (LTS) "), "node.js_lts");
  EXPECT_EQ(cpe_name("VMware, Inc."), "vmware_inc.");
  EXPECT_EQ(cpe_name("a:b"), "a_b");
  EXPECT_EQ(cpe_name(""), "");
  EXPECT_EQ(cpe_name("()"), "");
}

RC_GTEST_PROP(Ecosystem, names_do_not_change_when_they_are_normalised_again, (const std::string& text)) {
  RC_ASSERT(cpe_name(cpe_name(text)).find(':') == std::string::npos);
  for (const char* domain : {"pypi", "nuget", "composer", "npm"}) {
    const std::string once = normalise_name(domain, text);
    RC_ASSERT(normalise_name(domain, once) == once);
  }
}

RC_GTEST_PROP(Ecosystem, any_text_gives_a_domain_in_lower_case, (const std::string& text)) {
  const std::string domain = domain_of_osv_ecosystem(text).domain;
  for (const char c : domain) {
    RC_ASSERT(!(c >= 'A' && c <= 'Z'));
  }
}

}  // namespace
}  // namespace parapet::inventory
