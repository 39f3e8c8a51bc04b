// SPDX-License-Identifier: Apache-2.0
//
// Maven: maven.apache.org/pom.html, "Version Order Specification", and ComparableVersion (maven-artifact 3.8.7).
//
// A version is numbers and words (anything but digits, dots and hyphens), without case. A hyphen, and each change
// between digits and letters, opens a list inside the list; so does a word that is not first in its list (".qualifier"
// = "-qualifier"). A list always is the last item of its parent, so the lists form a chain. At its end each list drops
// its nulls: 0 and the words "", ga, final, release. At one place: alpha = aN < beta = bN < milestone = mN < rc = cr <
// snapshot < end < "" < sp < other words (by bytes) < a list < a number. A list that begins with a pre-release word
// sorts before the end instead ("1-rc" < "1"): that is how ComparableVersion compares a list with nothing.
//
// ComparableVersion itself is not transitive where a word stands in the middle of a list: 1.foo.2 < 1-alpha < 1
// < 1.foo.2, and 3.0.0.beta-1 > 3.0.0.rc1 since zeros before such a word are not dropped. Here the specification
// decides: a word opens a list. An empty part is a zero. Refused though ComparableVersion takes anything: no digit
// ("unspecified", which build tools write for no version), white space, placeholders and range signs.
//
// Key: 01-05 the pre-release words, 06 a list below the end, 07 end, 08 "", 09 sp, 0A and word, 0B a list above the
// end, number at 10.
#include <array>

#include "version/key_writer.h"
#include "version/schemes.h"

namespace parapet::version {
namespace {

constexpr std::uint8_t kSnapshot = 0x05;
constexpr std::uint8_t kListBelowEnd = 0x06;
constexpr std::uint8_t kEnd = 0x07;
constexpr std::uint8_t kSilent = 0x08;
constexpr std::uint8_t kWord = 0x0A;
constexpr std::uint8_t kListAboveEnd = 0x0B;
constexpr std::uint8_t kNumber = 0x10;

struct Qualifier {
  std::string_view text;
  std::uint8_t tag;
};
constexpr std::array<Qualifier, 10> kQualifiers = {{{"alpha", 1},
                                                    {"beta", 2},
                                                    {"milestone", 3},
                                                    {"rc", 4},
                                                    {"cr", 4},
                                                    {"snapshot", kSnapshot},
                                                    {"ga", kSilent},
                                                    {"final", kSilent},
                                                    {"release", kSilent},
                                                    {"sp", 0x09}}};

std::uint8_t tag_of(std::string_view word, bool digit_follows) {
  if (digit_follows && word.size() == 1) {
    switch (to_lower(word.front())) {
      case 'a':
        return 1;
      case 'b':
        return 2;
      case 'm':
        return 3;
      default:
        break;
    }
  }
  for (const Qualifier& qualifier : kQualifiers) {
    if (equals_ignoring_case(qualifier.text, word)) {
      return qualifier.tag;
    }
  }
  return kWord;
}

// Writes the chain of lists. Lists get a placeholder, filled in when the first item that is not null is known.
class Lists {
 public:
  void open() {
    writer_.truncate(settled_);
    if (pending_begin_ == pending_end_) {
      pending_begin_ = writer_.size();
    }
    writer_.byte(kListAboveEnd);
    pending_end_ = settled_ = writer_.size();
    empty_ = true;
  }

  void number(std::string_view digits) {
    writer_.number(kNumber, digits);
    if (digits.find_first_not_of('0') != std::string_view::npos) {
      settle(kListAboveEnd);
    }
    empty_ = false;
  }

  void word(std::string_view text, bool digit_follows) {
    const std::uint8_t tag = tag_of(text, digit_follows);
    if (!empty_ && (tag != kSilent || digit_follows)) {
      open();
    }
    writer_.byte(tag);
    if (tag == kWord) {
      writer_.lower_word(text);
    }
    if (tag != kSilent) {
      settle(tag <= kSnapshot ? kListBelowEnd : kListAboveEnd);
    }
    empty_ = false;
  }

  Result<Key> finish() {
    writer_.truncate(solid_);
    writer_.byte(kEnd);
    return writer_.finish();
  }

 private:
  // An item that is not null has been written: it stays, and tells the side of the lists that were waiting for it.
  void settle(std::uint8_t list_tag) {
    for (; pending_begin_ < pending_end_; ++pending_begin_) {
      writer_.patch(pending_begin_, list_tag);
    }
    pending_begin_ = pending_end_ = 0;
    solid_ = settled_ = writer_.size();
  }

  KeyWriter writer_;
  std::size_t solid_ = 0;    // the end of the last item that is not null
  std::size_t settled_ = 0;  // the same, or the begin of the current list
  std::size_t pending_begin_ = 0;
  std::size_t pending_end_ = 0;
  bool empty_ = true;  // the current list has no item yet
};

bool is_word_byte(char c) {
  return c > ' ' && c < 0x7F && !is_digit(c) &&
         std::string_view(".-,[](){}$<>=*\"'\\/").find(c) == std::string_view::npos;
}

}  // namespace

Result<Key> parse_maven(std::string_view text) {
  if (text.find_first_of("0123456789") == std::string_view::npos) {
    return bad_input("has no digit");
  }
  Lists lists;
  while (true) {
    if (text.front() == '.' || text.front() == '-') {
      lists.number("0");
    } else if (is_digit(text.front())) {
      lists.number(take_digits(text));
    } else {
      std::size_t n = 0;
      while (n < text.size() && is_word_byte(text[n])) {
        ++n;
      }
      if (n == 0) {
        return not_allowed(text.front());
      }
      const std::string_view word = text.substr(0, n);
      text.remove_prefix(n);
      lists.word(word, !text.empty() && is_digit(text.front()));
    }
    if (text.empty()) {
      return lists.finish();
    }
    if (text.front() == '.') {
      text.remove_prefix(1);
    } else {
      lists.open();
      if (text.front() == '-') {
        text.remove_prefix(1);
      }
    }
    if (text.empty()) {
      return lists.finish();
    }
  }
}

}  // namespace parapet::version
