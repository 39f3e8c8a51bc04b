// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "knowledge/feeds/importer.h"
#include "knowledge/record.h"

// What is known of the databases that publish in OSV form, and of the ecosystems they speak of: the schema leaves it
// open whether a name is a source or a binary package, which ids are weaknesses and which are advisories, and whether
// unfixed weaknesses are listed. docs/formats/feeds.md, "osv", says how each entry was found.
namespace parapet::knowledge {

// What a record's id says that it is.
enum class OsvKind {
  kPrivate,       // no prefix that the OSV schema's list of databases names: somebody's own advisory
  kWeakness,      // an id of one weakness, an alias of its CVE: GHSA, GO, PYSEC, RUSTSEC, BIT, ...
  kDistribution,  // a distribution's entry for one weakness: DEBIAN-CVE, UBUNTU-CVE, ALPINE-CVE
  kAdvisory,      // a distribution's security advisory: ALSA, RLSA, RHSA, DSA, USN, ...
  kNotice,  // bug fix, enhancement and feature updates: ALBA, ALEA, RHBA, SUSE-RU, ... Never a finding (design §4.10)
};

struct OsvDatabase {
  std::string_view prefix;  // of the id, up to the number
  OsvKind kind = OsvKind::kPrivate;
  std::string_view ecosystem;  // of its records, for those that name no package; "" where it has no one ecosystem
  std::string_view publisher;  // who rates
};

// The database that an id belongs to (OSV schema 1.7, "id, modified fields"); kind kPrivate where it is none of them.
[[nodiscard]] const OsvDatabase& osv_database(std::string_view id);

struct OsvEcosystem {
  std::string_view name;  // up to the first colon, as the schema spells it
  bool distribution = false;
  NameKind names = NameKind::kPackage;
  Coverage coverage = Coverage::kFixesOnly;
};

// What is known of an ecosystem; for one that is not in the table a package name and fixes only, the careful reading.
[[nodiscard]] const OsvEcosystem& osv_ecosystem(std::string_view ecosystem);

}  // namespace parapet::knowledge
