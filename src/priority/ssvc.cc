// SPDX-License-Identifier: Apache-2.0
#include "priority/ssvc.h"

#include <algorithm>
#include <string_view>

#include "priority/ssvc_table.h"

namespace parapet::priority {
namespace {

using knowledge::Rating;
using Points = knowledge::SsvcPoints;

// The value of a metric in a CVSS vector; "" where it is not there.
std::string_view metric(std::string_view vector, std::string_view name) {
  while (!vector.empty()) {
    const std::size_t end = std::min(vector.find('/'), vector.size());
    const std::string_view part = vector.substr(0, end);
    if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == ':') {
      return part.substr(name.size() + 1);
    }
    vector.remove_prefix(std::min(end + 1, vector.size()));
  }
  return {};
}

// The first four steps of an attack can be automated where it needs neither luck, rights nor a person (SSVC guide,
// "Automatable"): from the network, without special conditions, without privileges, without anybody's help.
bool is_automatable(Rating::System system, std::string_view vector) {
  const bool easy = metric(vector, "AV") == "N" && metric(vector, "AC") == "L";
  switch (system) {
    case Rating::System::kCvss2:
      return easy && metric(vector, "Au") == "N";
    case Rating::System::kCvss30:
    case Rating::System::kCvss31:
      return easy && metric(vector, "PR") == "N" && metric(vector, "UI") == "N";
    case Rating::System::kCvss40:
      return easy && metric(vector, "AT") == "N" && metric(vector, "PR") == "N" && metric(vector, "UI") == "N";
    case Rating::System::kVendor:
      return false;
  }
  return false;
}

// Total impact is total control of what the software does, or total disclosure (SSVC guide, "Technical Impact"): both
// confidentiality and integrity are lost whole.
bool has_total_impact(Rating::System system, std::string_view vector) {
  switch (system) {
    case Rating::System::kCvss2:
      return metric(vector, "C") == "C" && metric(vector, "I") == "C";
    case Rating::System::kCvss30:
    case Rating::System::kCvss31:
      return metric(vector, "C") == "H" && metric(vector, "I") == "H";
    case Rating::System::kCvss40:
      return metric(vector, "VC") == "H" && metric(vector, "VI") == "H";
    case Rating::System::kVendor:
      return false;
  }
  return false;
}

}  // namespace

Ssvc decide_ssvc(const knowledge::Vulnerability& vulnerability, Mission mission) {
  Ssvc ssvc{.mission = mission};
  const Points& points = vulnerability.ssvc;
  const bool has_exploit = vulnerability.weaponised || vulnerability.exploits_strong > 0;
  if (vulnerability.known_exploited || points.exploitation == Points::Exploitation::kActive) {
    ssvc.exploitation = Points::Exploitation::kActive;
  } else if (has_exploit || points.exploitation == Points::Exploitation::kPoc) {
    ssvc.exploitation = Points::Exploitation::kPoc;
  }
  ssvc.automatable = points.automatable;
  if (ssvc.automatable == Points::Automatable::kUnknown) {
    ssvc.automatable_derived = true;
    ssvc.automatable = is_automatable(vulnerability.score_system, vulnerability.score_vector) ? Points::Automatable::kYes : Points::Automatable::kNo;
  }
  ssvc.technical_impact = points.technical_impact;
  if (ssvc.technical_impact == Points::TechnicalImpact::kUnknown) {
    ssvc.technical_impact_derived = true;
    ssvc.technical_impact = has_total_impact(vulnerability.score_system, vulnerability.score_vector) ? Points::TechnicalImpact::kTotal
                                                                                                     : Points::TechnicalImpact::kPartial;
  }
  const std::size_t exploitation = ssvc.exploitation == Points::Exploitation::kActive ? 2 : ssvc.exploitation == Points::Exploitation::kPoc ? 1 : 0;
  const std::size_t automatable = ssvc.automatable == Points::Automatable::kYes ? 1 : 0;
  const std::size_t impact = ssvc.technical_impact == Points::TechnicalImpact::kTotal ? 1 : 0;
  ssvc.decision = kCoordinatorTable[((exploitation * 2 + automatable) * 2 + impact) * 3 + static_cast<std::size_t>(mission)];
  return ssvc;
}

}  // namespace parapet::priority
