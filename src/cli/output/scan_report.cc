// SPDX-License-Identifier: Apache-2.0
#include "cli/output/scan_report.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>

#include "inventory/purl.h"
#include "priority/risk.h"

namespace parapet::cli {
namespace {

constexpr std::array<std::string_view, 4> kPackageEcosystems = {"deb", "rpm", "apk", "pacman"};
constexpr std::array<std::string_view, 5> kApplicationEcosystems = {"windows", "macos", "cpe", "generic", "bitnami"};

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string_view cvss_version(knowledge::Rating::System system) {
  switch (system) {
    case knowledge::Rating::System::kCvss2:
      return "2.0";
    case knowledge::Rating::System::kCvss30:
      return "3.0";
    case knowledge::Rating::System::kCvss31:
      return "3.1";
    case knowledge::Rating::System::kCvss40:
      return "4.0";
    case knowledge::Rating::System::kVendor:
      return "";
  }
  return "";
}

ReportSoftware describe(const inventory::Inventory& inventory, const match::AssessedSoftware& entry) {
  const inventory::Device& device = inventory.device;
  ReportSoftware out;
  if (entry.software == nullptr) {
    out.kind = "os";
    out.ecosystem = entry.key.ecosystem;
    out.name = device.os.name.empty() ? device.os.version : device.os.name;
    out.version = entry.key.version;
    out.vendor = entry.key.vendor;
    out.product = entry.key.product;
    return out;
  }
  const inventory::Software& software = *entry.software;
  out.entry = static_cast<std::size_t>(entry.software - inventory.software.data());
  out.kind = is_one_of(software.ecosystem, kPackageEcosystems)       ? "package"
             : is_one_of(software.ecosystem, kApplicationEcosystems) ? "application"
                                                                     : "library";
  out.ecosystem = software.ecosystem;
  out.name = software.name;
  out.version = software.version;
  out.source = software.source;
  out.purl = inventory::purl_of(device, software);
  out.paths = software.paths;
  // Product identity, design §3: distribution packages are the system's source packages, language packages their
  // ecosystem's names, applications what the product table says.
  if (out.kind == "package") {
    out.vendor = device.os.id;
    out.product = software.source.empty() ? software.name : software.source;
  } else if (out.kind == "library") {
    out.vendor = software.ecosystem;
    out.product = entry.key.name;
  } else {
    out.vendor = entry.key.vendor;
    out.product = entry.key.product;
  }
  return out;
}

// The weakness as it was known on the day that the scan speaks of.
knowledge::Vulnerability known_by(const knowledge::Knowledge& knowledge, knowledge::VulnerabilityId id,
                                  const ReportOptions& options) {
  knowledge::Vulnerability vulnerability = knowledge.vulnerability(id);
  if (!options.as_of) {
    return vulnerability;
  }
  if (vulnerability.known_exploited_since > *options.as_of) {
    vulnerability.known_exploited = false;
  }
  const std::optional<knowledge::Knowledge::EpssOnDay> epss = knowledge.epss_on(id, *options.as_of);
  vulnerability.epss = epss ? std::optional(epss->probability) : std::nullopt;
  vulnerability.epss_percentile = epss ? std::optional(epss->percentile) : std::nullopt;
  // Exploit evidence has no dates of its own: it counts from its snapshot's day on.
  for (const knowledge::FeedInfo& feed : knowledge.feeds()) {
    if (feed.identity.kind == "exploit-evidence" && feed.snapshot > *options.as_of) {
      vulnerability.exploits_strong = 0;
      vulnerability.exploits_weak = 0;
      vulnerability.weaponised = false;
    }
  }
  return vulnerability;
}

ReportFinding describe(const match::Finding& finding, const knowledge::Vulnerability& vulnerability,
                       std::size_t software) {
  ReportFinding out;
  out.vulnerability = vulnerability.name;
  out.aliases.assign(vulnerability.aliases.begin(), vulnerability.aliases.end());
  out.software = software;
  out.status = finding.status;
  out.fix = finding.fix;
  out.fixed_version = finding.fixed_version;
  out.justification = finding.justification;
  out.severity = vulnerability.severity;
  if (vulnerability.score && !vulnerability.score_vector.empty()) {
    out.cvss = ReportCvss{.version = std::string(cvss_version(vulnerability.score_system)),
                          .score = *vulnerability.score,
                          .vector = std::string(vulnerability.score_vector),
                          .source = std::string(vulnerability.score_source)};
  }
  out.epss = vulnerability.epss;
  out.known_exploited = vulnerability.known_exploited;
  out.known_exploited_due = vulnerability.known_exploited_due;
  out.ransomware = vulnerability.ransomware;
  out.exploit = priority::exploit_level(vulnerability);
  // A one-off scan knows nothing of the device's value: mission medium (design §5).
  out.ssvc = priority::decide_ssvc(vulnerability, priority::Mission::kMedium);
  out.risk = priority::risk(vulnerability);
  out.published = vulnerability.published;
  out.stale = finding.stale;
  out.fixes_only = finding.fixes_only;
  out.restart_pending = finding.restart_pending;
  out.evidence = finding.evidence;
  return out;
}

void count(ScanReport& report, const match::Assessment& assessment) {
  if (assessment.listed_only) {
    ++report.listed_only;
  } else if (assessment.assessed) {
    ++report.assessed;
    report.judged_by_stale_feed += assessment.stale ? 1 : 0;
    report.judged_by_fixes_only += assessment.fixes_only ? 1 : 0;
  } else {
    ++report.not_assessed_software;
  }
}

}  // namespace

bool is_open(const ReportFinding& finding) {
  return finding.status == knowledge::Status::kAffected || finding.status == knowledge::Status::kUnderInvestigation;
}

std::array<std::uint64_t, 6> ScanReport::by_severity() const {
  std::array<std::uint64_t, 6> counts{};
  for (const ReportFinding& finding : findings) {
    counts[static_cast<std::size_t>(finding.severity)] += is_open(finding) ? 1 : 0;
  }
  return counts;
}

std::uint64_t ScanReport::known_exploited() const {
  return static_cast<std::uint64_t>(std::count_if(
      findings.begin(), findings.end(), [](const ReportFinding& f) { return is_open(f) && f.known_exploited; }));
}

ScanReport build_report(const inventory::Target& target, const inventory::Inventory& inventory,
                        const std::vector<match::AssessedSoftware>& assessed, const knowledge::Knowledge& knowledge,
                        const ReportOptions& options) {
  ScanReport report;
  report.target = target;
  report.device = inventory.device;
  report.generated = options.now;
  report.as_of = options.as_of;
  report.problems = inventory.problems;
  for (const knowledge::FeedInfo& feed : knowledge.feeds()) {
    report.feeds.push_back({.name = feed.identity.name,
                            .records = feed.records,
                            .snapshot = feed.snapshot,
                            .age_days = feed.snapshot.known() ? std::optional(feed.age_days(options.now)) : std::nullopt,
                            .stale = feed.stale(options.now)});
  }
  std::unordered_map<std::uint32_t, knowledge::Vulnerability> known;
  for (const match::AssessedSoftware& entry : assessed) {
    const std::size_t index = report.software.size();
    report.software.push_back(describe(inventory, entry));
    count(report, entry.assessment);
    for (const match::NotAssessed& reason : entry.assessment.not_assessed) {
      report.not_assessed.push_back({.software = index,
                                     .reason = std::string(match::reason_name(reason.reason)),
                                     .detail = reason.detail,
                                     .suggestion = reason.suggestion});
    }
    for (const match::Finding& finding : entry.assessment.findings) {
      const bool open =
          finding.status == knowledge::Status::kAffected || finding.status == knowledge::Status::kUnderInvestigation;
      if (!open && !options.all) {
        continue;
      }
      auto found = known.find(finding.vulnerability.value);
      if (found == known.end()) {
        found = known.emplace(finding.vulnerability.value, known_by(knowledge, finding.vulnerability, options)).first;
      }
      report.findings.push_back(describe(finding, found->second, index));
    }
  }
  const auto order = [&](const ReportFinding& finding) {
    const ReportSoftware& software = report.software[finding.software];
    return std::tie(software.ecosystem, software.name, software.version, finding.software, finding.vulnerability);
  };
  std::sort(report.findings.begin(), report.findings.end(),
            [&](const ReportFinding& a, const ReportFinding& b) { return order(a) < order(b); });
  return report;
}

}  // namespace parapet::cli
