// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "base/time.h"
#include "knowledge/record.h"

namespace parapet::exposure {

// How severe a weakness is among others. One that nobody rated comes before one that was rated as no risk: it may be worse.
// The numbers are stored (docs/formats/fleet-store.md).
enum class SeverityRank : std::uint8_t { kNoWeakness = 0, kNone = 1, kUnknown = 2, kLow = 3, kMedium = 4, kHigh = 5, kCritical = 6 };
inline constexpr std::size_t kSeverityRanks = 7;
[[nodiscard]] SeverityRank rank_of(knowledge::Severity severity);
[[nodiscard]] std::string_view severity_word(SeverityRank rank);  // as knowledge::severity_name; "" for kNoWeakness

// What is known of exploits, as priority::exploit_level tells it. The numbers are stored.
enum class ExploitLevel : std::uint8_t { kNone = 0, kPoc = 1, kWeaponised = 2, kInTheWild = 3 };
inline constexpr std::size_t kExploitLevels = 4;
[[nodiscard]] ExploitLevel exploit_level_of(std::string_view word);
[[nodiscard]] std::string_view exploit_word(ExploitLevel level);

// How long ago the oldest of some weaknesses was published, in whole days. The numbers are stored.
enum class AgeBand : std::uint8_t { kUnknown = 0, kUnder30Days = 1, kUnder90Days = 2, kUnder180Days = 3, kUnder365Days = 4, kOver365Days = 5 };
inline constexpr std::size_t kAgeBands = 6;
[[nodiscard]] std::string_view age_word(AgeBand band);  // "under30days", "30to90days", …, "over365days", "unknown"

// The worst of a set of weaknesses, each property by itself: the most severe need not be the one that is exploited.
struct Worst {
  static constexpr std::uint16_t kNoDay = 0xFFFF;

  SeverityRank severity = SeverityRank::kNoWeakness;
  ExploitLevel exploit = ExploitLevel::kNone;
  std::uint16_t oldest_day = kNoDay;  // of publication, days since 1970; kNoDay: none has a date

  void add(const Worst& other) {
    severity = std::max(severity, other.severity);
    exploit = std::max(exploit, other.exploit);
    oldest_day = std::min(oldest_day, other.oldest_day);
  }
  [[nodiscard]] bool any() const { return severity != SeverityRank::kNoWeakness; }
  // Days, not hours, are compared: 30 days to the day are not under 30 days.
  [[nodiscard]] AgeBand age(UnixTime now) const;
  friend bool operator==(const Worst&, const Worst&) = default;
};

// The day of a time as Worst has it; kNoDay where the time is not known.
[[nodiscard]] std::uint16_t published_day(UnixTime time);

}  // namespace parapet::exposure
