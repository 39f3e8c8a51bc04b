// SPDX-License-Identifier: Apache-2.0
#include "knowledge/rating_choice.h"

#include <tuple>

#include "base/text.h"
#include "knowledge/cvss.h"

namespace parapet::knowledge {
namespace {

std::uint8_t rank_of_system(Rating::System system) {
  switch (system) {
    case Rating::System::kCvss40:
      return 0;
    case Rating::System::kCvss31:
      return 1;
    case Rating::System::kCvss30:
      return 2;
    case Rating::System::kCvss2:
      return 3;
    case Rating::System::kVendor:
      return 4;
  }
  return 5;
}

std::uint8_t rank_of_source(std::string_view source, std::string_view feed_kind) {
  const std::string lower = to_lower(source);
  const bool adp = lower.find("adp") != std::string::npos;
  if (feed_kind == "cve5" && !adp) {
    return 0;
  }
  if (lower.find("nvd") != std::string::npos || (feed_kind == "nvd" && !adp)) {
    return 1;
  }
  return 2;
}

// The score computed from the vector; the stated one only where there is no vector.
std::optional<RankedRating> ranked(const Rating& rating, std::string_view feed_kind) {
  RankedRating ranked;
  ranked.system = rating.system;
  ranked.severity = rating.severity;
  if (rating.system != Rating::System::kVendor) {
    if (!rating.vector.empty()) {
      const Result<CvssScore> computed = score_cvss(rating.vector);
      if (!computed) {
        return std::nullopt;
      }
      ranked.score = computed->base;
      ranked.severity = computed->severity;
      ranked.system = computed->system;
    } else if (rating.stated) {
      ranked.score = *rating.stated;
      ranked.severity = severity_of_score(rating.system, *rating.stated);
    } else {
      return std::nullopt;
    }
    ranked.has_score = true;
  } else if (rating.severity == Severity::kUnknown) {
    return std::nullopt;
  }
  ranked.system_rank = rank_of_system(ranked.system);
  ranked.source_rank = rank_of_source(rating.source, feed_kind);
  ranked.source = rating.source;
  ranked.vector = rating.vector;
  return ranked;
}

}  // namespace

bool RankedRating::better_than(const RankedRating& other) const {
  // Equal in all but the score: the worse score is kept, so that nothing is played down.
  return std::tie(of_several, system_rank, source_rank, source, other.score, other.severity, vector) <
         std::tie(other.of_several, other.system_rank, other.source_rank, other.source, score, severity, other.vector);
}

std::optional<RankedRating> best_rating(const Record& record, std::string_view feed_kind, bool of_several) {
  std::optional<RankedRating> best;
  for (const Rating& rating : record.ratings) {
    std::optional<RankedRating> candidate = ranked(rating, feed_kind);
    if (!candidate) {
      continue;
    }
    candidate->of_several = of_several;
    if (!best || candidate->better_than(*best)) {
      best = std::move(candidate);
    }
  }
  return best;
}

}  // namespace parapet::knowledge
