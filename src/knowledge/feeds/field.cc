// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/field.h"

#include <algorithm>

#include "base/text.h"

namespace parapet::knowledge {

std::optional<std::string> cve_id(std::string_view text) {
  text = trim(text);
  constexpr std::size_t kYearAt = 4;
  constexpr std::size_t kNumberAt = 9;
  if (text.size() < kNumberAt + 4 || text.size() > kNumberAt + 19 || !equals_ignoring_case(text.substr(0, kYearAt), "CVE-") ||
      text[kNumberAt - 1] != '-') {
    return std::nullopt;
  }
  const bool digits = std::ranges::all_of(text.substr(kYearAt, 4), is_digit) && std::ranges::all_of(text.substr(kNumberAt), is_digit);
  if (!digits) {
    return std::nullopt;
  }
  return "CVE-" + std::string(text.substr(kYearAt));
}

std::optional<std::uint32_t> cwe_number(std::string_view text) {
  text = trim(text);
  if (text.size() > 4 && equals_ignoring_case(text.substr(0, 4), "CWE-")) {
    text.remove_prefix(4);
  }
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const bool ends_here = end == text.size() || text[end] == ':' || is_space(text[end]);
  const std::optional<std::uint64_t> number = parse_uint(text.substr(0, end));
  constexpr std::uint64_t kHighest = 1'000'000;
  if (!ends_here || !number || *number == 0 || *number > kHighest) {
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(*number);
}

void add_cwe(std::vector<std::uint32_t>& cwes, std::string_view text) {
  const std::optional<std::uint32_t> number = cwe_number(text);
  constexpr std::size_t kCwesMax = 1'000;
  if (number && cwes.size() < kCwesMax && std::ranges::find(cwes, *number) == cwes.end()) {
    cwes.push_back(*number);
  }
}

UnixTime time_or_unknown(std::string_view text) { return parse_time(trim(text)).value_or(UnixTime{}); }

}  // namespace parapet::knowledge
