// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "base/time.h"
#include "inventory/inventory.h"
#include "knowledge/knowledge.h"
#include "match/matcher.h"

// Findings that a user decided to live with, in a YAML file under version control. docs/formats/ignore-rules.md.
namespace parapet::match {

struct IgnoreRule {
  std::string vulnerability;  // any of its ids
  std::string software;       // a package's name, or the beginning of a purl ("pkg:npm/..."), "*" for any run of letters; "": any software
  std::string reason;
  UnixTime last_day;          // start of the last day on which it applies; unknown: for good
};

// Reads the rules: a list, or a mapping with a list `ignore`. Fails as a whole, naming the rule, where one lacks
// vulnerability or reason, has a field that is not known (a mistyped `expires` must not make a rule last for ever) or a
// date that is none: kBadInput; kLimit for more than aliases_per_record_max rules.
[[nodiscard]] Result<std::vector<IgnoreRule>> read_ignore_rules(std::string_view yaml, const Limits& limits);

struct IgnoreReport {
  std::uint32_t findings_changed = 0;
  std::vector<std::string> expired;  // rules that no longer apply: "CVE-2024-1 in openssl: expired on 2024-12-31"
  std::vector<std::string> unused;   // rules that matched no finding
};

// Findings that a rule names and that are affected or under investigation become "not affected" with the justification
// "ignored" and an evidence entry (feed "ignore rules") that gives the reason. Expired rules change nothing and are reported.
// device: whose software it is, for purls.
[[nodiscard]] IgnoreReport apply_ignores(const std::vector<IgnoreRule>& rules, UnixTime now, const inventory::Device& device,
                                         const knowledge::Knowledge& knowledge, std::vector<AssessedSoftware>& software);

}  // namespace parapet::match
