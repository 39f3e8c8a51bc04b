// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/output/scan_report.h"

// The forms in which a scan's result leaves the program. Each writer is pure: the same report gives the same bytes.
namespace parapet::cli {

struct TableOptions {
  bool colour = false;
  std::size_t width = 100;
  bool full = false;  // every weakness of every group, and every not-assessed entry
};

// For people: what to fix first and why, what was not assessed, how old the knowledge is.
[[nodiscard]] std::string write_table(const ScanReport& report, const TableOptions& options);
// parapet.scan/1 (design §7; docs/schemas/parapet.scan-1.schema.json).
[[nodiscard]] std::string write_json(const ScanReport& report);
// One row a finding, RFC 4180; cells that a spreadsheet would run as a formula are defused with an apostrophe.
[[nodiscard]] std::string write_csv(const ScanReport& report);
// SARIF 2.1.0 (OASIS standard).
[[nodiscard]] std::string write_sarif(const ScanReport& report);
// CycloneDX 1.5 with components and vulnerabilities (and VEX analysis states).
[[nodiscard]] std::string write_cyclonedx(const ScanReport& report, const inventory::Inventory& inventory);
// OpenVEX 0.2.0: one statement for each weakness and status.
[[nodiscard]] std::string write_openvex(const ScanReport& report);

}  // namespace parapet::cli
