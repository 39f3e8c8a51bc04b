// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "exposure/worst.h"
#include "server/console/list.h"

namespace parapet::server::console {

// Devices by the worst of their open weaknesses: each value of a scale is taken or not. Where any scale is narrowed, devices
// without open weaknesses are not taken.
class WorstFilter {
 public:
  WorstFilter(const std::vector<std::string>& severities, const std::vector<std::string>& exploits, const std::vector<std::string>& ages)
      : any_(!severities.empty() || !exploits.empty() || !ages.empty()) {
    fill(severities, severity_, exposure::severity_word);
    fill(exploits, exploit_, exposure::exploit_word);
    fill(ages, age_, exposure::age_word);
  }

  [[nodiscard]] bool any() const { return any_; }
  [[nodiscard]] bool takes(exposure::SeverityRank severity, exposure::ExploitLevel exploit, exposure::AgeBand age) const {
    return !any_ || (severity != exposure::SeverityRank::kNoWeakness && severity_.at(static_cast<std::size_t>(severity)) &&
                     exploit_.at(static_cast<std::size_t>(exploit)) && age_.at(static_cast<std::size_t>(age)));
  }
  [[nodiscard]] bool takes(const exposure::Worst& worst, UnixTime now) const { return !any_ || takes(worst.severity, worst.exploit, worst.age(now)); }

 private:
  template <typename Value, std::size_t kCount>
  static void fill(const std::vector<std::string>& values, std::array<bool, kCount>& taken, std::string_view (*word)(Value)) {
    for (std::size_t i = 0; i < kCount; ++i) {
      taken.at(i) = has_value(values, word(static_cast<Value>(i)));
    }
  }

  bool any_;
  std::array<bool, exposure::kSeverityRanks> severity_{};
  std::array<bool, exposure::kExploitLevels> exploit_{};
  std::array<bool, exposure::kAgeBands> age_{};
};

// The filters of a query, by the names that they have there.
[[nodiscard]] inline WorstFilter read_worst_filter(const http::Request& request, std::string_view severity, std::string_view exploit, std::string_view age) {
  return {filter_values(request, severity), filter_values(request, exploit), filter_values(request, age)};
}

}  // namespace parapet::server::console
