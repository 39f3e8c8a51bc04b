// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "knowledge/cvss4_scores.h"
#include "knowledge/cvss_vector.h"

// CVSS v4.0 base scores. Threat and environmental metrics stand at their defaults, as section 8.1 has it for metrics that
// are not defined: exploit maturity attacked (EQ5 level 0), security requirements high.
namespace parapet::knowledge::cvss {
namespace {

// Values from the most to the least severe, so that a value's place is its severity in steps (section 8.2). The impact on
// the subsequent system begins with safety, which only modified metrics can name: its places count from 1.
enum Base : std::size_t { kAv, kAc, kAt, kPr, kUi, kVc, kVi, kVa, kSc, kSi, kSa, kBaseCount };

constexpr Metric kVersion4[] = {
    {"AV", "N A L P", true}, {"AC", "L H", true},   {"AT", "N P", true},    {"PR", "N L H", true}, {"UI", "N P A", true},
    {"VC", "H L N", true},   {"VI", "H L N", true}, {"VA", "H L N", true},  {"SC", "H L N", true}, {"SI", "H L N", true},
    {"SA", "H L N", true},   {"E", "X A P U"},      {"CR", "X H M L"},      {"IR", "X H M L"},     {"AR", "X H M L"},
    {"MAV", "X N A L P"},    {"MAC", "X L H"},      {"MAT", "X N P"},       {"MPR", "X N L H"},    {"MUI", "X N P A"},
    {"MVC", "X H L N"},      {"MVI", "X H L N"},    {"MVA", "X H L N"},     {"MSC", "X H L N"},    {"MSI", "X S H L N"},
    {"MSA", "X S H L N"},    {"S", "X N P"},        {"AU", "X N Y"},        {"R", "X A U I"},      {"V", "X D C"},
    {"RE", "X L M H"},       {"U", "X Clear Green Amber Red"}};
static_assert(std::size(kVersion4) <= kMetricsMax);

constexpr std::uint8_t kImpactNone = 2;

// Section 8.2, tables 24 to 29: the level of each equivalence set.
struct Levels {
  std::uint32_t eq1 = 0;
  std::uint32_t eq2 = 0;
  std::uint32_t eq3 = 0;
  std::uint32_t eq4 = 0;
  std::uint32_t eq5 = 0;
  std::uint32_t eq6 = 0;
};

Levels levels_of(const Values& v) {
  Levels levels;
  const int easy = (v[kAv] == 0 ? 1 : 0) + (v[kPr] == 0 ? 1 : 0) + (v[kUi] == 0 ? 1 : 0);
  constexpr std::uint8_t kPhysical = 3;
  levels.eq1 = easy == 3 ? 0 : easy > 0 && v[kAv] != kPhysical ? 1 : 2;
  levels.eq2 = v[kAc] == 0 && v[kAt] == 0 ? 0 : 1;
  const bool any_high = v[kVc] == 0 || v[kVi] == 0 || v[kVa] == 0;
  levels.eq3 = v[kVc] == 0 && v[kVi] == 0 ? 0 : any_high ? 1 : 2;
  levels.eq4 = v[kSc] == 0 || v[kSi] == 0 || v[kSa] == 0 ? 1 : 2;
  levels.eq6 = any_high ? 0 : 1;
  return levels;
}

std::optional<int> macro_score(const Levels& levels) {
  const std::uint32_t wanted =
      ((((levels.eq1 * 10 + levels.eq2) * 10 + levels.eq3) * 10 + levels.eq4) * 10 + levels.eq5) * 10 + levels.eq6;
  const auto* const found = std::ranges::lower_bound(kMacroVectorScores, wanted, {}, &MacroVectorScore::levels);
  if (found == std::end(kMacroVectorScores) || found->levels != wanted) {
    return std::nullopt;
  }
  return found->tenths;
}

// Section 8.2: a highest-severity vector of one level of an equivalence set, as places of its metrics' values.
struct Highest {
  std::uint32_t level;
  std::array<std::uint8_t, 3> places;
};
constexpr Highest kHighest1[] = {{0, {0, 0, 0}}, {1, {1, 0, 0}}, {1, {0, 1, 0}}, {1, {0, 0, 1}}, {2, {3, 0, 0}}, {2, {1, 1, 1}}};
constexpr Highest kHighest2[] = {{0, {0, 0, 0}}, {1, {1, 0, 0}}, {1, {0, 1, 0}}};
// EQ3 and EQ6 together where the requirements are high: 00, 10 and 21 are the levels that a base vector reaches.
constexpr Highest kHighest36[] = {{0, {0, 0, 0}}, {1, {1, 0, 0}}, {1, {0, 1, 0}}, {2, {1, 1, 1}}};
constexpr Highest kHighest4[] = {{1, {0, 0, 0}}, {2, {1, 1, 1}}};

// Steps from the highest-severity vector of the level that is nowhere below this one.
int distance(std::span<const Highest> highest, std::uint32_t level, std::array<std::uint8_t, 3> places) {
  for (const Highest& top : highest) {
    if (top.level == level && std::ranges::equal(top.places, places, std::ranges::less_equal{})) {
      int steps = 0;
      for (std::size_t i = 0; i < places.size(); ++i) {
        steps += places[i] - top.places[i];
      }
      return steps;
    }
  }
  return 0;
}

// Section 8.2: the depth of each level, in steps.
constexpr int kDepth1[] = {1, 4, 5};
constexpr int kDepth2[] = {1, 2};
constexpr int kDepth36[] = {7, 8, 10};
constexpr int kDepth4[] = {6, 5, 4};

// What one equivalence set takes off: how far down its level the vector stands, of what the next lower level is below.
struct Reduction {
  double sum = 0;
  int sets = 0;
  void add(int score, std::optional<int> next_lower, int steps, int depth) {
    if (next_lower) {
      sum += static_cast<double>(score - *next_lower) * steps / depth;
      ++sets;
    }
  }
};

// The score of the next lower macro-vector in EQ3 and EQ6 together (section 8.2): from 00 the higher of 01 and 10.
std::optional<int> next_lower36(const Levels& levels) {
  Levels less3 = levels;
  ++less3.eq3;
  Levels less6 = levels;
  ++less6.eq6;
  if (levels.eq3 == 0) {
    const std::optional<int> by3 = macro_score(less3);
    const std::optional<int> by6 = macro_score(less6);
    return by3 && by6 ? std::max(by3, by6) : by3 ? by3 : by6;
  }
  return levels.eq3 == 1 ? macro_score(less6) : std::nullopt;
}

}  // namespace

Result<double> score_version4(std::string_view parts) {
  const Values v = TRY(read_vector(parts, kVersion4));
  const auto first_impact = v.begin() + kVc;
  if (std::all_of(first_impact, first_impact + 6, [](std::uint8_t place) { return place == kImpactNone; })) {
    return 0.0;  // section 8.2: no impact on either system
  }
  const Levels levels = levels_of(v);
  const std::optional<int> score = macro_score(levels);
  if (!score) {
    return bad_input("a CVSS v4 vector outside the macro-vectors");
  }
  const auto lower = [&levels](std::uint32_t Levels::* set) {
    Levels next = levels;
    ++(next.*set);
    return macro_score(next);
  };
  Reduction reduction;
  reduction.add(*score, lower(&Levels::eq1), distance(kHighest1, levels.eq1, {v[kAv], v[kPr], v[kUi]}), kDepth1[levels.eq1]);
  reduction.add(*score, lower(&Levels::eq2), distance(kHighest2, levels.eq2, {v[kAc], v[kAt], 0}), kDepth2[levels.eq2]);
  reduction.add(*score, next_lower36(levels), distance(kHighest36, levels.eq3, {v[kVc], v[kVi], v[kVa]}), kDepth36[levels.eq3]);
  reduction.add(*score, lower(&Levels::eq4), distance(kHighest4, levels.eq4, {v[kSc], v[kSi], v[kSa]}), kDepth4[levels.eq4]);
  reduction.add(*score, lower(&Levels::eq5), 0, 1);
  const double tenths = *score - (reduction.sets == 0 ? 0.0 : reduction.sum / reduction.sets);
  // Halves go up; the small term undoes binary fractions that fall just below one, as FIRST's calculator does.
  return std::clamp(std::floor(tenths + 0.5 + 1e-6), 0.0, 100.0) / 10;
}

}  // namespace parapet::knowledge::cvss
