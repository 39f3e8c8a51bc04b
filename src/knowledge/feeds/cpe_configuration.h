// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/json.h"
#include "base/limits.h"
#include "base/result.h"
#include "knowledge/record.h"

namespace parapet::knowledge {

// Rules from NVD's applicability statements: `configurations` of the NVD API 2.0 and `cpeApplicability` of CVE records,
// which have the same form. Matches marked vulnerable become rules of the domain "product"; the other matches of the same
// AND statement become their conditions: operating systems as platforms, anything else as products of which one must be
// there. Windows, and distributions as a whole, make no rules: their own publishers' data does. A negated statement can't be turned into a rule and is left
// out as unreadable. Fails with kLimit beyond ranges_per_record_max matches.
[[nodiscard]] Result<std::vector<Affected>> read_cpe_configurations(JsonValue configurations, const Limits& limits);

}  // namespace parapet::knowledge
