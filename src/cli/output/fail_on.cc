// SPDX-License-Identifier: Apache-2.0
#include "cli/output/fail_on.h"

#include "base/text.h"
#include "knowledge/cvss.h"

namespace parapet::cli {

Result<FailOn> FailOn::parse(std::string_view text) {
  FailOn gate;
  for (const std::string_view part : split(text, ',')) {
    Rule rule;
    rule.text = trim(part);
    for (const std::string_view condition : split(rule.text, '+')) {
      const std::string_view word = trim(condition);
      if (word == "critical" || word == "high" || word == "medium" || word == "low") {
        rule.severity = true;
        rule.at_least = std::max(rule.at_least, knowledge::severity_by_name(word));
      } else if (word == "known-exploited") {
        rule.known_exploited = true;
      } else if (word == "exploit") {
        rule.exploit = true;
      } else if (word == "fixable") {
        rule.fixable = true;
      } else {
        return fail(ErrorCode::kUsage, "--fail-on: '" + std::string(word) +
                                           "' is no condition; use critical, high, medium, low, known-exploited, exploit, "
                                           "fixable, joined by + and separated by commas");
      }
    }
    if (rule.text.empty()) {
      return fail(ErrorCode::kUsage, "--fail-on: an empty rule");
    }
    gate.rules_.push_back(std::move(rule));
  }
  if (gate.rules_.empty()) {
    return fail(ErrorCode::kUsage, "--fail-on: no rule");
  }
  return gate;
}

bool FailOn::Rule::matches(const ReportFinding& finding) const {
  // A weakness that nobody rated is Medium for gates, as in the compatible API (design §4.7): silence is not safety.
  const knowledge::Severity rated =
      finding.severity == knowledge::Severity::kUnknown ? knowledge::Severity::kMedium : finding.severity;
  return (!severity || rated >= at_least) && (!known_exploited || finding.known_exploited) &&
         (!exploit || finding.exploit != "none") && (!fixable || finding.fix == knowledge::FixState::kAvailable);
}

std::optional<FailOn::Trip> FailOn::check(const ScanReport& report) const {
  for (const Rule& rule : rules_) {
    for (const ReportFinding& finding : report.findings) {
      if (is_open(finding) && rule.matches(finding)) {
        return Trip{.finding = &finding, .rule = rule.text};
      }
    }
  }
  return std::nullopt;
}

}  // namespace parapet::cli
