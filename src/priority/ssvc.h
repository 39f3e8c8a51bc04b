// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "knowledge/knowledge.h"

namespace parapet::priority {

enum class SsvcDecision { kTrack, kTrackStar, kAttend, kAct };
enum class Mission { kLow, kMedium, kHigh };

// The decision and the inputs that led to it, so that every ranking can be opened (design §5).
struct Ssvc {
  SsvcDecision decision = SsvcDecision::kTrack;
  knowledge::SsvcPoints::Exploitation exploitation = knowledge::SsvcPoints::Exploitation::kNone;
  knowledge::SsvcPoints::Automatable automatable = knowledge::SsvcPoints::Automatable::kNo;
  knowledge::SsvcPoints::TechnicalImpact technical_impact = knowledge::SsvcPoints::TechnicalImpact::kPartial;
  Mission mission = Mission::kMedium;
  bool automatable_derived = false;       // from the CVSS vector, not from a record
  bool technical_impact_derived = false;
};

// CISA's table (cisa_coordinator 2.0.3): exploitation from KEV, exploit evidence and the record; automatable and technical
// impact from the record, else derived from the vector.
[[nodiscard]] Ssvc decide_ssvc(const knowledge::Vulnerability& vulnerability, Mission mission);
[[nodiscard]] std::string_view decision_name(SsvcDecision decision);  // "Track", "Track*", "Attend", "Act"

}  // namespace parapet::priority
