// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "priority/ssvc.h"

namespace parapet::priority {

// CISA's coordinator decision table, version 2.0.3 (CERT/CC SSVC, "cisa_coordinator_2_0_3"): exploitation none, public poc,
// active; in each automatable no, yes; in each technical impact partial, total; in each mission and well-being low, medium,
// high. docs/scoring.md shows it.
inline constexpr std::array<SsvcDecision, 36> kCoordinatorTable = [] {
  constexpr SsvcDecision kTrack = SsvcDecision::kTrack;
  constexpr SsvcDecision kStar = SsvcDecision::kTrackStar;
  constexpr SsvcDecision kAttend = SsvcDecision::kAttend;
  constexpr SsvcDecision kAct = SsvcDecision::kAct;
  return std::array<SsvcDecision, 36>{
      kTrack,  kTrack,  kTrack,    // none, not automatable, partial
      kTrack,  kTrack,  kStar,     // none, not automatable, total
      kTrack,  kTrack,  kAttend,   // none, automatable, partial
      kTrack,  kTrack,  kAttend,   // none, automatable, total
      kTrack,  kTrack,  kStar,     // public poc, not automatable, partial
      kTrack,  kStar,   kAttend,   // public poc, not automatable, total
      kTrack,  kTrack,  kAttend,   // public poc, automatable, partial
      kTrack,  kStar,   kAttend,   // public poc, automatable, total
      kTrack,  kTrack,  kAttend,   // active, not automatable, partial
      kTrack,  kAttend, kAct,      // active, not automatable, total
      kAttend, kAttend, kAct,      // active, automatable, partial
      kAttend, kAct,    kAct,      // active, automatable, total
  };
}();

}  // namespace parapet::priority
