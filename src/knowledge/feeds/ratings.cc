// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/ratings.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "knowledge/cvss.h"

namespace parapet::knowledge {
namespace {

// More than any real record has; beyond, a hostile one would cost the square of its length.
constexpr std::size_t kRatingsMax = 500;
constexpr std::size_t kReferencesMax = 5'000;

std::string_view prefix_of(Rating::System system) {
  switch (system) {
    case Rating::System::kCvss30:
      return "CVSS:3.0/";
    case Rating::System::kCvss31:
      return "CVSS:3.1/";
    case Rating::System::kCvss40:
      return "CVSS:4.0/";
    case Rating::System::kCvss2:
    case Rating::System::kVendor:
      return "";
  }
  return "";
}

void add_once(std::vector<Rating>& ratings, Rating rating) {
  const bool known = std::ranges::any_of(ratings, [&rating](const Rating& other) {
    return other.system == rating.system && other.vector == rating.vector && other.source == rating.source && other.stated == rating.stated;
  });
  if (!known && ratings.size() < kRatingsMax) {
    ratings.push_back(std::move(rating));
  }
}

}  // namespace

void add_cvss_vector(std::vector<Rating>& ratings, std::string_view vector, std::string_view source, std::optional<float> stated) {
  vector = trim(vector);
  if (vector.empty()) {
    return;
  }
  Rating rating{.system = Rating::System::kCvss2, .vector = std::string(vector), .stated = stated, .source = std::string(source)};
  for (const Rating::System system : {Rating::System::kCvss30, Rating::System::kCvss31, Rating::System::kCvss40}) {
    if (vector.starts_with(prefix_of(system))) {
      rating.system = system;
    }
  }
  if (stated) {
    rating.severity = severity_of_score(rating.system, *stated);
  } else if (const Result<CvssScore> score = score_cvss(vector)) {
    rating.severity = score->severity;
  }
  add_once(ratings, std::move(rating));
}

void add_cvss_rating(std::vector<Rating>& ratings, Rating::System system, JsonValue cvss, std::string_view source) {
  Rating rating{.system = system, .source = std::string(source)};
  const std::string_view vector = trim(cvss["vectorString"].string());
  if (!vector.empty()) {
    rating.vector = vector.starts_with("CVSS:") ? std::string(vector) : std::string(prefix_of(system)) + std::string(vector);
  }
  const std::optional<double> score = cvss["baseScore"].number();
  if (score && *score >= 0 && *score <= 10) {
    rating.stated = static_cast<float>(*score);
  }
  if (rating.vector.empty() && !rating.stated) {
    return;
  }
  rating.severity = severity_by_name(cvss["baseSeverity"].string());
  if (rating.severity == Severity::kUnknown && rating.stated) {
    rating.severity = severity_of_score(system, *rating.stated);
  }
  add_once(ratings, std::move(rating));
}

void add_vendor_rating(std::vector<Rating>& ratings, std::string_view word, std::string_view source) {
  const Severity severity = severity_by_name(word);
  const bool known = std::ranges::any_of(ratings, [&](const Rating& other) {
    return other.system == Rating::System::kVendor && other.severity == severity && other.source == source;
  });
  if (severity != Severity::kUnknown && !known && ratings.size() < kRatingsMax) {
    ratings.push_back({.severity = severity, .source = std::string(source)});
  }
}

void add_reference(std::vector<Reference>& references, std::string_view url, JsonValue tags) {
  url = trim(url);
  if (url.empty()) {
    return;
  }
  const auto found = std::ranges::find(references, url, &Reference::url);
  if (found == references.end() && references.size() >= kReferencesMax) {
    return;
  }
  Reference& reference = found == references.end() ? references.emplace_back(Reference{.url = std::string(url)}) : *found;
  for (const JsonValue tag : tags.elements()) {
    std::string word = to_lower(trim(tag.string()));
    std::ranges::replace(word, ' ', '-');
    const bool means_something = !word.empty() && word != "x_transferred" && !word.starts_with("x_refsource_");
    if (means_something && std::ranges::find(reference.tags, word) == reference.tags.end()) {
      reference.tags.push_back(std::move(word));
    }
  }
}

}  // namespace parapet::knowledge
