// SPDX-License-Identifier: Apache-2.0
#include "priority/risk.h"

#include <algorithm>

namespace parapet::priority {
namespace {

using knowledge::Severity;

// The middle of each band of CVSS v3.1's qualitative scale (section 5), as a share of 10.
double middle_of_band(Severity severity, const RiskConstants& constants) {
  switch (severity) {
    case Severity::kUnknown:
      return constants.unrated_severity;
    case Severity::kNone:
      return 0;
    case Severity::kLow:
      return constants.band_low;
    case Severity::kMedium:
      return constants.band_medium;
    case Severity::kHigh:
      return constants.band_high;
    case Severity::kCritical:
      return constants.band_critical;
  }
  return constants.unrated_severity;
}

double base_rate(Severity severity, const RiskConstants& constants) {
  switch (severity) {
    case Severity::kCritical:
      return constants.base_critical;
    case Severity::kHigh:
      return constants.base_high;
    case Severity::kMedium:
      return constants.base_medium;
    case Severity::kUnknown:
    case Severity::kNone:
    case Severity::kLow:
      return constants.base_low;
  }
  return constants.base_low;
}

double floor_of(const knowledge::Vulnerability& vulnerability, const RiskConstants& constants) {
  if (vulnerability.known_exploited) {
    return constants.floor_known_exploited;
  }
  if (vulnerability.weaponised) {
    return constants.floor_weaponised;
  }
  return vulnerability.exploits_strong > 0 ? constants.floor_public_exploit : 0;
}

}  // namespace

double severity_factor(const knowledge::Vulnerability& vulnerability, const RiskConstants& constants) {
  if (vulnerability.score) {
    return std::clamp(static_cast<double>(*vulnerability.score) / 10, 0.0, 1.0);
  }
  return middle_of_band(vulnerability.severity, constants);
}

double likelihood(const knowledge::Vulnerability& vulnerability, const RiskConstants& constants) {
  const double expected =
      vulnerability.epss ? static_cast<double>(*vulnerability.epss) : base_rate(vulnerability.severity, constants);
  return std::clamp(std::max(expected, floor_of(vulnerability, constants)), 0.0, 1.0);
}

double risk(const knowledge::Vulnerability& vulnerability, const RiskConstants& constants) {
  return severity_factor(vulnerability, constants) * likelihood(vulnerability, constants);
}

std::string_view exploit_level(const knowledge::Vulnerability& vulnerability) {
  using Exploitation = knowledge::SsvcPoints::Exploitation;
  if (vulnerability.known_exploited || vulnerability.ssvc.exploitation == Exploitation::kActive) {
    return "in_the_wild";
  }
  if (vulnerability.weaponised) {
    return "weaponised";
  }
  return vulnerability.exploits_strong > 0 || vulnerability.ssvc.exploitation == Exploitation::kPoc ? "poc" : "none";
}

}  // namespace parapet::priority
