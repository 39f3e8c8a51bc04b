// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "knowledge/knowledge.h"

namespace parapet::priority {

// Constants of design §5, in one place; docs/scoring.md shows them as a table.
struct RiskConstants {
  double floor_known_exploited = 1.0;
  double floor_weaponised = 0.6;
  double floor_public_exploit = 0.05;
  double base_critical = 0.05;
  double base_high = 0.02;
  double base_medium = 0.01;
  double base_low = 0.005;
  double band_critical = 0.95;  // s(v) of a vendor's word: the middle of the band in CVSS v3.1's scale
  double band_high = 0.795;
  double band_medium = 0.545;
  double band_low = 0.2;
  double unrated_severity = 0.5;
};

// s(v): CVSS base / 10; vendor severity's band middle; else 0.5.
[[nodiscard]] double severity_factor(const knowledge::Vulnerability& vulnerability, const RiskConstants& constants = {});
// p(v) without a device's own alerts: max(EPSS, floor), base rate by severity without EPSS.
[[nodiscard]] double likelihood(const knowledge::Vulnerability& vulnerability, const RiskConstants& constants = {});
// s(v) * p(v).
[[nodiscard]] double risk(const knowledge::Vulnerability& vulnerability, const RiskConstants& constants = {});

// "none", "poc", "weaponised", "in_the_wild" (design §7). In the wild: KEV, a publisher's statement, or CISA's decision
// point "active"; proof of concept: strong evidence or CISA's "poc". Weak evidence (links) is none.
[[nodiscard]] std::string_view exploit_level(const knowledge::Vulnerability& vulnerability);

}  // namespace parapet::priority
