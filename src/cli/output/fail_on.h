// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/output/scan_report.h"

namespace parapet::cli {

// The gate of a pipeline (design §7): rules separated by commas, any of them trips; conditions of one rule joined by "+".
class FailOn {
 public:
  // Conditions: critical, high, medium, low (that severity or worse), known-exploited, exploit (public exploit code or
  // worse), fixable. Errors: kUsage naming the condition that is unknown.
  [[nodiscard]] static Result<FailOn> parse(std::string_view text);

  // The first open finding that trips a rule, and that rule as written.
  struct Trip {
    const ReportFinding* finding = nullptr;
    std::string rule;
  };
  [[nodiscard]] std::optional<Trip> check(const ScanReport& report) const;

 private:
  struct Rule {
    std::string text;
    knowledge::Severity at_least = knowledge::Severity::kUnknown;
    bool severity = false;
    bool known_exploited = false;
    bool exploit = false;
    bool fixable = false;
    [[nodiscard]] bool matches(const ReportFinding& finding) const;
  };
  std::vector<Rule> rules_;
};

}  // namespace parapet::cli
