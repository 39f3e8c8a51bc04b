// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "version/range.h"
#include "version/version.h"

// What importers hand over: plain values in the terms of the field, close to what upstream says, with no knowledge of how
// they are stored. All enumerators are stored: never renumber.
namespace parapet::knowledge {

enum class Severity : std::uint8_t { kUnknown = 0, kNone = 1, kLow = 2, kMedium = 3, kHigh = 4, kCritical = 5 };

// What a record is.
enum class RecordKind : std::uint8_t {
  kVulnerability = 0,  // describes one weakness (a CVE record, an NVD entry, a Debian tracker entry, a VEX document of one CVE)
  kAdvisory = 1,       // a publisher's security notice about one or more weaknesses (DSA, ALSA, GHSA, RHSA, MFSA)
  kNotice = 2,         // informational: unmaintained, unsound, bug fix, enhancement. Never a finding (design §4.10)
};

// One rating of a weakness, as somebody published it.
struct Rating {
  enum class System : std::uint8_t { kCvss2 = 0, kCvss30 = 1, kCvss31 = 2, kCvss40 = 3, kVendor = 4 };
  System system = System::kVendor;
  std::string vector;               // CVSS vector as published; "" for vendor severities
  std::optional<float> stated;      // the score as the record states it
  Severity severity = Severity::kUnknown;  // as stated, else from the score's band
  std::string source;               // who rates: "CISA-ADP", "nvd@nist.gov", "redhat"
};

struct Reference {
  std::string url;
  std::vector<std::string> tags;    // "exploit", "patch", "vendor-advisory", ... lower case
};

// Inputs of CISA's SSVC table as a record gives them.
struct SsvcPoints {
  enum class Exploitation : std::uint8_t { kUnknown = 0, kNone = 1, kPoc = 2, kActive = 3 };
  enum class Automatable : std::uint8_t { kUnknown = 0, kNo = 1, kYes = 2 };
  enum class TechnicalImpact : std::uint8_t { kUnknown = 0, kPartial = 1, kTotal = 2 };
  Exploitation exploitation = Exploitation::kUnknown;
  Automatable automatable = Automatable::kUnknown;
  TechnicalImpact technical_impact = TechnicalImpact::kUnknown;
  UnixTime time;
};

// The state of software that lies inside an affected entry's ranges (design §4.6).
enum class Status : std::uint8_t { kAffected = 0, kUnderInvestigation = 1, kNotAffected = 2, kFixed = 3 };

enum class FixState : std::uint8_t { kUnknown = 0, kAvailable = 1, kNone = 2, kWillNotFix = 3 };

// Which name of a distribution package the entry speaks of.
enum class NameKind : std::uint8_t { kPackage = 0, kSource = 1, kBinary = 2 };

// How sure the entry's reading is.
enum class Confidence : std::uint8_t {
  kExact = 0,   // structured data
  kModule = 1,  // narrowed upstream to imports or symbols that were not looked for (Go)
  kText = 2,    // an unambiguous range in words
};

// One entry of "which software in which versions". The software is affected where its version lies in one of the
// intervals or equals one of the versions, or all_versions is set.
struct Affected {
  std::string domain;               // inventory/ecosystem.h: "debian:12", "pypi", "product", "windows"
  std::string name;                 // normalised as the domain demands; "vendor:product" in the domain "product"
  NameKind name_kind = NameKind::kPackage;
  version::Scheme scheme = version::Scheme::kGeneric;
  Status status = Status::kAffected;
  std::vector<version::Interval> intervals;   // disjoint, ascending (version::RangeSet); unaffected ranges already taken out
  std::vector<version::Bound> versions;       // listed single versions (inclusive is meaningless here)
  bool all_versions = false;
  FixState fix = FixState::kUnknown;
  std::string fixed_version;        // what to install; "" where an interval's exclusive upper bound says it, or none
  std::string unreadable;           // the range as written, where it could not be read: the software is not assessed for it
  Confidence confidence = Confidence::kExact;
  // Conditions that must hold (design §4.3); empty: no condition.
  std::vector<std::string> architectures;     // as the publisher spells them: "amd64", "x86_64", "aarch64"
  std::vector<std::string> platforms;         // "windows", "macos", "linux", "android", "ios", ...
  // rpm module stream "nodejs:18"; "virt:rhel|virt-devel:rhel": one of these; "*": some module, told by the versions only.
  std::string module;
  std::vector<std::string> requires_products; // "vendor:product" of which one must be on the device (NVD "running on/with")
  std::string justification;        // of kNotAffected (VEX status justification), or the publisher's reason
  // Which of the record's vulnerabilities this entry is about; empty: all of them.
  std::vector<std::string> vulnerabilities;
  std::string note;                 // for explain: "no-dsa: minor issue", "postponed"
};

// One record of a feed: a vulnerability, an advisory or a notice.
struct Record {
  std::string id;                   // as upstream spells it: "CVE-2024-1", "GHSA-...", "DSA-5000-1"
  RecordKind kind = RecordKind::kAdvisory;
  std::vector<std::string> aliases;          // other ids of the same weakness, by the feed's alias field
  std::vector<std::string> vulnerabilities;  // ids of the weaknesses that an advisory is about (related CVEs); the aliases too count
  UnixTime published;
  UnixTime modified;
  UnixTime withdrawn;               // known: withdrawn or rejected since then; the record withdraws its findings
  bool rejected = false;            // withdrawn or rejected, also where no date is given
  std::string title;
  std::string description;
  std::vector<Reference> references;
  std::vector<std::uint32_t> cwes;  // 79 for CWE-79
  std::vector<Rating> ratings;
  SsvcPoints ssvc;
  bool known_exploited = false;     // the publisher itself states exploitation in the wild
  std::vector<Affected> affected;
};

// CISA KEV catalogue entry.
struct KnownExploited {
  std::string vulnerability;
  UnixTime added;
  UnixTime due;
  bool ransomware = false;
  std::string vendor;
  std::string product;
  std::string name;
  std::string description;
  std::string required_action;
  std::string notes;
  std::vector<std::uint32_t> cwes;
};

// EPSS probability of exploitation within 30 days (FIRST).
struct EpssScore {
  std::string vulnerability;
  float probability = 0;
  float percentile = 0;
};

// Public exploit code. Strong: exploitdb, github_named, or a framework module; weak: the rest (design §5).
struct ExploitEvidence {
  std::string vulnerability;
  std::uint32_t exploitdb = 0;
  std::uint32_t github_named = 0;
  std::uint32_t github_narrow = 0;
  std::uint32_t references = 0;
  bool weaponised = false;          // exploit kit or framework module (Metasploit class)
  std::vector<std::string> urls;
};

// End of life of a product's release cycle (endoflife.date, distro release configuration).
struct EndOfLife {
  std::string product;              // endoflife.date's name, or a distribution's id: "debian", "nginx"
  std::string cycle;                // "12", "1.24"
  std::string codename;
  UnixTime released;
  UnixTime support_end;
  UnixTime end;                     // end of (security) support by the publisher
  UnixTime extended_end;            // LTS, ESM
  bool ended = false;               // stated without a date
  std::string latest;
};

// A distribution's source package tied to a CPE name (Debian data/CPE).
struct CpeAlias {
  std::string domain;               // "debian"
  std::string source;
  std::string cpe_product;          // "vendor:product"
};

// Links of the chain CWE -> CAPEC -> ATT&CK, and names of their ends.
struct WeaknessLink {
  std::string from;                 // "CWE-79", "CAPEC-63"
  std::string to;                   // "CAPEC-63", "T1059"
};
struct ThreatName {
  std::string id;                   // "CAPEC-63", "T1059"
  std::string name;
  bool revoked = false;
};

using Fact = std::variant<Record, KnownExploited, EpssScore, ExploitEvidence, EndOfLife, CpeAlias, WeaknessLink, ThreatName>;

// The id under which a fact is replaced, compared and counted within its feed: a record's id, a CVE id, "product cycle".
[[nodiscard]] std::string fact_id(const Fact& fact);

}  // namespace parapet::knowledge
