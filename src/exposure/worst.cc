// SPDX-License-Identifier: Apache-2.0
#include "exposure/worst.h"

#include <array>

#include "knowledge/cvss.h"

namespace parapet::exposure {

using knowledge::Severity;

namespace {

constexpr std::array<std::string_view, kExploitLevels> kExploits{"none", "poc", "weaponised", "in_the_wild"};
constexpr std::array<std::string_view, kAgeBands> kAges{"unknown", "under30days", "30to90days", "90to180days", "180to365days", "over365days"};

}  // namespace

SeverityRank rank_of(Severity severity) {
  switch (severity) {
    case Severity::kUnknown:
      return SeverityRank::kUnknown;
    case Severity::kNone:
      return SeverityRank::kNone;
    case Severity::kLow:
      return SeverityRank::kLow;
    case Severity::kMedium:
      return SeverityRank::kMedium;
    case Severity::kHigh:
      return SeverityRank::kHigh;
    case Severity::kCritical:
      return SeverityRank::kCritical;
  }
  return SeverityRank::kUnknown;
}

std::string_view severity_word(SeverityRank rank) {
  switch (rank) {
    case SeverityRank::kNoWeakness:
      return "";
    case SeverityRank::kNone:
      return knowledge::severity_name(Severity::kNone);
    case SeverityRank::kUnknown:
      return knowledge::severity_name(Severity::kUnknown);
    case SeverityRank::kLow:
      return knowledge::severity_name(Severity::kLow);
    case SeverityRank::kMedium:
      return knowledge::severity_name(Severity::kMedium);
    case SeverityRank::kHigh:
      return knowledge::severity_name(Severity::kHigh);
    case SeverityRank::kCritical:
      return knowledge::severity_name(Severity::kCritical);
  }
  return "";
}

ExploitLevel exploit_level_of(std::string_view word) {
  const auto found = std::ranges::find(kExploits, word);
  return found == kExploits.end() ? ExploitLevel::kNone : static_cast<ExploitLevel>(found - kExploits.begin());
}

std::string_view exploit_word(ExploitLevel level) { return kExploits.at(static_cast<std::size_t>(level)); }

std::string_view age_word(AgeBand band) { return kAges.at(static_cast<std::size_t>(band)); }

AgeBand Worst::age(UnixTime now) const {
  if (oldest_day == kNoDay) {
    return AgeBand::kUnknown;
  }
  const std::int64_t days = now.seconds / kSecondsPerDay - oldest_day;
  return days < 30    ? AgeBand::kUnder30Days
         : days < 90  ? AgeBand::kUnder90Days
         : days < 180 ? AgeBand::kUnder180Days
         : days < 365 ? AgeBand::kUnder365Days
                      : AgeBand::kOver365Days;
}

std::uint16_t published_day(UnixTime time) {
  return time.known() ? static_cast<std::uint16_t>(std::min<std::int64_t>(time.seconds / kSecondsPerDay, Worst::kNoDay - 1)) : Worst::kNoDay;
}

}  // namespace parapet::exposure
