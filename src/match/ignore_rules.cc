// SPDX-License-Identifier: Apache-2.0
#include "match/ignore_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml.h"
#include "inventory/purl.h"

namespace parapet::match {
namespace {

using knowledge::Status;

// "*" stands for any run of letters, the empty one too; everything else for itself. Linear steps back to the last star.
bool matches_pattern(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::optional<std::pair<std::size_t, std::size_t>> star;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = {p++, t};
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star) {
      p = star->first + 1;
      t = ++star->second;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') {
    ++p;
  }
  return p == pattern.size();
}

std::string in_words(const IgnoreRule& rule) {
  return rule.software.empty() ? rule.vulnerability : fmt::format("{} in {}", rule.vulnerability, rule.software);
}

// A purl pattern is held against the purl without qualifiers, and without the version where it names none.
bool names_software(const IgnoreRule& rule, const inventory::Device& device, const AssessedSoftware& software) {
  if (rule.software.empty()) {
    return true;
  }
  if (!rule.software.starts_with("pkg:")) {
    const bool has_name = software.software != nullptr;
    return (has_name && matches_pattern(rule.software, software.software->name)) ||
           matches_pattern(rule.software, software.key.name) ||
           (!software.key.source.empty() && matches_pattern(rule.software, software.key.source));
  }
  if (software.software == nullptr) {
    return false;
  }
  Result<inventory::Purl> purl = inventory::parse_purl(inventory::purl_of(device, *software.software));
  if (!purl) {
    return false;
  }
  purl->qualifiers.clear();
  purl->subpath.clear();
  const std::string whole = inventory::to_string(*purl);
  purl->version.clear();
  return matches_pattern(rule.software, whole) || matches_pattern(rule.software, inventory::to_string(*purl));
}

Result<IgnoreRule> read_rule(const YamlValue& value) {
  IgnoreRule rule;
  if (value.kind() != YamlValue::Kind::kMapping) {
    return bad_input("is no mapping");
  }
  for (const std::string& key : value.keys()) {
    const YamlValue& field = value[key];
    if (key != "vulnerability" && key != "software" && key != "reason" && key != "expires") {
      return bad_input(fmt::format("has the unknown field '{}'; there are vulnerability, software, reason and expires", key));
    }
    if (field.kind() != YamlValue::Kind::kScalar) {
      return bad_input(fmt::format("field '{}' is no text", key));
    }
  }
  rule.vulnerability = trim(value["vulnerability"].string());
  rule.software = trim(value["software"].string());
  rule.reason = trim(value["reason"].string());
  if (rule.vulnerability.empty()) {
    return bad_input("lacks 'vulnerability'");
  }
  if (rule.reason.empty()) {
    return bad_input("lacks 'reason': say why the finding may be ignored");
  }
  if (value["software"].present() && rule.software.empty()) {
    return bad_input("has an empty 'software'");
  }
  if (value["expires"].present()) {
    const std::optional<UnixTime> day = parse_time(trim(value["expires"].string()));
    if (!day || !day->known()) {
      return bad_input(fmt::format("has an 'expires' that is no date: '{}'", value["expires"].string()));
    }
    rule.last_day = UnixTime{day->seconds - day->seconds % kSecondsPerDay};
  }
  return rule;
}

bool expired(const IgnoreRule& rule, UnixTime now) {
  return rule.last_day.known() && now.seconds >= rule.last_day.seconds + kSecondsPerDay;
}

void ignore(Finding& finding, const IgnoreRule& rule) {
  finding.status = Status::kNotAffected;
  finding.justification = "ignored";
  for (Evidence& evidence : finding.evidence) {
    evidence.decided = false;
  }
  Evidence evidence;
  evidence.feed = "ignore rules";
  evidence.record_id = in_words(rule);
  evidence.comparison = rule.last_day.known() ? fmt::format("until {}", format_date(rule.last_day)) : "without an end";
  evidence.confidence = "exact";
  evidence.status = Status::kNotAffected;
  evidence.decided = true;
  evidence.note = rule.reason;
  finding.evidence.insert(finding.evidence.begin(), std::move(evidence));
}

}  // namespace

Result<std::vector<IgnoreRule>> read_ignore_rules(std::string_view yaml, const Limits& limits) {
  const YamlValue root = TRY(read_yaml(yaml, limits));
  const YamlValue& list = root.kind() == YamlValue::Kind::kMapping ? root["ignore"] : root;
  const bool other_keys = root.kind() == YamlValue::Kind::kMapping && root.keys().size() != 1;
  if (other_keys || (list.kind() != YamlValue::Kind::kSequence && list.kind() != YamlValue::Kind::kNull)) {
    return bad_input("ignore rules are a list, or a mapping with the one list 'ignore'");
  }
  if (list.elements().size() > limits.aliases_per_record_max) {
    return fail(ErrorCode::kLimit, fmt::format("more rules than aliases_per_record_max ({})", limits.aliases_per_record_max));
  }
  std::vector<IgnoreRule> rules;
  rules.reserve(list.elements().size());
  for (std::size_t i = 0; i < list.elements().size(); ++i) {
    rules.push_back(TRY_AT(read_rule(list.elements()[i]), fmt::format("rule {}", i + 1)));
  }
  return rules;
}

IgnoreReport apply_ignores(const std::vector<IgnoreRule>& rules, UnixTime now, const inventory::Device& device,
                           const knowledge::Knowledge& knowledge, std::vector<AssessedSoftware>& software) {
  IgnoreReport report;
  struct Live {
    const IgnoreRule* rule = nullptr;
    bool used = false;
  };
  std::vector<Live> live;
  std::map<knowledge::VulnerabilityId, std::vector<std::size_t>> by_vulnerability;
  for (const IgnoreRule& rule : rules) {
    if (expired(rule, now)) {
      report.expired.push_back(fmt::format("{}: expired on {}", in_words(rule), format_date(rule.last_day)));
      continue;
    }
    if (const auto id = knowledge.find_vulnerability(rule.vulnerability)) {
      by_vulnerability[*id].push_back(live.size());
    }
    live.push_back({.rule = &rule});
  }
  for (AssessedSoftware& one : software) {
    for (Finding& finding : one.assessment.findings) {
      const auto candidates = by_vulnerability.find(finding.vulnerability);
      const bool open = finding.status == Status::kAffected || finding.status == Status::kUnderInvestigation;
      if (candidates == by_vulnerability.end() || !open) {
        continue;
      }
      for (const std::size_t i : candidates->second) {
        if (names_software(*live[i].rule, device, one)) {
          live[i].used = true;
          ignore(finding, *live[i].rule);
          ++report.findings_changed;
          break;
        }
      }
    }
  }
  for (const Live& one : live) {
    if (!one.used) {
      report.unused.push_back(in_words(*one.rule));
    }
  }
  return report;
}

}  // namespace parapet::match
