// SPDX-License-Identifier: Apache-2.0
#include "knowledge/cvss.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <string>
#include <vector>

namespace parapet::knowledge {
namespace {

struct Example {
  const char* vector;
  float score;
};

// From the examples documents of CVSS v2.0 (section 3.3), v3.1 and v4.0 (FIRST).
constexpr Example kExamples[] = {
    {"AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8F},
    {"(AV:N/AC:L/Au:N/C:C/I:C/A:C)", 10.0F},
    {"AV:L/AC:H/Au:N/C:C/I:C/A:C", 6.2F},
    {"AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 7.8F},
    {"AV:N/AC:L/Au:N/C:N/I:N/A:N", 0.0F},
    {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1F},
    {"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4F},
    {"CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1F},
    {"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 9.9F},
    {"CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", 4.2F},
    {"CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8F},
    {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5F},
    {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8F},
    {"CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N", 6.8F},
    {"CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 6.8F},
    {"CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H", 9.3F},
    {"CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", 4.6F},
    {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", 9.6F},
    {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0F},
    {"CVSS:3.0/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N", 5.4F},
    {"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C", 9.8F},
    {"CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.3F},
    {"CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.7F},
    {"CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N", 8.3F},
    {"CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:P/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N", 4.8F},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 5.1F},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:L/SA:N", 6.9F},
    {"CVSS:4.0/AV:L/AC:L/AT:N/PR:H/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:N", 5.9F},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", 8.7F},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0F},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U/S:P/U:Red", 9.3F},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0F},
};

TEST(Cvss, scores_the_examples_of_the_specifications) {
  for (const Example& example : kExamples) {
    const auto score = score_cvss(example.vector);
    ASSERT_TRUE(score.has_value()) << example.vector << ": " << score.error().to_string();
    EXPECT_FLOAT_EQ(score->base, example.score) << example.vector;
  }
}

TEST(Cvss, names_what_is_wrong_with_a_vector) {
  const std::vector<std::pair<const char*, const char*>> broken = {
      {"", "CVSS metric AV is missing"},
      {"AV:N/AC:L/Au:N/C:N/I:N", "CVSS metric A is missing"},
      {"AV:N/AV:N/AC:L/Au:N/C:N/I:N/A:C", "CVSS metric AV is repeated"},
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:X", "unknown value 'X' of CVSS metric A"},
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N/Q:Z", "unknown CVSS metric 'Q:Z'"},
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N/", "unknown CVSS metric ''"},
      {"CVSS:5.0/AV:N", "unknown CVSS version in 'CVSS:5.0/AV:N'"},
      {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:R", "unknown value 'R' of CVSS metric UI"}};
  for (const auto& [vector, reason] : broken) {
    const auto score = score_cvss(vector);
    ASSERT_FALSE(score.has_value()) << vector;
    EXPECT_EQ(score.error().message(), reason);
  }
}

TEST(Cvss, severity_bands_are_the_specifications) {
  using enum Rating::System;
  EXPECT_EQ(severity_of_score(kCvss31, 0.0F), Severity::kNone);
  EXPECT_EQ(severity_of_score(kCvss31, 0.1F), Severity::kLow);
  EXPECT_EQ(severity_of_score(kCvss31, 3.9F), Severity::kLow);
  EXPECT_EQ(severity_of_score(kCvss30, 4.0F), Severity::kMedium);
  EXPECT_EQ(severity_of_score(kCvss40, 6.9F), Severity::kMedium);
  EXPECT_EQ(severity_of_score(kCvss40, 7.0F), Severity::kHigh);
  EXPECT_EQ(severity_of_score(kCvss31, 9.0F), Severity::kCritical);
  EXPECT_EQ(severity_of_score(kCvss2, 0.0F), Severity::kLow);
  EXPECT_EQ(severity_of_score(kCvss2, 9.9F), Severity::kHigh);
  EXPECT_EQ(severity_of_score(kCvss31, std::nanf("")), Severity::kUnknown);
}

TEST(Severity, knows_vendors_words) {
  EXPECT_EQ(severity_by_name("IMPORTANT"), Severity::kHigh);
  EXPECT_EQ(severity_by_name("Moderate"), Severity::kMedium);
  EXPECT_EQ(severity_by_name(" negligible "), Severity::kLow);
  EXPECT_EQ(severity_by_name("untriaged"), Severity::kUnknown);
  EXPECT_EQ(severity_by_name("whatever"), Severity::kUnknown);
  for (int i = 1; i <= 5; ++i) {
    const auto severity = static_cast<Severity>(i);
    EXPECT_EQ(severity_by_name(severity_name(severity)), severity);
  }
}

// One choice among the values of each base metric, as a vector.
std::string make_vector(std::string prefix, const std::vector<std::pair<const char*, const char*>>& metrics, const std::vector<int>& choice) {
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const std::string values = metrics[i].second;
    prefix += (i == 0 ? "" : "/") + std::string(metrics[i].first) + ":" + values[static_cast<std::size_t>(choice[i]) % values.size()];
  }
  return prefix;
}

// Values from the least to the most severe.
const std::vector<std::pair<const char*, const char*>> kBase3 = {{"AV", "PLAN"}, {"AC", "HL"}, {"PR", "HLN"}, {"UI", "RN"},
                                                                 {"S", "UC"},    {"C", "NLH"}, {"I", "NLH"},  {"A", "NLH"}};
const std::vector<std::pair<const char*, const char*>> kBase4 = {{"AV", "PLAN"}, {"AC", "HL"},  {"AT", "PN"},  {"PR", "HLN"},
                                                                 {"UI", "APN"},  {"VC", "NLH"}, {"VI", "NLH"}, {"VA", "NLH"},
                                                                 {"SC", "NLH"},  {"SI", "NLH"}, {"SA", "NLH"}};

TEST(Cvss, stays_within_its_bounds_and_rises_with_each_metric) {
  const auto holds = [](const std::string& prefix, const auto& metrics) {
    const std::vector<int> low = *rc::gen::container<std::vector<int>>(metrics.size(), rc::gen::inRange(0, 12));
    std::vector<int> high = low;
    const auto changed = *rc::gen::inRange<std::size_t>(0, metrics.size());
    const int values = static_cast<int>(std::string_view(metrics[changed].second).size());
    high[changed] = low[changed] % values == values - 1 ? low[changed] : low[changed] + 1;
    const auto low_score = score_cvss(make_vector(prefix, metrics, low));
    const auto high_score = score_cvss(make_vector(prefix, metrics, high));
    RC_ASSERT(low_score.has_value() && high_score.has_value());
    RC_ASSERT(low_score->base >= 0.0F && high_score->base <= 10.0F);
    RC_ASSERT(low_score->base <= high_score->base);
  };
  rc::check("v3.1", [&] { holds("CVSS:3.1/", kBase3); });
  rc::check("v4.0", [&] { holds("CVSS:4.0/", kBase4); });
}

TEST(Cvss, takes_its_metrics_in_any_order) {
  EXPECT_FLOAT_EQ(score_cvss("CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N")->base, 9.8F);
}

TEST(Cvss, survives_any_text) {
  rc::check("any text", [](const std::string& text) { static_cast<void>(score_cvss("CVSS:4.0/" + text)); });
}

}  // namespace
}  // namespace parapet::knowledge
