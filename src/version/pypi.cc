// SPDX-License-Identifier: Apache-2.0
//
// Python: [N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local]; the version specifiers specification (PEP 440), its appendix B
// for the spellings that are normalised, and the sort key of the `packaging` library.
//
// Releases are equal with and without trailing zeros. For one release: a version that is only .devN first, then a < b <
// rc, then the release itself, then .postN; each of these has its .devN before it. A local version sorts after its
// public one; local segments: words before numbers, a shorter list before a longer.
//
// Key: number(epoch); release numbers at 02 without trailing zeros, 01 for the end; pre-release: 01 (none, but dev and
// no post), 02/03/04 and number for a/b/rc, 05 (none); post: 01 (none) or 02 and number; dev: 01 and number, or 02
// (none); local: 01 for the end of the list, 02 and word, number at 03.
#include <algorithm>
#include <array>

#include "version/key_writer.h"
#include "version/schemes.h"

namespace parapet::version {
namespace {

constexpr std::uint8_t kEnd = 0x01;
constexpr std::uint8_t kReleaseNumber = 0x02;
constexpr std::uint8_t kOnlyDev = 0x01;
constexpr std::uint8_t kNoPre = 0x05;
constexpr std::uint8_t kNoPost = 0x01;
constexpr std::uint8_t kPost = 0x02;
constexpr std::uint8_t kDev = 0x01;
constexpr std::uint8_t kNoDev = 0x02;
constexpr std::uint8_t kLocalWord = 0x02;
constexpr std::uint8_t kLocalNumber = 0x03;

struct Word {
  std::string_view text;
  std::uint8_t tag;
};
// Longer spellings first: the first that fits is taken, as in the specification's expression.
constexpr std::array<Word, 8> kPreWords = {
    {{"alpha", 2}, {"a", 2}, {"beta", 3}, {"b", 3}, {"preview", 4}, {"pre", 4}, {"rc", 4}, {"c", 4}}};
constexpr std::array<Word, 3> kPostWords = {{{"post", kPost}, {"rev", kPost}, {"r", kPost}}};
constexpr std::array<Word, 1> kDevWords = {{{"dev", kDev}}};

struct Parts {
  std::string_view epoch;
  std::string_view release;
  std::uint8_t pre = 0;
  std::string_view pre_number;
  bool post = false;
  std::string_view post_number;
  bool dev = false;
  std::string_view dev_number;
  std::string_view local;
};

bool is_separator(char c) { return c == '-' || c == '_' || c == '.'; }

bool starts_with_ignoring_case(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && equals_ignoring_case(text.substr(0, word.size()), word);
}

// Takes "[separator]word[separator][digits]"; the tag of the word, or 0 and nothing taken.
template <std::size_t N>
std::uint8_t take_word(std::string_view& text, const std::array<Word, N>& words, std::string_view& digits) {
  std::string_view rest = text;
  if (!rest.empty() && is_separator(rest.front())) {
    rest.remove_prefix(1);
  }
  for (const Word& word : words) {
    if (starts_with_ignoring_case(rest, word.text)) {
      rest.remove_prefix(word.text.size());
      if (!rest.empty() && is_separator(rest.front())) {
        rest.remove_prefix(1);
      }
      digits = take_digits(rest);
      text = rest;
      return word.tag;
    }
  }
  return 0;
}

// Takes "N(.N)*".
std::string_view take_release(std::string_view& text) {
  const std::string_view whole = text;
  (void)take_digits(text);
  while (text.size() > 1 && text.front() == '.' && is_digit(text[1])) {
    text.remove_prefix(1);
    (void)take_digits(text);
  }
  return whole.substr(0, whole.size() - text.size());
}

Result<Parts> read_parts(std::string_view text) {
  Parts parts;
  if (to_lower(text.front()) == 'v') {
    text.remove_prefix(1);
  }
  std::string_view rest = text;
  const std::string_view epoch = take_digits(rest);
  if (!epoch.empty() && !rest.empty() && rest.front() == '!') {
    parts.epoch = epoch;
    text = rest.substr(1);
  }
  if (text.empty() || !is_digit(text.front())) {
    return bad_input("must start with a number");
  }
  parts.release = take_release(text);
  parts.pre = take_word(text, kPreWords, parts.pre_number);
  if (text.size() > 1 && text.front() == '-' && is_digit(text[1])) {
    text.remove_prefix(1);
    parts.post = true;
    parts.post_number = take_digits(text);
  } else {
    parts.post = take_word(text, kPostWords, parts.post_number) != 0;
  }
  parts.dev = take_word(text, kDevWords, parts.dev_number) != 0;
  if (text.size() > 1 && text.front() == '+') {
    parts.local = text.substr(1);
    text = {};
  }
  if (!text.empty()) {
    return bad_input("'" + printable(text) + "' does not continue a PEP 440 version");
  }
  return parts;
}

void write_release(KeyWriter& writer, std::string_view release) {
  std::size_t end = writer.size();
  while (!release.empty()) {
    const std::string_view digits = take_digits(release);
    writer.number(kReleaseNumber, digits);
    if (digits.find_first_not_of('0') != std::string_view::npos) {
      end = writer.size();
    }
    if (!release.empty()) {
      release.remove_prefix(1);
    }
  }
  writer.truncate(end);
  writer.byte(kEnd);
}

Result<void> write_local(KeyWriter& writer, std::string_view local) {
  while (!local.empty()) {
    const auto end = std::min(local.find_first_of("-_."), local.size());
    const std::string_view segment = local.substr(0, end);
    if (segment.empty() || end + 1 == local.size()) {
      return bad_input("a segment of the local version is empty");
    }
    for (const char c : segment) {
      if (!is_digit(c) && !is_alpha(c)) {
        return not_allowed(c);
      }
    }
    if (segment.find_first_not_of("0123456789") == std::string_view::npos) {
      writer.number(kLocalNumber, segment);
    } else {
      writer.byte(kLocalWord);
      writer.lower_word(segment);
    }
    local.remove_prefix(std::min(end + 1, local.size()));
  }
  writer.byte(kEnd);
  return {};
}

}  // namespace

Result<Key> parse_pypi(std::string_view text) {
  text = trim(text);
  if (text.empty()) {
    return bad_input("empty");
  }
  const Parts parts = TRY(read_parts(text));
  KeyWriter writer;
  writer.number(0, parts.epoch);
  write_release(writer, parts.release);
  if (parts.pre != 0) {
    writer.byte(parts.pre);
    writer.number(0, parts.pre_number);
  } else {
    writer.byte(parts.dev && !parts.post ? kOnlyDev : kNoPre);
  }
  writer.byte(parts.post ? kPost : kNoPost);
  if (parts.post) {
    writer.number(0, parts.post_number);
  }
  writer.byte(parts.dev ? kDev : kNoDev);
  if (parts.dev) {
    writer.number(0, parts.dev_number);
  }
  TRY(write_local(writer, parts.local));
  return writer.finish();
}

}  // namespace parapet::version
