// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/record.h"

namespace parapet::knowledge {

// A rating with what decides between it and others: the smaller the better. Total, so that the choice does not depend
// on the order in which records are read.
struct RankedRating {
  // An advisory's rating of several weaknesses together counts after every rating of the one (design §4.7 rates the
  // weakness).
  bool of_several = false;
  std::uint8_t system_rank = 0;   // v4, v3.1, v3.0, v2, vendor
  std::uint8_t source_rank = 0;   // the CNA, NVD, others
  std::string source;
  std::string vector;
  float score = 0;
  bool has_score = false;
  Severity severity = Severity::kUnknown;
  Rating::System system = Rating::System::kVendor;

  [[nodiscard]] bool better_than(const RankedRating& other) const;
};

// The best of a record's ratings; nullopt where none says anything. feed_kind: the importer's name, which tells CVE
// records ("cve5") and NVD ("nvd") from the rest.
[[nodiscard]] std::optional<RankedRating> best_rating(const Record& record, std::string_view feed_kind, bool of_several);

}  // namespace parapet::knowledge
