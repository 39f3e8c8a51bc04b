// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cli/output/scan_report.h"

namespace parapet::cli {

// What one action closes: all open findings of one product that go away with one update, or that have no fix.
struct FixGroup {
  std::string vendor;
  std::string product;
  std::string ecosystem;
  std::string kind;
  std::set<std::string> names;               // binary packages, jars, ... that are the product here
  std::set<std::string> versions;            // installed
  std::set<std::string> fixed_versions;      // what to install to close all that can be closed: for each name the highest
  std::set<std::string> paths;
  knowledge::FixState fix = knowledge::FixState::kUnknown;
  bool restart = false;                      // fixed on disk, a restart is due
  std::vector<const ReportFinding*> weaknesses;  // one for each vulnerability, riskiest first
  double risk = 0;                           // max over its weaknesses (design §5)
  double risk_sum = 0;
  [[nodiscard]] bool known_exploited() const;
};

// The open findings as groups: those with a fix first, then by risk, then by number of weaknesses, then by name.
// The pointers are into the report.
[[nodiscard]] std::vector<FixGroup> group_by_fix(const ScanReport& report);

}  // namespace parapet::cli
