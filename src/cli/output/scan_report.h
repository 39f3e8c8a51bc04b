// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "inventory/inventory.h"
#include "inventory/target.h"
#include "knowledge/knowledge.h"
#include "knowledge/names.h"
#include "match/finding.h"
#include "match/matcher.h"
#include "priority/ssvc.h"

namespace parapet::cli {

// The software of a finding or a not-assessed entry, as outputs show it.
struct ReportSoftware {
  std::optional<std::size_t> entry;  // index into the inventory's software; nullopt: the operating system itself
  std::string kind;  // "package", "library", "application", "os"
  std::string ecosystem;
  std::string name;     // as the source gave it
  std::string version;  // as the source gave it
  std::string vendor;   // of the product (design §3)
  std::string product;
  std::string source;   // source package; "" where it is the name
  std::string purl;
  std::vector<std::string> paths;
};

struct ReportCvss {
  std::string version;  // "2.0", "3.0", "3.1", "4.0"
  float score = 0;
  std::string vector;
  std::string source;
};

struct ReportFinding {
  std::string vulnerability;
  std::vector<std::string> aliases;
  std::size_t software = 0;  // index into ScanReport::software
  knowledge::Status status = knowledge::Status::kAffected;
  knowledge::FixState fix = knowledge::FixState::kUnknown;
  std::string fixed_version;
  std::string justification;
  knowledge::Severity severity = knowledge::Severity::kUnknown;
  std::optional<ReportCvss> cvss;
  std::optional<float> epss;
  bool known_exploited = false;
  UnixTime known_exploited_due;
  bool ransomware = false;
  std::string exploit;  // "none", "poc", "weaponised", "in_the_wild"
  priority::Ssvc ssvc;
  double risk = 0;  // s(v) * p(v), design §5
  UnixTime published;
  bool stale = false;
  bool fixes_only = false;
  bool restart_pending = false;
  std::vector<match::Evidence> evidence;
};

struct ReportNotAssessed {
  std::size_t software = 0;
  std::string reason;
  std::string detail;
  std::string suggestion;
};

struct ReportFeed {
  std::string name;
  std::uint64_t records = 0;
  UnixTime snapshot;
  std::optional<std::int64_t> age_days;  // nullopt: the feed carries no date
  bool stale = false;
};

// Everything that the outputs of one scan say, in their common terms. Values only: outlives the knowledge it came from.
struct ScanReport {
  inventory::Target target;
  inventory::Device device;
  UnixTime generated;
  std::optional<UnixTime> as_of;
  std::vector<ReportFeed> feeds;
  std::vector<ReportSoftware> software;    // every entry of the inventory, and the system itself where it is judged
  std::vector<ReportFinding> findings;     // affected and under investigation; other statuses only where asked for
  std::vector<ReportNotAssessed> not_assessed;
  std::vector<inventory::Problem> problems;
  std::uint64_t assessed = 0;              // software entries that some feed judged
  std::uint64_t not_assessed_software = 0; // entries that nobody judged
  std::uint64_t listed_only = 0;           // installed kernels that don't run, parts judged through their owner
  std::uint64_t judged_by_stale_feed = 0;
  std::uint64_t judged_by_fixes_only = 0;

  // Findings that are affected or under investigation, by severity (index: knowledge::Severity).
  [[nodiscard]] std::array<std::uint64_t, 6> by_severity() const;
  [[nodiscard]] std::uint64_t known_exploited() const;
};

struct ReportOptions {
  bool all = false;  // findings of every status
  UnixTime now;
  std::optional<UnixTime> as_of;
};

// Joins what was matched with what is known of each weakness. Findings are ordered by software name, version and
// vulnerability, so that equal scans give equal bytes.
[[nodiscard]] ScanReport build_report(const inventory::Target& target, const inventory::Inventory& inventory,
                                      const std::vector<match::AssessedSoftware>& assessed,
                                      const knowledge::Knowledge& knowledge, const ReportOptions& options);

// True where the finding stands: affected or under investigation.
[[nodiscard]] bool is_open(const ReportFinding& finding);

}  // namespace parapet::cli
