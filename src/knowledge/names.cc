// SPDX-License-Identifier: Apache-2.0
#include "knowledge/names.h"

namespace parapet::knowledge {

std::string_view status_name(Status status) {
  switch (status) {
    case Status::kAffected:
      return "affected";
    case Status::kUnderInvestigation:
      return "under_investigation";
    case Status::kNotAffected:
      return "not_affected";
    case Status::kFixed:
      return "fixed";
  }
  return "affected";
}

std::string_view fix_name(FixState fix) {
  switch (fix) {
    case FixState::kUnknown:
      return "unknown";
    case FixState::kAvailable:
      return "available";
    case FixState::kNone:
      return "none";
    case FixState::kWillNotFix:
      return "will_not_fix";
  }
  return "unknown";
}

}  // namespace parapet::knowledge
