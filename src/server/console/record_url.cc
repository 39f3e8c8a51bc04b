// SPDX-License-Identifier: Apache-2.0
#include "server/console/record_url.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace parapet::server::console {
namespace {

struct Scheme {
  std::string_view feed;    // what the feed's name begins with
  std::string_view record;  // what the record's id begins with
  std::string_view before;
  std::string_view after;
};

// The first that fits counts.
constexpr std::array<Scheme, 31> kSchemes{{
    {"osv/private", "", "", ""},
    {"cve", "CVE-", "https://www.cve.org/CVERecord?id=", ""},
    {"nvd", "CVE-", "https://nvd.nist.gov/vuln/detail/", ""},
    {"osv/", "GHSA-", "https://github.com/advisories/", ""},
    {"osv/", "RUSTSEC-", "https://rustsec.org/advisories/", ".html"},
    {"osv/", "GO-", "https://pkg.go.dev/vuln/", ""},
    {"osv/", "DSA-", "https://security-tracker.debian.org/tracker/", ""},
    {"osv/", "DLA-", "https://security-tracker.debian.org/tracker/", ""},
    {"osv/", "USN-", "https://ubuntu.com/security/notices/", ""},
    {"osv/", "RLSA-", "https://errata.rockylinux.org/", ""},
    {"osv/", "RXSA-", "https://errata.rockylinux.org/", ""},
    {"osv/", "", "https://osv.dev/vulnerability/", ""},
    {"github-advisories", "GHSA-", "https://github.com/advisories/", ""},
    {"debian-tracker", "CVE-", "https://security-tracker.debian.org/tracker/", ""},
    {"debian-tracker", "TEMP-", "https://security-tracker.debian.org/tracker/", ""},
    {"debian-dsa", "DSA-", "https://security-tracker.debian.org/tracker/", ""},
    {"debian-dla", "DLA-", "https://security-tracker.debian.org/tracker/", ""},
    {"alpine-secdb", "CVE-", "https://security.alpinelinux.org/vuln/", ""},
    {"arch", "AVG-", "https://security.archlinux.org/", ""},
    {"arch", "ASA-", "https://security.archlinux.org/", ""},
    {"csaf/redhat", "RHSA-", "https://access.redhat.com/errata/", ""},
    {"csaf/redhat", "CVE-", "https://access.redhat.com/security/cve/", ""},
    {"redhat-hydra", "CVE-", "https://access.redhat.com/security/cve/", ""},
    {"csaf/suse", "CVE-", "https://www.suse.com/security/cve/", ".html"},
    {"oval/suse", "CVE-", "https://www.suse.com/security/cve/", ".html"},
    {"oval/oracle", "ELSA-", "https://linux.oracle.com/errata/", ".html"},
    {"csaf/microsoft", "CVE-", "https://msrc.microsoft.com/update-guide/vulnerability/", ""},
    {"openvex/ubuntu", "CVE-", "https://ubuntu.com/security/", ""},
    {"openvex/ubuntu", "USN-", "https://ubuntu.com/security/notices/", ""},
    {"mozilla", "mfsa", "https://www.mozilla.org/security/advisories/", "/"},
    {"fedora-bodhi", "FEDORA-", "https://bodhi.fedoraproject.org/updates/", ""},
}};

// Ids come from files that anybody may have written: nothing of them may leave the path that they stand in.
bool is_plain(std::string_view id) {
  return !id.empty() && id.find("..") == std::string_view::npos && std::ranges::all_of(id, [](char c) {
           return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || std::string_view("-_.:").find(c) != std::string_view::npos;
         });
}

}  // namespace

std::string record_url(const knowledge::FeedIdentity& feed, std::string_view record) {
  const auto fits = [&](const Scheme& scheme) { return feed.name.starts_with(scheme.feed) && record.starts_with(scheme.record); };
  const auto* const found = std::ranges::find_if(kSchemes, fits);
  if (found == kSchemes.end() || found->before.empty() || !is_plain(record)) {
    return {};
  }
  std::string url(found->before);
  url += record;
  url += found->after;
  return url;
}

}  // namespace parapet::server::console
