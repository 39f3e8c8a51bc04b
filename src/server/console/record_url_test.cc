// SPDX-License-Identifier: Apache-2.0
#include "server/console/record_url.h"

#include <gtest/gtest.h>

namespace parapet::server::console {
namespace {

std::string url(const std::string& feed, const std::string& record) { return record_url({.name = feed}, record); }

TEST(RecordUrl, leads_to_the_publishers_own_page) {
  EXPECT_EQ(url("cve", "CVE-2025-1"), "https://www.cve.org/CVERecord?id=CVE-2025-1");
  EXPECT_EQ(url("osv/PyPI", "GHSA-aaaa-bbbb-cccc"), "https://github.com/advisories/GHSA-aaaa-bbbb-cccc");
  EXPECT_EQ(url("osv/crates.io", "RUSTSEC-2024-0001"), "https://rustsec.org/advisories/RUSTSEC-2024-0001.html");
  EXPECT_EQ(url("osv/PyPI", "PYSEC-2024-1"), "https://osv.dev/vulnerability/PYSEC-2024-1");
  EXPECT_EQ(url("debian-dsa", "DSA-5000-1"), "https://security-tracker.debian.org/tracker/DSA-5000-1");
  EXPECT_EQ(url("csaf/redhat", "RHSA-2024:1"), "https://access.redhat.com/errata/RHSA-2024:1");
  EXPECT_EQ(url("mozilla", "mfsa2024-01"), "https://www.mozilla.org/security/advisories/mfsa2024-01/");
}

TEST(RecordUrl, is_empty_where_no_scheme_is_known) {
  EXPECT_EQ(url("amazon-alas/2023", "ALAS-2024-1"), "");
  EXPECT_EQ(url("debian-tracker", "DSA-1"), "") << "no id of that feed";
  EXPECT_EQ(url("osv/private/acme", "ACME-1"), "") << "somebody's own advisory is nobody else's business";
}

TEST(RecordUrl, no_record_chooses_where_a_link_leads) {
  for (const char* const id : {"CVE-1/../../x", "CVE-1?x", "CVE-1#x", "CVE-1 x", "CVE-1\"", "CVE-1<", "CVE-..", "CVE-\xc3\xa4"}) {
    EXPECT_EQ(url("cve", id), "") << id;
  }
}

}  // namespace
}  // namespace parapet::server::console
