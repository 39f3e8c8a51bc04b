// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feed_sources.h"

#include <array>

namespace parapet::knowledge {
namespace {

constexpr std::uint32_t kDefaultAgeLimitDays = 7;

// OSV's bucket: https://google.github.io/osv.dev/data/ ; one all.zip for each ecosystem.
#define OSV(ecosystem, escaped, on) \
  FeedSource { .name = "osv/" ecosystem, .address = "https://storage.googleapis.com/osv-vulnerabilities/" escaped "/all.zip", .file = "all.zip", .by_default = on }
// Alpine's own export: https://secdb.alpinelinux.org/
#define ALPINE(release, repository) \
  FeedSource { .name = "alpine-secdb/" release "/" repository, .address = "https://secdb.alpinelinux.org/" release "/" repository ".json", .file = repository ".json" }
#define NVD(part, on) \
  FeedSource { .name = "nvd/" part, .address = "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-" part ".json.gz", .file = "nvdcve-2.0-" part ".json.gz", .by_default = on, .checksum = ChecksumKind::kNvdMeta, .feed = "nvd" }

constexpr auto kSources = std::to_array<FeedSource>({
    {.name = "cve", .address = "https://github.com/CVEProject/cvelistV5/archive/refs/heads/main.zip", .file = "cvelistV5-main.zip", .age_limit_days = 3},
    {.name = "kev", .address = "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json", .file = "known_exploited_vulnerabilities.json", .age_limit_days = 7},
    {.name = "epss", .address = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz", .file = "epss_scores-current.csv.gz", .age_limit_days = 3},
    OSV("PyPI", "PyPI", true),
    OSV("npm", "npm", true),
    OSV("Maven", "Maven", true),
    OSV("Go", "Go", true),
    OSV("crates.io", "crates.io", true),
    OSV("RubyGems", "RubyGems", true),
    OSV("Packagist", "Packagist", true),
    OSV("NuGet", "NuGet", true),
    OSV("Hex", "Hex", true),
    OSV("Pub", "Pub", true),
    OSV("SwiftURL", "SwiftURL", true),
    OSV("GitHub Actions", "GitHub%20Actions", false),
    OSV("Bitnami", "Bitnami", true),
    OSV("AlmaLinux", "AlmaLinux", true),
    OSV("Rocky Linux", "Rocky%20Linux", true),
    OSV("Ubuntu", "Ubuntu", true),
    OSV("Debian", "Debian", false),
    OSV("Alpine", "Alpine", false),
    {.name = "debian-tracker", .address = "https://security-tracker.debian.org/tracker/data/json", .file = "debian.json", .age_limit_days = 3},
    {.name = "debian-dsa", .address = "https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/data/DSA/list", .file = "DSA-list"},
    {.name = "debian-dla", .address = "https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/data/DLA/list", .file = "DLA-list"},
    ALPINE("v3.18", "main"), ALPINE("v3.18", "community"),
    ALPINE("v3.19", "main"), ALPINE("v3.19", "community"),
    ALPINE("v3.20", "main"), ALPINE("v3.20", "community"),
    ALPINE("v3.21", "main"), ALPINE("v3.21", "community"),
    ALPINE("v3.22", "main"), ALPINE("v3.22", "community"),
    {.name = "oval/azurelinux-3.0", .address = "https://raw.githubusercontent.com/microsoft/AzureLinuxVulnerabilityData/main/azurelinux-3.0-oval.xml", .file = "azurelinux-3.0-oval.xml"},
    {.name = "oval/cbl-mariner-2.0", .address = "https://raw.githubusercontent.com/microsoft/AzureLinuxVulnerabilityData/main/cbl-mariner-2.0-oval.xml", .file = "cbl-mariner-2.0-oval.xml", .feed = "oval/mariner-2.0"},
    {.name = "oval/oracle", .address = "https://linux.oracle.com/security/oval/com.oracle.elsa-all.xml.bz2", .file = "com.oracle.elsa-all.xml.bz2"},
    {.name = "oval/suse-15", .address = "https://ftp.suse.com/pub/projects/security/oval/suse.linux.enterprise.server.15-affected.xml.gz", .file = "suse.linux.enterprise.server.15-affected.xml.gz", .by_default = false},
    {.name = "csaf/redhat", .address = "https://security.access.redhat.com/data/csaf/v2/vex/archive_latest.txt", .file = "csaf_vex.tar.zst", .by_default = false, .pointer = true, .feed = "csaf/redhat-vex"},
    {.name = "csaf/cisa", .address = "https://github.com/cisagov/CSAF/archive/refs/heads/develop.zip", .file = "cisa-csaf.zip"},
    {.name = "openvex/ubuntu", .address = "https://security-metadata.canonical.com/vex/vex-all.tar.xz", .file = "vex-all.tar.xz", .by_default = false},
    {.name = "mozilla", .address = "https://github.com/mozilla/foundation-security-advisories/archive/refs/heads/master.zip", .file = "foundation-security-advisories.zip"},
    {.name = "rubysec", .address = "https://github.com/rubysec/ruby-advisory-db/archive/refs/heads/master.zip", .file = "ruby-advisory-db.zip"},
    {.name = "friendsofphp", .address = "https://github.com/FriendsOfPHP/security-advisories/archive/refs/heads/master.zip", .file = "security-advisories.zip"},
    {.name = "eol/debian", .address = "https://endoflife.date/api/v1/products/debian/", .file = "debian.json", .by_default = false, .age_limit_days = 30},
    NVD("modified", false),
    NVD("2024", false),
    NVD("2025", false),
    NVD("2026", false),
    {.name = "arch", .address = "https://security.archlinux.org/all.json", .file = "all.json", .by_default = false},
    {.name = "capec", .address = "https://raw.githubusercontent.com/mitre/cti/master/capec/2.1/stix-capec.json", .file = "stix-capec.json", .age_limit_days = 365, .feed = "mitre/capec"},
    {.name = "attack", .address = "https://raw.githubusercontent.com/mitre/cti/master/enterprise-attack/enterprise-attack.json", .file = "enterprise-attack.json", .age_limit_days = 365, .feed = "mitre/attack-enterprise"},
});

#undef OSV
#undef ALPINE
#undef NVD

}  // namespace

std::span<const FeedSource> feed_sources() { return kSources; }

std::uint32_t age_limit_days(std::string_view feed_name) {
  for (const FeedSource& source : kSources) {
    if (source.name == feed_name) {
      return source.age_limit_days;
    }
  }
  return kDefaultAgeLimitDays;
}

}  // namespace parapet::knowledge
