// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parapet {

// Seconds since 1970-01-01T00:00:00Z, leap seconds left out. 0 stands for "not known" in records.
struct UnixTime {
  std::int64_t seconds = 0;

  friend constexpr auto operator<=>(UnixTime, UnixTime) = default;
  [[nodiscard]] constexpr bool known() const { return seconds > 0; }
};

inline constexpr std::int64_t kSecondsPerDay = 86'400;

// Reads RFC 3339 / ISO 8601: "2024-10-24", "2024-10-24T12:30:00Z", with a fraction (dropped), with an offset
// ("+02:00", "-0500"), with a blank instead of T; without an offset it is UTC. Dates at or before 1970-01-01, such as
// Go's zero time 0001-01-01T00:00:00Z, give UnixTime{0}, "not known". nullopt where the text is none of these.
[[nodiscard]] std::optional<UnixTime> parse_time(std::string_view text);

// "2024-10-24T12:30:00Z"; "" for an unknown time.
[[nodiscard]] std::string format_time(UnixTime time);

// "2024-10-24"; "" for an unknown time.
[[nodiscard]] std::string format_date(UnixTime time);

}  // namespace parapet
