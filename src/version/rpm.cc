// SPDX-License-Identifier: Apache-2.0
//
// RPM: [epoch:]version[-release]; rpm-version(7), rpm's rpmio/rpmvercmp.c and lib/rpmver.c.
//
// rpmvercmp cuts a part into '~', '^', runs of letters and runs of digits; every other byte only separates. At one
// place:
// '~' < end < '^' < letters (by bytes) < number. Epoch absent is 0. A release is compared where the versions are equal;
// an absent release sorts before every present one (as rpmVersionCompare has it).
//
// Key: number(epoch), the version's segments, a byte 01 (no release) or 02 and the release's segments. Segments: 01 for
// '~', 02 for the end, 03 for '^', 04 and word for letters, number at 05.
#include "version/key_writer.h"
#include "version/schemes.h"

namespace parapet::version {
namespace {

constexpr std::uint8_t kTilde = 0x01;
constexpr std::uint8_t kEnd = 0x02;
constexpr std::uint8_t kCaret = 0x03;
constexpr std::uint8_t kLetters = 0x04;
constexpr std::uint8_t kNumber = 0x05;
constexpr std::uint8_t kNoRelease = 0x01;
constexpr std::uint8_t kRelease = 0x02;

Result<void> check_part(std::string_view text, std::string_view what) {
  bool any = false;
  for (const char c : text) {
    if (is_digit(c) || is_alpha(c)) {
      any = true;
    } else if (std::string_view("._+~^").find(c) == std::string_view::npos) {
      return not_allowed(c);
    }
  }
  if (!any) {
    return bad_input(text.empty() ? std::string(what) + " is empty" : std::string(what) + " has no letter or digit");
  }
  return {};
}

void write_segments(KeyWriter& writer, std::string_view text) {
  while (!text.empty()) {
    const char c = text.front();
    if (is_digit(c)) {
      writer.number(kNumber, take_digits(text));
    } else if (is_alpha(c)) {
      writer.byte(kLetters);
      writer.word(take_letters(text));
    } else {
      if (c == '~' || c == '^') {
        writer.byte(c == '~' ? kTilde : kCaret);
      }
      text.remove_prefix(1);
    }
  }
  writer.byte(kEnd);
}

}  // namespace

Result<Key> parse_rpm(std::string_view text) {
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
  const std::string_view version = text.substr(0, dash);
  TRY(check_part(version, "version"));
  write_segments(writer, version);
  if (dash == std::string_view::npos) {
    writer.byte(kNoRelease);
    return writer.finish();
  }
  const std::string_view release = text.substr(dash + 1);
  TRY(check_part(release, "release"));
  writer.byte(kRelease);
  write_segments(writer, release);
  return writer.finish();
}

}  // namespace parapet::version
