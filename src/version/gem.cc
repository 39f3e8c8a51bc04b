// SPDX-License-Identifier: Apache-2.0
//
// RubyGems: number(.alphanumerics)*[-alphanumerics and dots]; Gem::Version (lib/rubygems/version.rb).
//
// A hyphen reads as ".pre."; the text is scanned into numbers and words. Zeros at the end of the leading numbers and at
// the end of the rest are dropped (canonical_segments); the shorter list goes on as zeros. A word sorts before every
// number, words by bytes with case. So at one place, z being a zero: word < z word < zz word < ... < end (endless
// zeros) < ... < zz number < z number < number.
//
// Key: each non-zero number and each word with the count of zeros before it: words 01 + count (3F and two bytes from 62
// zeros on) and word; 40 for the end; numbers after zeros BF - count (41 and two inverted bytes from 126 on) and number
// at 00; numbers without zeros before them number at BF.
#include "version/key_writer.h"
#include "version/schemes.h"

namespace parapet::version {
namespace {

constexpr std::uint8_t kWord = 0x01;
constexpr std::uint8_t kWordAfterManyZeros = 0x3F;
constexpr std::uint8_t kEnd = 0x40;
constexpr std::uint8_t kNumberAfterManyZeros = 0x41;
constexpr std::uint8_t kNumber = 0xBF;

class Segments {
 public:
  void number(std::string_view digits) {
    if (digits.find_first_not_of('0') == std::string_view::npos) {
      ++zeros_;
      return;
    }
    if (zeros_ == 0) {
      writer_.number(kNumber, digits);
      return;
    }
    if (kNumber - zeros_ > kNumberAfterManyZeros) {
      writer_.byte(static_cast<std::uint8_t>(kNumber - zeros_));
    } else {
      writer_.byte(kNumberAfterManyZeros);
      writer_.byte(static_cast<std::uint8_t>(0xFF - (zeros_ >> 8)));
      writer_.byte(static_cast<std::uint8_t>(0xFF - (zeros_ & 0xFF)));
    }
    writer_.number(0x00, digits);
    zeros_ = 0;
  }

  void word(std::string_view letters) {
    if (!any_word_) {
      zeros_ = 0;
      any_word_ = true;
    }
    if (kWord + zeros_ < kWordAfterManyZeros) {
      writer_.byte(static_cast<std::uint8_t>(kWord + zeros_));
    } else {
      writer_.byte(kWordAfterManyZeros);
      writer_.byte(static_cast<std::uint8_t>(zeros_ >> 8));
      writer_.byte(static_cast<std::uint8_t>(zeros_ & 0xFF));
    }
    writer_.word(letters);
    zeros_ = 0;
  }

  Result<Key> finish() {
    writer_.byte(kEnd);
    return writer_.finish();
  }

 private:
  KeyWriter writer_;
  int zeros_ = 0;
  bool any_word_ = false;
};

// Gem::Version::ANCHORED_VERSION_PATTERN.
Result<void> check(std::string_view text) {
  if (!is_digit(text.front())) {
    return bad_input("must start with a digit");
  }
  (void)take_digits(text);
  bool hyphen = false;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c == '-') {
      hyphen = true;
    } else if (c != '.') {
      return is_alpha(c) ? bad_input("letters must follow a dot or hyphen") : not_allowed(c);
    }
    std::size_t n = 0;
    while (n < text.size() && (is_digit(text[n]) || is_alpha(text[n]) || (hyphen && text[n] == '-'))) {
      ++n;
    }
    if (n == 0) {
      return text.empty() || text.front() == '.' || text.front() == '-' ? bad_input("a part is empty")
                                                                        : not_allowed(text.front());
    }
    text.remove_prefix(n);
    if (!text.empty() && text.front() != '.' && text.front() != '-') {
      return not_allowed(text.front());
    }
  }
  return {};
}

}  // namespace

Result<Key> parse_gem(std::string_view text) {
  text = trim(text);
  if (text.empty()) {
    return bad_input("empty");
  }
  TRY(check(text));
  Segments segments;
  while (!text.empty()) {
    if (is_digit(text.front())) {
      segments.number(take_digits(text));
    } else if (is_alpha(text.front())) {
      segments.word(take_letters(text));
    } else {
      if (text.front() == '-') {
        segments.word("pre");
      }
      text.remove_prefix(1);
    }
  }
  return segments.finish();
}

}  // namespace parapet::version
