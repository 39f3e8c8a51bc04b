// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.h"
#include "knowledge/record.h"

namespace parapet::knowledge {

// A CVSS vector's base score, computed by us. Temporal, environmental and supplemental metrics are accepted and left out
// (v4: threat and environmental metrics too), because they are the reader's, not the record's.
struct CvssScore {
  Rating::System system = Rating::System::kCvss31;
  float base = 0;  // 0.0 .. 10.0, one decimal
  Severity severity = Severity::kUnknown;
};

// Reads "CVSS:3.1/AV:N/...", "CVSS:4.0/...", "AV:N/AC:L/Au:N/..." (v2, with or without parentheses) and computes the base
// score by FIRST's specifications (v2.0 §3.2.1, v3.0 and v3.1 §7.1 with Appendix A's rounding, v4.0 §8 by macro-vectors).
// Fails naming the metric that is missing, repeated or unknown.
[[nodiscard]] Result<CvssScore> score_cvss(std::string_view vector);

// The band of a score: v3 and v4 specifications' table; v2 by NVD's bands (low < 4, medium < 7, high).
[[nodiscard]] Severity severity_of_score(Rating::System system, float score);

// "critical", "high", ...; unknown words give kUnknown. Knows vendors' words: important (high), moderate (medium),
// negligible (low), untriaged (unknown).
[[nodiscard]] Severity severity_by_name(std::string_view word);
[[nodiscard]] std::string_view severity_name(Severity severity);

}  // namespace parapet::knowledge
