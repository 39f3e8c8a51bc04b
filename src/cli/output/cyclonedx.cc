// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json_writer.h"
#include "cli/output/writers.h"
#include "inventory/sbom/cyclonedx_writer.h"
#include "knowledge/cvss.h"

namespace parapet::cli {
namespace {

// One "vulnerability" of the document: a weakness with one verdict, and the components that it concerns.
struct Entry {
  const ReportFinding* finding = nullptr;
  std::map<std::string, std::string> components;  // bom-ref -> version
};

using Key = std::tuple<std::string, knowledge::Status, std::string>;  // vulnerability, status, justification

std::string_view method_of(const ReportCvss& cvss) {
  if (cvss.version == "4.0") {
    return "CVSSv4";
  }
  if (cvss.version == "3.1") {
    return "CVSSv31";
  }
  return cvss.version == "3.0" ? "CVSSv3" : "CVSSv2";
}

// CycloneDX 1.5, impactAnalysisState.
std::string_view state_of(knowledge::Status status) {
  switch (status) {
    case knowledge::Status::kAffected:
      return "exploitable";
    case knowledge::Status::kUnderInvestigation:
      return "in_triage";
    case knowledge::Status::kNotAffected:
      return "not_affected";
    case knowledge::Status::kFixed:
      return "resolved";
  }
  return "in_triage";
}

void write_rating(JsonWriter& json, const ReportFinding& finding) {
  json.key("ratings").begin_array().begin_object();
  if (finding.cvss) {
    json.key("source").begin_object().member("name", finding.cvss->source).end_object();
    json.key("score").value(static_cast<double>(static_cast<int>(finding.cvss->score * 10 + 0.5F)) / 10);
    json.member("severity", knowledge::severity_name(finding.severity));
    json.member("method", method_of(*finding.cvss)).member("vector", finding.cvss->vector);
  } else {
    json.member("severity", knowledge::severity_name(finding.severity)).member("method", "other");
  }
  json.end_object();
  json.begin_object();
  json.key("source").begin_object().member("name", "CISA SSVC").end_object();
  json.member("method", "SSVC").member("vector", priority::decision_name(finding.ssvc.decision)).end_object();
  json.end_array();
}

void write_analysis(JsonWriter& json, const ReportFinding& finding) {
  json.key("analysis").begin_object().member("state", state_of(finding.status));
  if (is_open(finding)) {
    json.key("response").begin_array();
    if (finding.fix == knowledge::FixState::kAvailable) {
      json.value("update");
    } else if (finding.fix == knowledge::FixState::kWillNotFix) {
      json.value("will_not_fix");
    }
    json.end_array();
  }
  std::string detail = finding.justification;
  for (const match::Evidence& evidence : finding.evidence) {
    if (evidence.decided) {
      detail += fmt::format("{}{} {}: {}", detail.empty() ? "" : "; ", evidence.feed, evidence.record_id, evidence.comparison);
    }
  }
  json.member_unless_empty("detail", detail).end_object();
}

void write_vulnerability(JsonWriter& json, const Entry& entry) {
  const ReportFinding& finding = *entry.finding;
  json.begin_object().member("id", finding.vulnerability);
  if (finding.vulnerability.starts_with("CVE-")) {
    json.key("source").begin_object().member("name", "CVE Program");
    json.member("url", "https://www.cve.org/CVERecord?id=" + finding.vulnerability).end_object();
  }
  if (!finding.aliases.empty()) {
    json.key("references").begin_array();
    for (const std::string& alias : finding.aliases) {
      json.begin_object().member("id", alias).key("source").begin_object().member("name", "alias").end_object();
      json.end_object();
    }
    json.end_array();
  }
  write_rating(json, finding);
  if (!finding.fixed_version.empty()) {
    json.member("recommendation", "update to " + finding.fixed_version);
  }
  json.member_unless_empty("published", format_time(finding.published));
  write_analysis(json, finding);
  json.key("affects").begin_array();
  const std::string_view status = is_open(finding) ? "affected" : "unaffected";
  for (const auto& [reference, version] : entry.components) {
    json.begin_object().member("ref", reference);
    if (!version.empty()) {
      json.key("versions").begin_array().begin_object();
      json.member("version", version).member("status", status).end_object().end_array();
    }
    json.end_object();
  }
  json.end_array().key("properties").begin_array();
  const auto property = [&](std::string_view name, std::string_view value) {
    json.begin_object().member("name", name).member("value", value).end_object();
  };
  property("parapet:known_exploited", finding.known_exploited ? "true" : "false");
  property("parapet:exploit", finding.exploit);
  property("parapet:fix", fix_name(finding.fix));
  if (finding.epss) {
    property("parapet:epss", fmt::format("{:.5f}", *finding.epss));
  }
  json.end_array().end_object();
}

// RFC 4122 form of a hash: the same document has the same serial number.
std::string serial_number(std::string_view identity) {
  std::string hex = sha256_hex(identity).substr(0, 32);
  hex[12] = '5';
  hex[16] = '8';
  return fmt::format("urn:uuid:{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4), hex.substr(16, 4),
                     hex.substr(20, 12));
}

}  // namespace

std::string write_cyclonedx(const ScanReport& report, const inventory::Inventory& inventory) {
  std::map<Key, Entry> entries;
  for (const ReportFinding& finding : report.findings) {
    const ReportSoftware& software = report.software[finding.software];
    const std::string reference = software.entry ? inventory::bom_ref(inventory.device, inventory.software[*software.entry])
                                                 : inventory::system_bom_ref(inventory.device);
    Entry& entry = entries[{finding.vulnerability, finding.status, finding.justification}];
    entry.finding = &finding;
    entry.components.emplace(reference, software.version);
  }
  const std::string when = format_time(report.generated);
  JsonWriter json(1);
  json.begin_object();
  json.member("$schema", "http://cyclonedx.org/schema/bom-1.5.schema.json");
  json.member("bomFormat", "CycloneDX").member("specVersion", "1.5");
  json.member("serialNumber", serial_number(when + inventory::to_string(report.target) + inventory.device.id)).member("version", 1);
  json.key("metadata").begin_object().member("timestamp", when);
  json.key("tools").begin_object().key("components").begin_array().begin_object();
  json.member("type", "application").member("name", "parapet").member("version", PARAPET_VERSION);
  json.end_object().end_array().end_object();
  json.key("component");
  inventory::write_subject(inventory.device, json);
  json.end_object();
  json.key("components");
  inventory::write_components(inventory, json);
  json.key("vulnerabilities").begin_array();
  for (const auto& [key, entry] : entries) {
    write_vulnerability(json, entry);
  }
  json.end_array().end_object();
  return json.take() + "\n";
}

}  // namespace parapet::cli
