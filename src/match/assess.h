// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "knowledge/knowledge.h"
#include "match/decide.h"
#include "match/domain_judges.h"
#include "match/matcher.h"
#include "match/rule_check.h"
#include "match/subject.h"

namespace parapet::match {

// assess() with what it needs to know of the key's domain already looked up.
[[nodiscard]] Assessment assess_with(const inventory::SoftwareKey& key, const knowledge::Knowledge& knowledge,
                                     const MatchOptions& options, const DomainJudges& judges);

// Why the key is not held against rules at all; nullopt where it is. `listed_only` is set where it is deliberately left
// out (owned, an installed kernel that does not run).
[[nodiscard]] std::optional<NotAssessed> why_not_assessed(const inventory::SoftwareKey& key, Subject& subject,
                                                          const knowledge::Knowledge& knowledge,
                                                          const DomainJudges& judges,
                                                          const inventory::ProductTable& products, bool& listed_only);

// Every rule under the subject's names, held against it, in the store's order.
[[nodiscard]] std::vector<Held> check_all(Subject& subject, const knowledge::Knowledge& knowledge, const MatchOptions& options);

// The evidence that one held rule is, in words.
[[nodiscard]] Evidence evidence_of(const Held& held, bool decided, const Subject& subject, const knowledge::Knowledge& knowledge,
                                   const MatchOptions& options);

}  // namespace parapet::match
