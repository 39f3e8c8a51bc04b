// SPDX-License-Identifier: Apache-2.0
#include "match/finding.h"

namespace parapet::match {

std::string_view reason_name(NotAssessedReason reason) {
  switch (reason) {
    case NotAssessedReason::kNoFeed:
      return "no_feed";
    case NotAssessedReason::kNoVersion:
      return "no_version";
    case NotAssessedReason::kBadVersion:
      return "bad_version";
    case NotAssessedReason::kUnknownProduct:
      return "unknown_product";
    case NotAssessedReason::kUnknownStream:
      return "unknown_stream";
    case NotAssessedReason::kThirdParty:
      return "third_party";
    case NotAssessedReason::kEndOfLife:
      return "end_of_life";
    case NotAssessedReason::kKernelNotOurs:
      return "kernel_not_ours";
    case NotAssessedReason::kRangeUnreadable:
      return "range_unreadable";
  }
  return "no_feed";
}

}  // namespace parapet::match
