// SPDX-License-Identifier: Apache-2.0
#include "knowledge/cvss.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "base/text.h"
#include "knowledge/cvss_vector.h"

namespace parapet::knowledge {
namespace cvss {
namespace {

constexpr std::size_t kVectorBytesMax = 1024;

// Which of the blank-separated words this is.
std::uint8_t place_of(std::string_view word, std::string_view words) {
  std::uint8_t place = 0;
  while (!words.empty()) {
    const auto [first, rest] = cut(words, ' ');
    if (first == word) {
      return place;
    }
    words = rest.value_or("");
    ++place;
  }
  return kNotGiven;
}

}  // namespace

Result<Values> read_vector(std::string_view parts, std::span<const Metric> metrics) {
  if (parts.size() > kVectorBytesMax) {
    return fail(ErrorCode::kLimit, fmt::format("a CVSS vector of {} bytes", parts.size()));
  }
  Values values;
  values.fill(kNotGiven);
  for (const std::string_view part : split(parts, '/')) {
    const auto [name, value] = cut(part, ':');
    const auto metric = std::ranges::find(metrics, name, &Metric::name);
    if (metric == metrics.end() || !value) {
      return bad_input(fmt::format("unknown CVSS metric '{}'", part));
    }
    std::uint8_t& place = values[static_cast<std::size_t>(std::distance(metrics.begin(), metric))];
    if (place != kNotGiven) {
      return bad_input(fmt::format("CVSS metric {} is repeated", name));
    }
    place = place_of(*value, metric->values);
    if (place == kNotGiven) {
      return bad_input(fmt::format("unknown value '{}' of CVSS metric {}", *value, name));
    }
  }
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    if (metrics[i].mandatory && values[i] == kNotGiven) {
      return bad_input(fmt::format("CVSS metric {} is missing", metrics[i].name));
    }
  }
  return values;
}

namespace {

// CVSS v2.0, section 2 (metrics) and 3.2.1 (numbers and equation).
constexpr Metric kVersion2[] = {
    {"AV", "L A N", true},    {"AC", "H M L", true},  {"Au", "M S N", true},        {"C", "N P C", true},
    {"I", "N P C", true},     {"A", "N P C", true},   {"E", "U POC F H ND"},        {"RL", "OF TF W U ND"},
    {"RC", "UC UR C ND"},     {"CDP", "N L LM MH H ND"}, {"TD", "N L M H ND"},      {"CR", "L M H ND"},
    {"IR", "L M H ND"},       {"AR", "L M H ND"}};

Result<double> score_version2(std::string_view parts) {
  constexpr double kVector[] = {0.395, 0.646, 1.0};
  constexpr double kComplexity[] = {0.35, 0.61, 0.71};
  constexpr double kAuthentication[] = {0.45, 0.56, 0.704};
  constexpr double kImpact[] = {0.0, 0.275, 0.660};
  const Values v = TRY(read_vector(parts, kVersion2));
  const double impact = 10.41 * (1 - (1 - kImpact[v[3]]) * (1 - kImpact[v[4]]) * (1 - kImpact[v[5]]));
  const double exploitability = 20 * kVector[v[0]] * kComplexity[v[1]] * kAuthentication[v[2]];
  const double factor = impact == 0 ? 0 : 1.176;
  const double score = (0.6 * impact + 0.4 * exploitability - 1.5) * factor;
  return std::max(0.0, std::round(score * 10) / 10);
}

// CVSS v3.1, sections 2 to 4 (metrics) and 7.4 (numbers); v3.0 has the same.
constexpr Metric kVersion3[] = {
    {"AV", "N A L P", true}, {"AC", "L H", true},   {"PR", "N L H", true}, {"UI", "N R", true},
    {"S", "U C", true},      {"C", "N L H", true},  {"I", "N L H", true},  {"A", "N L H", true},
    {"E", "X U P F H"},      {"RL", "X O T W U"},   {"RC", "X U R C"},     {"CR", "X L M H"},
    {"IR", "X L M H"},       {"AR", "X L M H"},     {"MAV", "X N A L P"},  {"MAC", "X L H"},
    {"MPR", "X N L H"},      {"MUI", "X N R"},      {"MS", "X U C"},       {"MC", "X N L H"},
    {"MI", "X N L H"},       {"MA", "X N L H"}};

// v3.1, appendix A: the smallest number with one decimal that is not below the input, free of floating-point artefacts.
double round_up(double value) {
  const auto scaled = static_cast<std::int64_t>(std::llround(value * 100'000));
  const std::int64_t tenths = scaled % 10'000 == 0 ? scaled / 10'000 : scaled / 10'000 + 1;
  return static_cast<double>(tenths) / 10;
}

Result<double> score_version3(std::string_view parts) {
  constexpr double kVector[] = {0.85, 0.62, 0.55, 0.2};
  constexpr double kComplexity[] = {0.77, 0.44};
  constexpr double kPrivileges[2][3] = {{0.85, 0.62, 0.27}, {0.85, 0.68, 0.5}};
  constexpr double kInteraction[] = {0.85, 0.62};
  constexpr double kImpact[] = {0.0, 0.22, 0.56};
  const Values v = TRY(read_vector(parts, kVersion3));
  const bool changed = v[4] == 1;
  const double sub_score = 1 - (1 - kImpact[v[5]]) * (1 - kImpact[v[6]]) * (1 - kImpact[v[7]]);
  const double impact = changed ? 7.52 * (sub_score - 0.029) - 3.25 * std::pow(sub_score - 0.02, 15) : 6.42 * sub_score;
  if (impact <= 0) {
    return 0.0;
  }
  const double exploitability = 8.22 * kVector[v[0]] * kComplexity[v[1]] * kPrivileges[changed ? 1 : 0][v[2]] * kInteraction[v[3]];
  return round_up(std::min((changed ? 1.08 : 1.0) * (impact + exploitability), 10.0));
}

}  // namespace
}  // namespace cvss

Result<CvssScore> score_cvss(std::string_view vector) {
  std::string_view parts = trim(vector);
  const auto take = [&parts](std::string_view prefix) {
    const bool found = parts.starts_with(prefix);
    parts.remove_prefix(found ? prefix.size() : 0);
    return found;
  };
  CvssScore score;
  double base = 0;
  if (take("CVSS:4.0/")) {
    score.system = Rating::System::kCvss40;
    base = TRY(cvss::score_version4(parts));
  } else if (take("CVSS:3.1/")) {
    score.system = Rating::System::kCvss31;
    base = TRY(cvss::score_version3(parts));
  } else if (take("CVSS:3.0/")) {
    score.system = Rating::System::kCvss30;
    base = TRY(cvss::score_version3(parts));
  } else if (!take("CVSS:2.0/") && parts.starts_with("CVSS:")) {
    return bad_input(fmt::format("unknown CVSS version in '{}'", parts.substr(0, 16)));
  } else {
    score.system = Rating::System::kCvss2;
    if (parts.starts_with('(') && parts.ends_with(')')) {
      parts = parts.substr(1, parts.size() - 2);
    }
    base = TRY(cvss::score_version2(parts));
  }
  score.base = static_cast<float>(base);
  score.severity = severity_of_score(score.system, score.base);
  return score;
}

Severity severity_of_score(Rating::System system, float score) {
  // Half a tenth below each bound, so that 6.9999 from somebody's arithmetic is 7.0.
  const auto at_least = [score](float bound) { return score > bound - 0.05F; };
  if (std::isnan(score) || score < 0) {
    return Severity::kUnknown;
  }
  if (system == Rating::System::kCvss2) {
    return at_least(7.0F) ? Severity::kHigh : at_least(4.0F) ? Severity::kMedium : Severity::kLow;
  }
  if (!at_least(0.1F)) {
    return Severity::kNone;
  }
  return at_least(9.0F)   ? Severity::kCritical
         : at_least(7.0F) ? Severity::kHigh
         : at_least(4.0F) ? Severity::kMedium
                          : Severity::kLow;
}

Severity severity_by_name(std::string_view word) {
  struct Word {
    std::string_view word;
    Severity severity;
  };
  static constexpr Word kWords[] = {
      {"critical", Severity::kCritical}, {"high", Severity::kHigh},     {"important", Severity::kHigh},
      {"medium", Severity::kMedium},     {"moderate", Severity::kMedium}, {"low", Severity::kLow},
      {"negligible", Severity::kLow},    {"none", Severity::kNone},
  };
  const std::string lower = to_lower(trim(word));
  const auto* const found = std::ranges::find(kWords, lower, &Word::word);
  return found == std::end(kWords) ? Severity::kUnknown : found->severity;
}

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::kUnknown:
      return "unknown";
    case Severity::kNone:
      return "none";
    case Severity::kLow:
      return "low";
    case Severity::kMedium:
      return "medium";
    case Severity::kHigh:
      return "high";
    case Severity::kCritical:
      return "critical";
  }
  return "unknown";
}

}  // namespace parapet::knowledge
