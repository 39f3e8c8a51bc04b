// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"
#include "cli/output/writers.h"
#include "knowledge/cvss.h"

namespace parapet::cli {
namespace {

void write_software(JsonWriter& json, const ReportSoftware& software) {
  json.begin_object()
      .member("kind", software.kind)
      .member("ecosystem", software.ecosystem)
      .member("name", software.name)
      .member("version", software.version)
      .member("vendor", software.vendor)
      .member("product", software.product)
      .member("source", software.source)
      .member("purl", software.purl);
  json.key("paths").begin_array();
  for (const std::string& path : software.paths) {
    json.value(path);
  }
  json.end_array().end_object();
}

void write_target(JsonWriter& json, const ScanReport& report) {
  const inventory::OperatingSystem& os = report.device.os;
  json.key("target").begin_object();
  json.member("target", inventory::to_string(report.target));
  json.member_unless_empty("id", report.device.id).member_unless_empty("name", report.device.name);
  json.key("os").begin_object();
  json.member_unless_empty("family", os.family)
      .member_unless_empty("id", os.id)
      .member_unless_empty("version", os.version)
      .member_unless_empty("codename", os.codename)
      .member_unless_empty("build", os.build)
      .member_unless_empty("arch", os.arch)
      .member_unless_empty("kernel", os.kernel)
      .member_unless_empty("kernel_build", os.kernel_build)
      .member_unless_empty("name", os.name);
  json.end_object().end_object();
}

void write_summary(JsonWriter& json, const ScanReport& report) {
  std::uint64_t open = 0;
  for (const ReportFinding& finding : report.findings) {
    open += is_open(finding) ? 1 : 0;
  }
  json.key("summary").begin_object();
  json.member("software", static_cast<std::uint64_t>(report.software.size()))
      .member("assessed", report.assessed)
      .member("not_assessed", report.not_assessed_software)
      .member("listed_only", report.listed_only)
      .member("judged_by_stale_feed", report.judged_by_stale_feed)
      .member("judged_by_fixes_only", report.judged_by_fixes_only)
      .member("findings", open);
  json.key("by_severity").begin_object();
  const std::array<std::uint64_t, 6> counts = report.by_severity();
  for (std::size_t i = counts.size(); i-- > 0;) {
    json.member(knowledge::severity_name(static_cast<knowledge::Severity>(i)), counts[i]);
  }
  json.end_object();
  json.member("known_exploited", report.known_exploited()).end_object();
}

void write_evidence(JsonWriter& json, const ReportFinding& finding) {
  json.key("evidence").begin_array();
  for (const match::Evidence& evidence : finding.evidence) {
    json.begin_object()
        .member("feed", evidence.feed)
        .member("record", evidence.record_id)
        .member("range", evidence.range)
        .member("comparison", evidence.comparison)
        .member("confidence", evidence.confidence)
        .member("status", status_name(evidence.status))
        .member("decided", evidence.decided);
    json.member_unless_empty("note", evidence.note).end_object();
  }
  json.end_array();
}

void write_finding(JsonWriter& json, const ScanReport& report, const ReportFinding& finding) {
  json.begin_object().member("vulnerability", finding.vulnerability);
  json.key("aliases").begin_array();
  for (const std::string& alias : finding.aliases) {
    json.value(alias);
  }
  json.end_array().key("software");
  write_software(json, report.software[finding.software]);
  json.member("status", status_name(finding.status)).member("fix", fix_name(finding.fix)).key("fixed_version");
  finding.fixed_version.empty() ? json.null() : json.value(finding.fixed_version);
  json.member("severity", knowledge::severity_name(finding.severity)).key("cvss");
  if (finding.cvss) {
    json.begin_object().member("version", finding.cvss->version).key("score");
    // One decimal, as the standard has it; a float's own digits would say 7.5 as 7.5 but 9.8 as 9.800000190734863.
    json.value(static_cast<double>(static_cast<int>(finding.cvss->score * 10 + 0.5F)) / 10);
    json.member("vector", finding.cvss->vector).member("source", finding.cvss->source).end_object();
  } else {
    json.null();
  }
  json.key("epss");
  finding.epss ? json.value(static_cast<double>(static_cast<int>(*finding.epss * 100'000 + 0.5F)) / 100'000) : json.null();
  json.member("known_exploited", finding.known_exploited)
      .member("exploit", finding.exploit)
      .member("ssvc", priority::decision_name(finding.ssvc.decision))
      .member("risk", finding.risk);
  json.member_unless_empty("justification", finding.justification);
  json.member_unless_empty("published", format_time(finding.published));
  json.member("stale", finding.stale).member("fixes_only", finding.fixes_only);
  if (finding.restart_pending) {
    json.member("restart_pending", true);
  }
  write_evidence(json, finding);
  json.end_object();
}

}  // namespace

std::string write_json(const ScanReport& report) {
  JsonWriter json(1);
  json.begin_object().member("schema", "parapet.scan/1");
  write_target(json, report);
  json.member("generated", format_time(report.generated));
  if (report.as_of) {
    json.member("as_of", format_time(*report.as_of));
  }
  json.key("knowledge").begin_object().key("feeds").begin_array();
  for (const ReportFeed& feed : report.feeds) {
    json.begin_object().member("name", feed.name).member("records", feed.records);
    json.member("snapshot", format_date(feed.snapshot)).key("age_days");
    feed.age_days ? json.value(*feed.age_days) : json.null();
    json.member("stale", feed.stale).end_object();
  }
  json.end_array().end_object();
  write_summary(json, report);
  json.key("findings").begin_array();
  for (const ReportFinding& finding : report.findings) {
    write_finding(json, report, finding);
  }
  json.end_array().key("not_assessed").begin_array();
  for (const ReportNotAssessed& entry : report.not_assessed) {
    json.begin_object().key("software");
    write_software(json, report.software[entry.software]);
    json.member("reason", entry.reason).member("detail", entry.detail);
    json.member_unless_empty("suggestion", entry.suggestion).end_object();
  }
  json.end_array().key("problems").begin_array();
  for (const inventory::Problem& problem : report.problems) {
    json.begin_object().member("place", problem.place).member("reason", problem.reason).end_object();
  }
  json.end_array().end_object();
  return json.take() + "\n";
}

}  // namespace parapet::cli
