// SPDX-License-Identifier: Apache-2.0
#include "priority/ssvc.h"

namespace parapet::priority {

std::string_view decision_name(SsvcDecision decision) {
  switch (decision) {
    case SsvcDecision::kTrack:
      return "Track";
    case SsvcDecision::kTrackStar:
      return "Track*";
    case SsvcDecision::kAttend:
      return "Attend";
    case SsvcDecision::kAct:
      return "Act";
  }
  return "Track";
}

}  // namespace parapet::priority
