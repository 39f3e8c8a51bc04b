// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "inventory/inventory.h"
#include "version/version.h"

namespace parapet::inventory {

// A domain is a space of names in which one publisher judges software. Knowledge files its affected ranges under
// (domain, name), and a software key says which domain judges it:
//   "debian:12", "ubuntu:22.04", "almalinux:9", "rocky:9", "redhat:9", "alpine:v3.19", "azurelinux:3.0", "mariner:2.0",
//   "oracle:9", "suse:<product>", "amazon:2023", "photon:4.0", "arch"     distributions, by release
//   "pypi", "npm", "maven", "go", "cargo", "gem", "nuget", "composer", "bitnami", "hex", ...  language and other ecosystems
//   "product"    names are "vendor:product" in CPE naming (lower case, underscores): applications and appliances
//   "windows"    names are Windows releases as windows_release() spells them
// All lower case.

// The version scheme of an ecosystem ("deb", "pypi", "bitnami", ...); kGeneric for what is not known.
[[nodiscard]] version::Scheme scheme_of_ecosystem(std::string_view ecosystem);

// The domain and scheme that an OSV ecosystem string means: "AlmaLinux:9" -> {"almalinux:9", rpm}, "Debian:12",
// "Alpine:v3.19", "Ubuntu:22.04:LTS", "Ubuntu:Pro:18.04:LTS" (its own domain "ubuntu-pro:18.04"), "Rocky Linux:9",
// "crates.io" -> {"cargo", cargo}, "Packagist" -> {"composer", composer}, "RubyGems", "PyPI", "npm", "Go", "Maven",
// "NuGet", "Bitnami" (semver); any other name in lower case with kGeneric or, where OSV documents SemVer for it, semver.
struct DomainScheme {
  std::string domain;
  version::Scheme scheme = version::Scheme::kGeneric;
};
[[nodiscard]] DomainScheme domain_of_osv_ecosystem(std::string_view ecosystem);

// The domain of an ecosystem that is no distribution, in whatever spelling OSV, purl or our formats use: "crates.io" and
// "cargo" -> "cargo", "SwiftURL" -> "swift", "GitHub Actions" -> "github-actions"; lower case for what is not in the table.
[[nodiscard]] std::string language_domain(std::string_view ecosystem);

// The domain of a Debian release, given by codename ("bookworm", "forky/sid"), number ("12", "12.5") or "unstable":
// "debian:12"; "debian:sid" for unstable. Names that the table of releases lacks stay as they are.
[[nodiscard]] std::string debian_domain(std::string_view release);

// The domain of a SUSE product as OVAL, OSV and CSAF name it. All products of one code stream are one domain: "SUSE Linux
// Enterprise Server 15 SP5", "SUSE Linux Enterprise Module for Basesystem 15 SP5", "... 15 SP5-LTSS" -> "suse:15.5";
// "openSUSE Leap 15.5" -> "opensuse:15.5"; "openSUSE Tumbleweed" -> "opensuse:tumbleweed"; "SUSE Linux Enterprise Micro
// 5.5" -> "suse:micro:5.5"; any other product by its name in lower case, without "SUSE": "suse:manager server 4.3".
[[nodiscard]] std::string suse_domain(std::string_view product);

// The domain that judges packages of the operating system's own package manager: "debian:12" for ID=debian
// VERSION_ID=12 (by codename where the version is missing: testing), "almalinux:9" for 9.4, "alpine:v3.19" for 3.19.1,
// "redhat:9" for rhel and centos (design: CentOS and RHEL are judged by Red Hat's data), "azurelinux:3.0", "mariner:2.0",
// "suse:15.5", "opensuse:15.5"; "ID:VERSION" for a system that no feed is known for. Empty where the system is not known.
[[nodiscard]] std::string distribution_domain(const OperatingSystem& os);

// How the system's own package manager orders versions; nullopt for a system that the table does not know.
[[nodiscard]] std::optional<version::Scheme> scheme_of_system(const OperatingSystem& os);

// The name of a package in the spelling that its domain compares: PEP 503 for pypi, lower case for nuget and composer,
// unchanged elsewhere.
[[nodiscard]] std::string normalise_name(std::string_view domain, std::string_view name);

// A vendor or product as written by people in CPE naming: lower case, blanks and other separators to single underscores,
// legal suffixes ("Inc.", "Corporation", "(R)") left alone: the product table knows those.
[[nodiscard]] std::string cpe_name(std::string_view text);

// "Windows 10 Version 22H2", "Windows Server 2019 (Server Core installation)", "Windows 11 version 22H2" -> one spelling
// for a release ("windows_10_22h2", "windows_server_2019", "windows_11_22h2"); nullopt for what is no Windows release. The
// same function reads advisories and registries, so both sides agree.
[[nodiscard]] std::optional<std::string> windows_release(std::string_view product_name);

// The release that a build number means ("10.0.19045.x" on a workstation is windows_10_22h2; on a server the family
// decides: 10.0.17763 is windows_server_2019); nullopt for a build that the table does not know.
[[nodiscard]] std::optional<std::string> windows_release_of_build(std::string_view build, bool server);

}  // namespace parapet::inventory
