// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/json.h"
#include "base/limits.h"
#include "base/result.h"
#include "knowledge/record.h"

namespace parapet::knowledge {

// The rules that the containers of a CVE record 5 state: affected[] of the CNA and of every ADP container, and
// cpeApplicability[]. Products come in the domain "product", under the name of each CPE and under the names in words, the
// same rule once; Windows releases in the domain "windows". Fails with kLimit where the record has more version entries
// than ranges_per_record_max.
[[nodiscard]] Result<std::vector<Affected>> read_cve_affected(JsonValue containers, const Limits& limits);

}  // namespace parapet::knowledge
