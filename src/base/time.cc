// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace parapet {
namespace {

// Reads exactly `count` digits at `position`; false where there are others.
bool read_digits(std::string_view text, std::size_t position, std::size_t count, int& value) {
  if (position + count > text.size()) {
    return false;
  }
  const char* begin = text.data() + position;
  const auto [end, error] = std::from_chars(begin, begin + count, value);
  return error == std::errc{} && end == begin + count && *begin != '-';
}

// Reads "Z", "+hh:mm", "+hhmm" or nothing; seconds east of UTC.
std::optional<int> read_offset(std::string_view text) {
  if (text.empty() || text == "Z" || text == "z") {
    return 0;
  }
  if (text.front() != '+' && text.front() != '-') {
    return std::nullopt;
  }
  const int sign = text.front() == '-' ? -1 : 1;
  int hours = 0;
  int minutes = 0;
  if (!read_digits(text, 1, 2, hours)) {
    return std::nullopt;
  }
  if (text.size() == 6 && text[3] == ':') {
    if (!read_digits(text, 4, 2, minutes)) {
      return std::nullopt;
    }
  } else if (text.size() == 5) {
    if (!read_digits(text, 3, 2, minutes)) {
      return std::nullopt;
    }
  } else if (text.size() != 3) {
    return std::nullopt;
  }
  return sign * (hours * 3600 + minutes * 60);
}

}  // namespace

std::optional<UnixTime> parse_time(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (text.size() < 10 || text[4] != '-' || text[7] != '-' || !read_digits(text, 0, 4, year) ||
      !read_digits(text, 5, 2, month) || !read_digits(text, 8, 2, day)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) {
    return std::nullopt;
  }
  std::int64_t seconds = std::chrono::sys_days{date}.time_since_epoch().count() * kSecondsPerDay;
  if (text.size() > 10) {
    int hour = 0;
    int minute = 0;
    int second = 0;
    if ((text[10] != 'T' && text[10] != ' ' && text[10] != 't') || text.size() < 16 || text[13] != ':' ||
        !read_digits(text, 11, 2, hour) || !read_digits(text, 14, 2, minute)) {
      return std::nullopt;
    }
    std::size_t position = 16;
    if (position < text.size() && text[position] == ':') {
      if (!read_digits(text, 17, 2, second)) {
        return std::nullopt;
      }
      position = 19;
      if (position < text.size() && text[position] == '.') {
        ++position;
        while (position < text.size() && text[position] >= '0' && text[position] <= '9') {
          ++position;
        }
      }
    }
    const std::optional<int> offset = read_offset(text.substr(position));
    if (hour > 24 || minute > 59 || second > 60 || !offset) {
      return std::nullopt;
    }
    seconds += hour * 3600 + minute * 60 + second - *offset;
  }
  return UnixTime{seconds > 0 ? seconds : 0};
}

std::string format_time(UnixTime time) {
  if (!time.known()) {
    return {};
  }
  const std::int64_t second_of_day = time.seconds % kSecondsPerDay;
  return fmt::format("{}T{:02}:{:02}:{:02}Z", format_date(time), second_of_day / 3600, second_of_day / 60 % 60,
                     second_of_day % 60);
}

std::string format_date(UnixTime time) {
  if (!time.known()) {
    return {};
  }
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{time.seconds / kSecondsPerDay}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace parapet
