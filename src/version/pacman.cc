// SPDX-License-Identifier: Apache-2.0
//
// Arch Linux: [epoch:]version[-release]; vercmp(8), pacman's lib/libalpm/version.c, PKGBUILD(5).
//
// alpm's rpmvercmp is an old cousin of RPM's with two differences: the length of the run of separators before a segment
// counts (1.0 < 1..0), and letters that follow a number directly are a pre-release (1.0rc1 < 1.0). At one place after a
// segment: letters directly after it < end < digits directly after it < one separator (letters < number) < two
// separators < ... Not a total order in vercmp itself, so settled here: a part that ends in a separator has no
// consistent place and is refused; an absent release, which vercmp holds equal to every release, sorts before all (a
// package always has one).
//
// Key: number(epoch), the version's segments, 01 or 02 and the release's segments. Segment: 01 (letters without
// separator), else 03 + count of separators; then 01 and word for letters, number at 02 for digits. 02 for the end.
#include "version/key_writer.h"
#include "version/schemes.h"

namespace parapet::version {
namespace {

constexpr std::uint8_t kLettersAtOnce = 0x01;
constexpr std::uint8_t kEnd = 0x02;
constexpr std::uint8_t kSeparators = 0x03;
constexpr std::uint8_t kLetters = 0x01;
constexpr std::uint8_t kNumber = 0x02;
constexpr std::uint8_t kNoRelease = 0x01;
constexpr std::uint8_t kRelease = 0x02;
constexpr std::size_t kSeparatorsMax = 200;

Result<void> write_segments(KeyWriter& writer, std::string_view text) {
  if (text.empty()) {
    return bad_input("version or release is empty");
  }
  while (!text.empty()) {
    std::size_t separators = 0;
    while (separators < text.size() && !is_digit(text[separators]) && !is_alpha(text[separators])) {
      const char c = text[separators];
      if (c <= ' ' || c >= 0x7F || c == ':' || c == '/' || c == '-') {
        return not_allowed(c);
      }
      ++separators;
    }
    text.remove_prefix(separators);
    if (text.empty()) {
      return bad_input("must not end in a separator");
    }
    if (separators > kSeparatorsMax) {
      return bad_input("too many separators in a row");
    }
    const bool letters = is_alpha(text.front());
    writer.byte(letters && separators == 0 ? kLettersAtOnce : static_cast<std::uint8_t>(kSeparators + separators));
    if (letters) {
      writer.byte(kLetters);
      writer.word(take_letters(text));
    } else {
      writer.number(kNumber, take_digits(text));
    }
  }
  writer.byte(kEnd);
  return {};
}

}  // namespace

Result<Key> parse_pacman(std::string_view text) {
  KeyWriter writer;
  std::string_view rest = text;
  const std::string_view epoch = take_digits(rest);
  if (!rest.empty() && rest.front() == ':') {
    writer.number(kNumber, epoch);
    text = rest.substr(1);
  } else {
    writer.number(kNumber, {});
  }
  const auto dash = text.rfind('-');
  TRY(write_segments(writer, text.substr(0, dash)));
  if (dash == std::string_view::npos) {
    writer.byte(kNoRelease);
    return writer.finish();
  }
  writer.byte(kRelease);
  TRY(write_segments(writer, text.substr(dash + 1)));
  return writer.finish();
}

}  // namespace parapet::version
