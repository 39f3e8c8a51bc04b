// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/written_rating.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "knowledge/cvss.h"

namespace parapet::knowledge {
namespace {

Rating::System system_of(std::string_view vector) {
  if (vector.starts_with("CVSS:4")) {
    return Rating::System::kCvss40;
  }
  if (vector.starts_with("CVSS:3.0")) {
    return Rating::System::kCvss30;
  }
  return vector.starts_with("CVSS:3") ? Rating::System::kCvss31 : Rating::System::kCvss2;
}

}  // namespace

Rating vector_rating(std::string_view vector, std::string_view source) {
  Rating rating{.system = system_of(vector), .vector = std::string(trim(vector)), .source = std::string(source)};
  if (const Result<CvssScore> score = score_cvss(rating.vector)) {
    rating.system = score->system;
    rating.severity = score->severity;
  }
  return rating;
}

Rating word_rating(std::string_view word, std::string_view source) {
  return {.system = Rating::System::kVendor,
          .severity = severity_by_name(to_lower(trim(word))),
          .source = std::string(source)};
}

Rating score_rating(Rating::System system, double score, std::string_view source) {
  const auto stated = static_cast<float>(score);
  return {
      .system = system, .stated = stated, .severity = severity_of_score(system, stated), .source = std::string(source)};
}

void add_rating(std::vector<Rating>& ratings, Rating rating) {
  const bool says_nothing = rating.vector.empty() && !rating.stated && rating.severity == Severity::kUnknown;
  const bool known = std::ranges::any_of(ratings, [&rating](const Rating& other) {
    return other.system == rating.system && other.vector == rating.vector && other.severity == rating.severity &&
           other.stated == rating.stated;
  });
  if (!says_nothing && !known) {
    ratings.push_back(std::move(rating));
  }
}

}  // namespace parapet::knowledge
