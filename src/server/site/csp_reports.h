// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace parapet::server::site {

// What one report of a browser says was blocked. Both are printable and short, whatever was sent.
struct Violation {
  std::string directive;  // "script-src-elem", or "other"
  std::string blocked;    // "inline", "data", or an address without its query
};

// Reads a report in the form of report-uri (one object under "csp-report") or of the Reporting API (a list). Errors: kBadInput.
[[nodiscard]] Result<std::vector<Violation>> parse_csp_reports(std::string_view body);

// Counts what browsers report against the console's content security policy, and logs each kind once: anyone may send reports,
// so neither the log nor the memory may grow with them. Any thread.
class CspReports {
 public:
  // Counts and logs the body's reports. Errors: kBadInput; nothing is counted then.
  [[nodiscard]] Result<void> take(std::string_view body);

  // How many were reported so far, by directive.
  [[nodiscard]] std::vector<std::pair<std::string_view, std::uint64_t>> counts() const;

  static constexpr std::size_t kKindsLoggedMax = 256;
  static constexpr std::size_t kDirectives = 22;

 private:
  [[nodiscard]] bool is_new(const Violation& violation);

  std::array<std::atomic<std::uint64_t>, kDirectives> counts_{};
  std::mutex mutex_;                                      // guards logged_
  std::set<std::pair<std::string, std::string>> logged_;  // at most kKindsLoggedMax
};

}  // namespace parapet::server::site
