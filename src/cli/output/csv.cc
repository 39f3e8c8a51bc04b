// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/text.h"
#include "cli/output/writers.h"
#include "knowledge/cvss.h"

namespace parapet::cli {
namespace {

// RFC 4180 quoting, and OWASP's advice against formula injection: a leading =, +, -, @ or control character would run.
std::string cell(std::string_view text) {
  std::string safe = printable(text);
  if (!safe.empty() && std::string_view("=+-@").find(safe.front()) != std::string_view::npos) {
    safe.insert(safe.begin(), '\'');
  }
  if (safe.find_first_of(",\"") == std::string::npos) {
    return safe;
  }
  std::string quoted = "\"";
  for (const char c : safe) {
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  }
  return quoted + "\"";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    out += (out.empty() ? "" : " ") + part;
  }
  return out;
}

}  // namespace

std::string write_csv(const ScanReport& report) {
  std::string out =
      "vulnerability,aliases,severity,cvss_version,cvss_score,cvss_vector,epss,known_exploited,exploit,ssvc,risk,status,"
      "fix,fixed_version,kind,ecosystem,name,version,vendor,product,source,purl,paths,feed,record,range,comparison,"
      "confidence\r\n";
  for (const ReportFinding& finding : report.findings) {
    const ReportSoftware& software = report.software[finding.software];
    const match::Evidence none;
    const match::Evidence& evidence = finding.evidence.empty() ? none : finding.evidence.front();
    const std::string score = finding.cvss ? fmt::format("{:.1f}", finding.cvss->score) : "";
    const std::string epss = finding.epss ? fmt::format("{:.5f}", *finding.epss) : "";
    const std::vector<std::string> cells = {
        finding.vulnerability,
        joined(finding.aliases),
        std::string(knowledge::severity_name(finding.severity)),
        finding.cvss ? finding.cvss->version : "",
        score,
        finding.cvss ? finding.cvss->vector : "",
        epss,
        finding.known_exploited ? "yes" : "no",
        finding.exploit,
        std::string(priority::decision_name(finding.ssvc.decision)),
        fmt::format("{:.6f}", finding.risk),
        std::string(status_name(finding.status)),
        std::string(fix_name(finding.fix)),
        finding.fixed_version,
        software.kind,
        software.ecosystem,
        software.name,
        software.version,
        software.vendor,
        software.product,
        software.source,
        software.purl,
        joined(software.paths),
        evidence.feed,
        evidence.record_id,
        evidence.range,
        evidence.comparison,
        evidence.confidence,
    };
    for (std::size_t i = 0; i < cells.size(); ++i) {
      out += (i == 0 ? "" : ",") + cell(cells[i]);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace parapet::cli
