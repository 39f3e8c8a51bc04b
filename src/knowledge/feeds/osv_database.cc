// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/osv_database.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace parapet::knowledge {
namespace {

constexpr OsvDatabase kNoDatabase{.publisher = "private"};

constexpr auto kDatabases = std::to_array<OsvDatabase>({
    {"ALBA-", OsvKind::kNotice, "AlmaLinux", "almalinux"},
    {"ALEA-", OsvKind::kNotice, "AlmaLinux", "almalinux"},
    {"ALSA-", OsvKind::kAdvisory, "AlmaLinux", "almalinux"},
    {"ALPINE-", OsvKind::kDistribution, "Alpine", "alpine"},
    {"ASB-A-", OsvKind::kWeakness, "Android", "android"},
    {"PUB-A-", OsvKind::kWeakness, "Android", "android"},
    {"A-", OsvKind::kWeakness, "Android", "android"},
    {"AZL-", OsvKind::kDistribution, "Azure Linux", "microsoft"},
    {"BELL-", OsvKind::kDistribution, "BellSoft Hardened Containers", "bellsoft"},
    {"BIT-", OsvKind::kWeakness, "Bitnami", "bitnami"},
    {"CGA-", OsvKind::kDistribution, "Chainguard", "chainguard"},
    {"CLEANSTART-", OsvKind::kDistribution, "CleanStart", "cleanstart"},
    {"CURL-", OsvKind::kWeakness, "", "curl"},
    {"CVE-", OsvKind::kWeakness, "", "osv"},
    {"DEBIAN-", OsvKind::kDistribution, "Debian", "debian"},
    {"DHI-", OsvKind::kDistribution, "Docker Hardened Images", "docker"},
    {"DRUPAL-", OsvKind::kWeakness, "Packagist", "drupal"},
    {"DSA-", OsvKind::kAdvisory, "Debian", "debian"},
    {"DLA-", OsvKind::kAdvisory, "Debian", "debian"},
    {"DTSA-", OsvKind::kAdvisory, "Debian", "debian"},
    {"ECHO-", OsvKind::kDistribution, "Echo", "echo"},
    {"EEF-", OsvKind::kWeakness, "Hex", "erlef"},
    {"ELA-", OsvKind::kAdvisory, "Debian", "freexian"},
    {"GHSA-", OsvKind::kWeakness, "", "github"},
    {"GO-", OsvKind::kWeakness, "Go", "golang"},
    {"GSD-", OsvKind::kWeakness, "", "gsd"},
    {"HSEC-", OsvKind::kWeakness, "Hackage", "haskell"},
    {"JLSEC-", OsvKind::kWeakness, "Julia", "julia"},
    {"KUBE-", OsvKind::kWeakness, "Kubernetes", "kubernetes"},
    {"LBSEC-", OsvKind::kWeakness, "npm", "loopback"},
    {"LSN-", OsvKind::kAdvisory, "Ubuntu", "ubuntu"},
    {"MAL-", OsvKind::kWeakness, "", "openssf"},
    {"MGASA-", OsvKind::kAdvisory, "Mageia", "mageia"},
    {"MINI-", OsvKind::kDistribution, "MinimOS", "minimus"},
    {"OESA-", OsvKind::kAdvisory, "openEuler", "openeuler"},
    {"OSEC-", OsvKind::kWeakness, "opam", "ocaml"},
    {"OSV-", OsvKind::kWeakness, "OSS-Fuzz", "oss-fuzz"},
    {"PHSA-", OsvKind::kAdvisory, "Photon OS", "photon"},
    {"PSF-", OsvKind::kWeakness, "", "psf"},
    {"PYSEC-", OsvKind::kWeakness, "PyPI", "pypa"},
    {"RHBA-", OsvKind::kNotice, "Red Hat", "redhat"},
    {"RHEA-", OsvKind::kNotice, "Red Hat", "redhat"},
    {"RHSA-", OsvKind::kAdvisory, "Red Hat", "redhat"},
    {"RLBA-", OsvKind::kNotice, "Rocky Linux", "rocky"},
    {"RLEA-", OsvKind::kNotice, "Rocky Linux", "rocky"},
    {"RLSA-", OsvKind::kAdvisory, "Rocky Linux", "rocky"},
    {"RXSA-", OsvKind::kAdvisory, "Rocky Linux", "rocky"},
    {"ROOT-", OsvKind::kDistribution, "Root", "root"},
    {"RSEC-", OsvKind::kWeakness, "CRAN", "rconsortium"},
    {"RUSTSEC-", OsvKind::kWeakness, "crates.io", "rustsec"},
    {"SUSE-SU-", OsvKind::kAdvisory, "SUSE", "suse"},
    {"SUSE-RU-", OsvKind::kNotice, "SUSE", "suse"},
    {"SUSE-FU-", OsvKind::kNotice, "SUSE", "suse"},
    {"SUSE-OU-", OsvKind::kNotice, "SUSE", "suse"},
    {"openSUSE-SU-", OsvKind::kAdvisory, "openSUSE", "suse"},
    {"openSUSE-RU-", OsvKind::kNotice, "openSUSE", "suse"},
    {"UBUNTU-", OsvKind::kDistribution, "Ubuntu", "ubuntu"},
    {"USN-", OsvKind::kAdvisory, "Ubuntu", "ubuntu"},
    {"UVI-", OsvKind::kWeakness, "", "gsd"},
    {"V8-", OsvKind::kWeakness, "", "chromium"},
});

constexpr OsvEcosystem language(std::string_view name) { return {.name = name, .coverage = Coverage::kFullState}; }
constexpr OsvEcosystem distribution(std::string_view name, NameKind names, Coverage coverage = Coverage::kFixesOnly) {
  return {.name = name, .distribution = true, .names = names, .coverage = coverage};
}

constexpr OsvEcosystem kUnknownEcosystem{};

constexpr auto kEcosystems = std::to_array<OsvEcosystem>({
    distribution("AlmaLinux", NameKind::kBinary),
    distribution("Alpaquita", NameKind::kSource),
    distribution("Alpine", NameKind::kSource),
    language("Android"),
    distribution("Azure Linux", NameKind::kSource),
    distribution("BellSoft Hardened Containers", NameKind::kSource),
    language("Bioconductor"),
    language("Bitnami"),
    language("CRAN"),
    distribution("Chainguard", NameKind::kSource),
    distribution("CleanStart", NameKind::kSource),
    language("ConanCenter"),
    distribution("Debian", NameKind::kSource, Coverage::kFullState),
    distribution("Docker Hardened Images", NameKind::kPackage),
    distribution("Echo", NameKind::kSource),
    distribution("FreeBSD", NameKind::kPackage),
    language("GHC"),
    language("GitHub Actions"),
    language("Go"),
    language("Hackage"),
    language("Hex"),
    language("Julia"),
    language("Kubernetes"),
    language("Linux"),
    distribution("Mageia", NameKind::kSource),
    language("Maven"),
    distribution("MinimOS", NameKind::kSource),
    language("npm"),
    language("NuGet"),
    language("opam"),
    distribution("openEuler", NameKind::kSource),
    distribution("openSUSE", NameKind::kBinary),
    language("OSS-Fuzz"),
    language("Packagist"),
    distribution("Photon OS", NameKind::kBinary),
    language("Pub"),
    language("PyPI"),
    distribution("Red Hat", NameKind::kBinary),
    // Rocky Linux names one package for a whole build ("java-11-openjdk", "ruby"): the source packages.
    distribution("Rocky Linux", NameKind::kSource),
    distribution("Root", NameKind::kPackage),
    language("RubyGems"),
    distribution("SUSE", NameKind::kBinary),
    language("SwiftURL"),
    distribution("Ubuntu", NameKind::kSource, Coverage::kFullState),
    language("VSCode"),
    distribution("Wolfi", NameKind::kSource),
    language("crates.io"),
});

}  // namespace

const OsvDatabase& osv_database(std::string_view id) {
  const auto* const found =
      std::ranges::find_if(kDatabases, [id](const OsvDatabase& database) { return id.starts_with(database.prefix); });
  return found == kDatabases.end() ? kNoDatabase : *found;
}

const OsvEcosystem& osv_ecosystem(std::string_view ecosystem) {
  const std::string_view base = cut(ecosystem, ':').first;
  const auto* const found = std::ranges::find_if(
      kEcosystems, [base](const OsvEcosystem& known) { return equals_ignoring_case(known.name, base); });
  return found == kEcosystems.end() ? kUnknownEcosystem : *found;
}

}  // namespace parapet::knowledge
