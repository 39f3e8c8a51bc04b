// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inventory/software_key.h"
#include "knowledge/knowledge.h"

namespace parapet::match {

// Why a weakness is, or is not, on one piece of software: one rule that was held against it.
struct Evidence {
  knowledge::RecordRef record;
  std::string feed;
  std::string record_id;
  std::string range;       // as the rule has it: "< 3.0.16-1~deb12u1"
  std::string comparison;  // "3.0.15-1~deb12u1 < 3.0.16-1~deb12u1 (deb)"
  std::string confidence;  // "exact", "module", "text"; with a note where one is due
  knowledge::Status status = knowledge::Status::kAffected;
  bool decided = false;    // this rule decided the finding's status
  std::string note;
};

// A weakness on a piece of software, with what was decided and why (design §4).
struct Finding {
  knowledge::VulnerabilityId vulnerability;
  knowledge::Status status = knowledge::Status::kAffected;
  knowledge::FixState fix = knowledge::FixState::kUnknown;
  std::string fixed_version;          // the lowest version that closes it for this software; "" where none
  std::string justification;          // of kNotAffected
  bool stale = false;                 // every feed that says so is older than its limit
  bool fixes_only = false;            // judged by feeds that only know fixes
  bool restart_pending = false;       // the package is fixed, the running kernel is not
  std::vector<Evidence> evidence;     // deciding ones first
};

enum class NotAssessedReason {
  kNoFeed, kNoVersion, kBadVersion, kUnknownProduct, kUnknownStream, kThirdParty, kEndOfLife, kKernelNotOurs, kRangeUnreadable,
};
[[nodiscard]] std::string_view reason_name(NotAssessedReason reason);  // "no_feed", ... as design §7 spells them

struct NotAssessed {
  NotAssessedReason reason = NotAssessedReason::kNoFeed;
  std::string detail;                 // a sentence: what is missing and what would change it
  std::string suggestion;             // a likely product, never a finding (design §3)
};

// The verdict about one software key.
struct Assessment {
  bool assessed = false;              // some feed judged it (even if nothing was found)
  bool listed_only = false;           // an installed kernel that does not run, headers, a package judged through its owner
  bool stale = false;                 // judged by old knowledge only
  bool fixes_only = false;
  std::vector<Finding> findings;      // all statuses; sorted by vulnerability name
  std::vector<NotAssessed> not_assessed;  // reasons; with kRangeUnreadable and kEndOfLife also where assessed is true
};

}  // namespace parapet::match
