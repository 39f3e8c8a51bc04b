// SPDX-License-Identifier: Apache-2.0
#include <map>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "cli/output/writers.h"
#include "knowledge/cvss.h"

namespace parapet::cli {
namespace {

std::string_view level_of(knowledge::Severity severity) {
  switch (severity) {
    case knowledge::Severity::kCritical:
    case knowledge::Severity::kHigh:
      return "error";
    case knowledge::Severity::kMedium:
    case knowledge::Severity::kUnknown:
      return "warning";
    case knowledge::Severity::kLow:
    case knowledge::Severity::kNone:
      return "note";
  }
  return "warning";
}

// Where no CVSS score exists, the middle of the severity's band stands in for sorting in viewers.
float security_severity(const ReportFinding& finding) {
  if (finding.cvss) {
    return finding.cvss->score;
  }
  switch (finding.severity) {
    case knowledge::Severity::kCritical:
      return 9.5F;
    case knowledge::Severity::kHigh:
      return 8.0F;
    case knowledge::Severity::kMedium:
    case knowledge::Severity::kUnknown:
      return 5.0F;
    case knowledge::Severity::kLow:
      return 2.0F;
    case knowledge::Severity::kNone:
      return 0.0F;
  }
  return 5.0F;
}

std::string message_of(const ReportFinding& finding, const ReportSoftware& software) {
  std::string text = fmt::format("{} in {} {}", finding.vulnerability, software.name, software.version);
  if (finding.status == knowledge::Status::kUnderInvestigation) {
    text += " (under investigation)";
  }
  if (!finding.fixed_version.empty()) {
    text += fmt::format("; fixed in {}", finding.fixed_version);
  }
  if (finding.known_exploited) {
    text += "; known to be exploited";
  }
  return text;
}

// SARIF wants a file for each result (3.28.3). Where a package has no path, the target stands in.
std::string location_of(const ScanReport& report, const ReportSoftware& software) {
  const std::string path = software.paths.empty() ? report.target.path : software.paths.front();
  std::string_view relative = path;
  while (relative.starts_with('/')) {
    relative.remove_prefix(1);
  }
  return relative.empty() ? "host" : percent_encode(relative, "/._-~+");
}

void write_rules(JsonWriter& json, const ScanReport& report, std::map<std::string, std::size_t>& rule_index) {
  json.key("rules").begin_array();
  for (const ReportFinding& finding : report.findings) {
    if (!rule_index.emplace(finding.vulnerability, rule_index.size()).second) {
      continue;
    }
    json.begin_object().member("id", finding.vulnerability);
    json.key("shortDescription").begin_object().member("text", finding.vulnerability).end_object();
    if (finding.vulnerability.starts_with("CVE-")) {
      json.member("helpUri", "https://www.cve.org/CVERecord?id=" + finding.vulnerability);
    }
    json.key("properties").begin_object();
    json.member("security-severity", fmt::format("{:.1f}", security_severity(finding)));
    json.member("known-exploited", finding.known_exploited);
    json.key("tags").begin_array().value("security").value(knowledge::severity_name(finding.severity)).end_array();
    json.end_object().end_object();
  }
  json.end_array();
}

void write_result(JsonWriter& json, const ScanReport& report, const ReportFinding& finding, std::size_t rule) {
  const ReportSoftware& software = report.software[finding.software];
  json.begin_object().member("ruleId", finding.vulnerability).member("ruleIndex", static_cast<std::uint64_t>(rule));
  json.member("kind", is_open(finding) ? "fail" : "pass");
  json.member("level", is_open(finding) ? level_of(finding.severity) : "none");
  json.key("message").begin_object().member("text", message_of(finding, software)).end_object();
  json.key("locations").begin_array().begin_object();
  json.key("physicalLocation").begin_object();
  json.key("artifactLocation").begin_object().member("uri", location_of(report, software)).end_object();
  json.end_object();
  json.key("logicalLocations").begin_array().begin_object();
  json.member("fullyQualifiedName", software.purl.empty() ? software.name + "@" + software.version : software.purl);
  json.member("kind", "package").end_object().end_array();
  json.end_object().end_array();
  const std::string identity =
      finding.vulnerability + "\n" + software.ecosystem + "\n" + software.name + "\n" + location_of(report, software);
  json.key("partialFingerprints").begin_object();
  json.member("parapet/v1", fmt::format("{:016x}", hash64(identity))).end_object();
  json.key("properties").begin_object();
  json.member("status", status_name(finding.status)).member("fix", fix_name(finding.fix));
  json.member_unless_empty("fixedVersion", finding.fixed_version);
  json.member("ssvc", priority::decision_name(finding.ssvc.decision)).member("risk", finding.risk);
  json.end_object().end_object();
}

}  // namespace

std::string write_sarif(const ScanReport& report) {
  JsonWriter json(1);
  json.begin_object();
  json.member("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
  json.member("version", "2.1.0").key("runs").begin_array().begin_object();
  json.key("tool").begin_object().key("driver").begin_object();
  json.member("name", "Parapet").member("version", PARAPET_VERSION).member("semanticVersion", PARAPET_VERSION);
  std::map<std::string, std::size_t> rule_index;
  write_rules(json, report, rule_index);
  json.end_object().end_object();
  json.key("invocations").begin_array().begin_object().member("executionSuccessful", true);
  json.member("endTimeUtc", format_time(report.generated));
  json.key("toolExecutionNotifications").begin_array();
  for (const ReportNotAssessed& entry : report.not_assessed) {
    const ReportSoftware& software = report.software[entry.software];
    json.begin_object().member("level", "note").key("message").begin_object();
    json.member("text", fmt::format("not assessed: {} {}: {}: {}", software.name, software.version, entry.reason, entry.detail));
    json.end_object().end_object();
  }
  json.end_array().end_object().end_array();
  json.key("results").begin_array();
  for (const ReportFinding& finding : report.findings) {
    write_result(json, report, finding, rule_index.at(finding.vulnerability));
  }
  json.end_array().end_object().end_array().end_object();
  return json.take() + "\n";
}

}  // namespace parapet::cli
