// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "cli/output/writers.h"

namespace parapet::cli {
namespace {

// Products of one weakness in one status: one OpenVEX statement.
struct Statement {
  std::vector<std::string> aliases;
  std::map<std::string, std::string> actions;  // product id -> what to do
  std::string justification;
};

// OpenVEX identifies products by IRI; a package without a purl gets one of the generic type.
std::string product_id(const ReportSoftware& software) {
  if (!software.purl.empty()) {
    return software.purl;
  }
  return fmt::format("pkg:generic/{}{}", percent_encode(software.name, "._-~"),
                     software.version.empty() ? "" : "@" + percent_encode(software.version, "._-~+:"));
}

std::string action_of(const ReportFinding& finding) {
  if (!finding.fixed_version.empty()) {
    return "update to " + finding.fixed_version;
  }
  switch (finding.fix) {
    case knowledge::FixState::kAvailable:
      return "update to the publisher's newest version";
    case knowledge::FixState::kNone:
      return "no fix exists yet; reduce exposure or remove the software";
    case knowledge::FixState::kWillNotFix:
      return "the publisher will not fix it; upgrade the release, reduce exposure or remove the software";
    case knowledge::FixState::kUnknown:
      return "see the publisher's advisory";
  }
  return "see the publisher's advisory";
}

// The justification labels that OpenVEX 0.2.0 knows; anything else goes into the impact statement.
bool is_justification(std::string_view text) {
  return text == "component_not_present" || text == "vulnerable_code_not_present" ||
         text == "vulnerable_code_not_in_execute_path" || text == "vulnerable_code_cannot_be_controlled_by_adversary" ||
         text == "inline_mitigations_already_exist";
}

using Key = std::tuple<std::string, knowledge::Status, std::string>;  // vulnerability, status, justification

void write_statement(JsonWriter& json, const Key& key, const Statement& statement) {
  const auto& [vulnerability, status, justification] = key;
  json.begin_object().key("vulnerability").begin_object().member("name", vulnerability);
  if (!statement.aliases.empty()) {
    json.key("aliases").begin_array();
    for (const std::string& alias : statement.aliases) {
      json.value(alias);
    }
    json.end_array();
  }
  json.end_object().key("products").begin_array();
  std::string actions;
  for (const auto& [product, action] : statement.actions) {
    json.begin_object().member("@id", product).end_object();
    actions += (actions.empty() ? "" : "; ") + product + ": " + action;
  }
  json.end_array().member("status", status_name(status));
  if (status == knowledge::Status::kAffected) {
    json.member("action_statement", actions);
  }
  if (status == knowledge::Status::kNotAffected) {
    if (is_justification(justification)) {
      json.member("justification", justification);
    } else {
      json.member("impact_statement", justification.empty() ? "the publisher states that it is not affected" : justification);
    }
  }
  json.end_object();
}

}  // namespace

std::string write_openvex(const ScanReport& report) {
  std::map<Key, Statement> statements;
  for (const ReportFinding& finding : report.findings) {
    Statement& statement = statements[{finding.vulnerability, finding.status, finding.justification}];
    statement.aliases = finding.aliases;
    statement.actions.emplace(product_id(report.software[finding.software]), action_of(finding));
  }
  JsonWriter body(1);
  body.begin_array();
  for (const auto& [key, statement] : statements) {
    write_statement(body, key, statement);
  }
  body.end_array();
  const std::string when = format_time(report.generated);
  const std::string identity = sha256_hex(body.text() + when + inventory::to_string(report.target)).substr(0, 32);
  JsonWriter json(1);
  json.begin_object().member("@context", "https://openvex.dev/ns/v0.2.0");
  json.member("@id", "urn:parapet:vex:" + identity).member("author", "Parapet").member("role", "scanner");
  json.member("timestamp", when).member("version", 1).member("tooling", "parapet " PARAPET_VERSION);
  json.key("statements").begin_array();
  for (const auto& [key, statement] : statements) {
    write_statement(json, key, statement);
  }
  json.end_array().end_object();
  return json.take() + "\n";
}

}  // namespace parapet::cli
