// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "server/fleet/report.h"
#include "store/facts.h"

namespace parapet::server {

// What a report makes of what is known of its device.
struct MergedReport {
  Receipt::Kind kind = Receipt::Kind::kApplied;
  std::string reason;          // of kOlder and kGap
  store::ReportWrite write;    // with kApplied
};

// Decides whether a report is new, and applies it. Pure; `now` is when it arrived.
//   ordered channels: a new epoch starts with a full report; within it, numbers go up by one; a number at or below the newest
//   was taken in before (kRepeated); one that skips is a kGap; an older epoch is kOlder.
//   unordered channels (uploads): the same content as the newest is kRepeated; one taken earlier than the newest is kOlder.
[[nodiscard]] MergedReport merge_report(const std::optional<store::StoredInventory>& known, Report report, UnixTime now);

}  // namespace parapet::server
