// SPDX-License-Identifier: Apache-2.0
//
// Composer: getcomposer.org/doc/articles/versions.md; composer/semver's VersionParser::normalize, then PHP's
// version_compare.
//
// Up to four numbers, padded with zeros, or a date (2024-10-01, 20241001.1), then a stability: alpha|a, beta|b, RC,
// patch|pl|p with numbers, and -dev. Build metadata and "@stable" flags are dropped. "1.x-dev" and "2.0.x-dev" are
// branches with 9999999 for x. version_compare at one place: dev < alpha < beta < RC < end < number < patch. Named
// branches ("dev-main", "master") are versions too, but nothing says how they compare with numbers or with one another:
// Composer lets them match nothing but themselves. Here they sort below all numbers, among themselves by name, and
// equal only themselves.
//
// Key: 01 and word for a named branch; 02, then at each place 01 dev, 02 alpha, 03 beta, 04 RC, 05 end, number at 10,
// 60 patch.
#include <array>

#include "version/key_writer.h"
#include "version/schemes.h"

namespace parapet::version {
namespace {

constexpr std::uint8_t kNamedBranch = 0x01;
constexpr std::uint8_t kNumbered = 0x02;
constexpr std::uint8_t kDev = 0x01;
constexpr std::uint8_t kEnd = 0x05;
constexpr std::uint8_t kNumber = 0x10;
constexpr int kNumbers = 4;
constexpr std::string_view kAnyNumber = "9999999";

struct Stability {
  std::string_view text;
  std::uint8_t tag;  // 0: stable
};
// In the order in which Composer's expression tries them.
constexpr std::array<Stability, 9> kStabilities = {{{"stable", 0},
                                                    {"beta", 3},
                                                    {"b", 3},
                                                    {"rc", 4},
                                                    {"alpha", 2},
                                                    {"a", 2},
                                                    {"patch", 0x60},
                                                    {"pl", 0x60},
                                                    {"p", 0x60}}};

bool starts_with_ignoring_case(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && equals_ignoring_case(text.substr(0, word.size()), word);
}

bool ends_with_ignoring_case(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && equals_ignoring_case(text.substr(text.size() - word.size()), word);
}

// "[.-]?dev" at the end of the text.
bool is_dev_suffix(std::string_view text) {
  if (!text.empty() && (text.front() == '.' || text.front() == '-')) {
    text.remove_prefix(1);
  }
  return equals_ignoring_case(text, "dev");
}

// Writes the modifier expression of VersionParser over the rest of the text; false where it does not fit.
bool write_modifier(KeyWriter& writer, std::string_view text) {
  if (is_dev_suffix(text)) {
    writer.byte(kDev);
    return true;
  }
  if (!text.empty() && (text.front() == '.' || text.front() == '_' || text.front() == '-')) {
    text.remove_prefix(1);
  }
  for (const Stability& stability : kStabilities) {
    if (!starts_with_ignoring_case(text, stability.text)) {
      continue;
    }
    KeyWriter attempt = writer;
    std::string_view rest = text.substr(stability.text.size());
    if (stability.tag != 0) {
      attempt.byte(stability.tag);
    }
    while (true) {
      std::string_view number = rest;
      if (!number.empty() && (number.front() == '.' || number.front() == '-')) {
        number.remove_prefix(1);
      }
      const std::string_view digits = take_digits(number);
      if (digits.empty()) {
        break;
      }
      if (stability.tag != 0) {
        attempt.number(kNumber, digits);
      }
      rest = number;
    }
    if (rest.empty() || is_dev_suffix(rest)) {
      if (!rest.empty() && stability.tag != 0) {
        attempt.byte(kDev);
      }
      writer = attempt;
      return true;
    }
  }
  if (is_dev_suffix(text)) {
    writer.byte(kDev);
    return true;
  }
  return text.empty();
}

// One to four numbers, the first of at most five digits, and a modifier.
bool write_classical(KeyWriter& writer, std::string_view text) {
  constexpr std::size_t kFirstDigitsMax = 5;
  int count = 0;
  std::string_view digits = take_digits(text);
  if (digits.empty() || digits.size() > kFirstDigitsMax) {
    return false;
  }
  while (true) {
    writer.number(kNumber, digits);
    ++count;
    if (count == kNumbers || text.size() < 2 || text.front() != '.' || !is_digit(text[1])) {
      break;
    }
    text.remove_prefix(1);
    digits = take_digits(text);
  }
  for (; count < kNumbers; ++count) {
    writer.number(kNumber, {});
  }
  return write_modifier(writer, text);
}

// YYYY, one to six times two digits, up to three digits; separators are optional:
// \d{4}(?:[.:-]?\d{2}){1,6}(?:[.:-]?\d{1,3})? Runs of digits between separators are even but for the last, which may
// end in the extra one to three digits.
bool write_date(KeyWriter& writer, std::string_view text) {
  constexpr std::size_t kPairsMax = 6;
  constexpr std::size_t kExtraMax = 3;
  std::size_t pairs = 0;
  bool first = true;
  while (true) {
    const std::string_view digits = take_digits(text);
    if (digits.size() < (first ? 4U : 1U)) {
      return false;
    }
    const std::size_t length = digits.size() - (first ? 4 : 0);
    writer.number(kNumber, digits);
    const bool more =
        text.size() > 1 && (text.front() == '.' || text.front() == ':' || text.front() == '-') && is_digit(text[1]);
    if (more) {
      if (length % 2 != 0) {
        return false;
      }
      pairs += length / 2;
      first = false;
      text.remove_prefix(1);
      continue;
    }
    bool fits = false;
    for (std::size_t extra = 0; extra <= kExtraMax && extra <= length; ++extra) {
      const std::size_t all = pairs + (length - extra) / 2;
      fits = fits || ((length - extra) % 2 == 0 && all >= 1 && all <= kPairsMax);
    }
    return fits && pairs <= kPairsMax && write_modifier(writer, text);
  }
}

// "1.x-dev", "2.0.*-dev": numbers with 9999999 for what is open, and -dev.
bool write_numeric_branch(KeyWriter& writer, std::string_view text) {
  if (!ends_with_ignoring_case(text, "dev")) {
    return false;
  }
  text.remove_suffix(3);
  if (!text.empty() && (text.back() == '.' || text.back() == '-')) {
    text.remove_suffix(1);
  }
  text = trim(text);
  if (!text.empty() && to_lower(text.front()) == 'v') {
    text.remove_prefix(1);
  }
  for (int count = 0; count < kNumbers; ++count) {
    if (count > 0 && text.empty()) {
      writer.number(kNumber, kAnyNumber);
      continue;
    }
    if (count > 0) {
      if (text.front() != '.') {
        return false;
      }
      text.remove_prefix(1);
    }
    if (count > 0 && !text.empty() && (to_lower(text.front()) == 'x' || text.front() == '*')) {
      text.remove_prefix(1);
      writer.number(kNumber, kAnyNumber);
      continue;
    }
    const std::string_view digits = take_digits(text);
    if (digits.empty()) {
      return false;
    }
    writer.number(kNumber, digits);
  }
  writer.byte(kDev);
  return text.empty();
}

Result<Key> branch(std::string_view name) {
  if (name.empty()) {
    return bad_input("the branch after 'dev-' has no name");
  }
  for (const char c : name) {
    if (c == 0 || is_space(c)) {
      return not_allowed(c);
    }
  }
  KeyWriter writer;
  writer.byte(kNamedBranch);
  writer.word(name);
  return writer.finish();
}

// Without " as ALIAS" and "@stability".
std::string_view without_flags(std::string_view text) {
  const auto blank = text.find_first_of(" ,");
  if (blank != std::string_view::npos && text[blank] == ' ') {
    const std::string_view rest = trim(text.substr(blank));
    if (rest.starts_with("as ") && trim(rest.substr(3)).find_first_of(" ,") == std::string_view::npos) {
      text = text.substr(0, blank);
    }
  }
  const auto at = text.rfind('@');
  if (at != std::string_view::npos) {
    for (const std::string_view flag : {"stable", "RC", "beta", "alpha", "dev"}) {
      if (equals_ignoring_case(text.substr(at + 1), flag)) {
        return text.substr(0, at);
      }
    }
  }
  return text;
}

}  // namespace

Result<Key> parse_composer(std::string_view text) {
  text = without_flags(trim(text));
  if (text.empty()) {
    return bad_input("empty");
  }
  if (text == "master" || text == "trunk" || text == "default") {
    return branch(text);
  }
  if (starts_with_ignoring_case(text, "dev-")) {
    return branch(text.substr(4));
  }
  const auto plus = text.find('+');
  if (plus != std::string_view::npos && plus > 0 && plus + 1 < text.size() &&
      text.find_first_of(", \t") == std::string_view::npos) {
    text = text.substr(0, plus);
  }
  std::string_view numbers = text;
  if (to_lower(numbers.front()) == 'v') {
    numbers.remove_prefix(1);
  }
  for (const auto attempt : {write_classical, write_date}) {
    KeyWriter writer;
    writer.byte(kNumbered);
    if (attempt(writer, numbers)) {
      writer.byte(kEnd);
      return writer.finish();
    }
  }
  KeyWriter writer;
  writer.byte(kNumbered);
  if (write_numeric_branch(writer, text)) {
    writer.byte(kEnd);
    return writer.finish();
  }
  return bad_input("not a version that Composer reads");
}

}  // namespace parapet::version
