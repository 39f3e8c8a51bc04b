// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"
#include "match/finding.h"
#include "match/rule_check.h"
#include "match/subject.h"

namespace parapet::match {

// The rules about one weakness that were held against one subject, and what follows from them.
struct Verdict {
  // Nothing: no rule holds, the software is not affected by absence of a statement (or is at or above the fix).
  std::optional<knowledge::Status> status;
  knowledge::FixState fix = knowledge::FixState::kUnknown;
  std::string fixed_version;
  std::string justification;
  std::string caveat;                   // what a reader of the evidence must know of the decision; "" mostly
  std::vector<const Held*> deciding;    // the rules that gave the status
  std::vector<const Held*> overridden;  // rules whose range holds the version, and that something stronger overrides
  std::string overridden_by;            // why, for explain
  bool unreadable = false;              // no rule could be read that would tell
};

// Decides one weakness (design §4.1, §4.6, §4.9 and the notes after the scan format). `rules` are all the rules that
// speak of the weakness and of this software. Order of precedence, strongest first:
//   1. a feed that knows the full state of the release is heard before feeds that only know fixes;
//   2. at or above the highest fix that the distribution names, nothing without a lower bound holds any more;
//   3. a statement "not affected" or "fixed" about this version, not older than the newest advisory that calls it affected;
//   4. affected, where any advisory's range holds the version;
//   5. under investigation; also where the installed version is Debian's rebuild (~debNuM) of the very version that every
//      advisory names as the fix.
[[nodiscard]] Verdict decide(std::span<const Held* const> rules, Subject& subject, const knowledge::Knowledge& knowledge);

}  // namespace parapet::match
