// SPDX-License-Identifier: Apache-2.0
//
// Versions of products that follow no known scheme ("8.0u392", "1.1.1k", "9.0.0.M1", "115.7esr", "2024-10-01"). There
// is no specification: this is the order that vendors' own release lists agree on, and it refuses what it would have to
// guess.
//
// A version is numbers and words; '.', '-', '_', '+' and '~' separate them. At one place:
//   after '~' < pre-release words (dev, snapshot < alpha < beta < milestone < preview < rc) < end
//   < number after '-', '_' or '+' (a build or update of what stands before: 1.8.0_392, 1.0-1 < 1.0.1)
//   < any other word (a letter or patch suffix: 1.1.1k, 8.0u392, 7.4p1), by letters without case
//   < number after '.'
// Zeros before the end, a word or a dash say nothing: 5.0 = 5.0.0, 1.0-rc1 = 1.0.0-rc1. "a" and "b" with digits right
// after them are alpha and beta (but "-b08", two digits after a dash, is a build, as Java writes them), "m" after a
// separator with digits a milestone. final, ga, release and stable at the end say nothing. A date written 2024-10-01
// equals 2024.10.01. A number after a word belongs to it however it is joined (rc1 = rc-1 = rc.1). Refused: no digit;
// white space, '*', "x" as a number, other signs; words of two or more letters at the front (but "v"); empty parts;
// bare commit hashes.
//
// Key: the tags in the order above: 01 tilde, 02-07 pre-release words, 10 end, number at 11 (after a dash), 58 and
// word, number at 60.
#include <algorithm>
#include <array>

#include "version/key_writer.h"
#include "version/schemes.h"

namespace parapet::version {
namespace {

constexpr std::uint8_t kTilde = 0x01;
constexpr std::uint8_t kEnd = 0x10;
constexpr std::uint8_t kDashNumber = 0x11;
constexpr std::uint8_t kWord = 0x58;
constexpr std::uint8_t kDotNumber = 0x60;
constexpr std::size_t kHashBytesMin = 7;

struct PreWord {
  std::string_view text;
  std::uint8_t tag;
};
constexpr std::array<PreWord, 14> kPreWords = {{{"dev", 2},
                                                {"devel", 2},
                                                {"snapshot", 2},
                                                {"nightly", 2},
                                                {"canary", 2},
                                                {"alpha", 3},
                                                {"beta", 4},
                                                {"milestone", 5},
                                                {"preview", 6},
                                                {"pre", 6},
                                                {"prerelease", 6},
                                                {"ea", 6},
                                                {"rc", 7},
                                                {"cr", 7}}};
constexpr std::array<std::string_view, 4> kSilentWords = {"final", "ga", "release", "stable"};

bool is_separator(char c) { return c == '.' || c == '-' || c == '_' || c == '+' || c == '~'; }

// The tag of a pre-release word, 0 for other words.
std::uint8_t pre_release_tag(std::string_view word, char separator, std::size_t digits_following) {
  if (word.size() == 1 && digits_following > 0) {
    switch (to_lower(word.front())) {
      case 'a':
        return 3;
      case 'b':
        return separator == '-' && digits_following > 1 ? 0 : 4;
      case 'm':
        return separator != 0 ? 5 : 0;
      default:
        return 0;
    }
  }
  for (const PreWord& candidate : kPreWords) {
    if (equals_ignoring_case(candidate.text, word)) {
      return candidate.tag;
    }
  }
  return 0;
}

// "2024-10-01" and nothing else.
bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return false;
  }
  return std::ranges::count_if(text, [](char c) { return is_digit(c); }) == 8;
}

// Seven and more hexadecimal digits with a letter that is not just a suffix: what version control abbreviates to.
bool is_commit_hash(std::string_view text) {
  if (text.size() < kHashBytesMin || text.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos) {
    return false;
  }
  return std::ranges::any_of(text.substr(0, text.size() - 1), [](char c) { return is_alpha(c); });
}

// Writes numbers and words one after the other and drops zeros that say nothing.
class Tokens {
 public:
  explicit Tokens(bool dashes_are_dots) : dashes_are_dots_(dashes_are_dots) {}

  void number(std::string_view digits, char separator) {
    const bool zero = digits.find_first_not_of('0') == std::string_view::npos;
    const bool dash = separator != 0 && separator != '.' && !after_word_ && !dashes_are_dots_;
    if (separator == '~') {
      tilde();
    } else if (dash) {
      writer_.truncate(before_dash_);
    }
    writer_.number(dash ? kDashNumber : kDotNumber, digits);
    if (!zero) {
      settle();
    } else if (dash) {
      before_dash_ = writer_.size();
    }
    after_word_ = false;
    any_number_ = true;
  }

  Result<void> word(std::string_view text, char separator, std::size_t digits_following, bool last) {
    if (text.size() == 1 && to_lower(text.front()) == 'x' && digits_following == 0) {
      return bad_input("'x' stands for any number: not a version");
    }
    if (!any_number_ && text.size() > 1) {
      return bad_input("starts with a word");
    }
    if (last && std::ranges::any_of(kSilentWords, [&](auto word) { return equals_ignoring_case(word, text); })) {
      return {};
    }
    if (separator == '~') {
      tilde();
    }
    writer_.truncate(solid_);
    const std::uint8_t tag = pre_release_tag(text, separator, digits_following);
    if (tag != 0) {
      writer_.byte(tag);
    } else {
      writer_.byte(kWord);
      writer_.lower_word(text);
    }
    settle();
    after_word_ = true;
    return {};
  }

  Result<Key> finish() {
    if (!any_number_) {
      return bad_input("has no digit");
    }
    writer_.truncate(solid_);
    writer_.byte(kEnd);
    return writer_.finish();
  }

 private:
  void tilde() {
    writer_.truncate(solid_);
    writer_.byte(kTilde);
    settle();
  }

  void settle() { solid_ = before_dash_ = writer_.size(); }

  KeyWriter writer_;
  std::size_t solid_ = 0;        // the end of the last token that is not a zero
  std::size_t before_dash_ = 0;  // the same, but a zero after a dash counts too
  bool after_word_ = false;
  bool any_number_ = false;
  bool dashes_are_dots_;
};

std::string_view without_v(std::string_view text) {
  if (text.size() > 1 && to_lower(text.front()) == 'v') {
    const std::size_t skip = text[1] == '.' ? 2 : 1;
    if (text.size() > skip && is_digit(text[skip])) {
      text.remove_prefix(skip);
    }
  }
  return text;
}

}  // namespace

Result<Key> parse_generic(std::string_view text) {
  if (text.find_first_of("0123456789") == std::string_view::npos) {
    return bad_input("has no digit");
  }
  if (is_commit_hash(text)) {
    return bad_input("looks like a commit hash");
  }
  text = without_v(text);
  Tokens tokens(is_date(text));
  char separator = 0;
  while (!text.empty()) {
    if (is_digit(text.front())) {
      tokens.number(take_digits(text), separator);
    } else if (is_alpha(text.front())) {
      const std::string_view word = take_letters(text);
      std::string_view rest = text;
      TRY(tokens.word(word, separator, take_digits(rest).size(), text.empty()));
    } else {
      return is_separator(text.front()) ? bad_input("a part is empty") : not_allowed(text.front());
    }
    separator = 0;
    if (!text.empty() && is_separator(text.front())) {
      separator = text.front();
      text.remove_prefix(1);
      if (text.empty()) {
        return bad_input("must not end in a separator");
      }
    }
  }
  return tokens.finish();
}

}  // namespace parapet::version
