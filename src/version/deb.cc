// SPDX-License-Identifier: Apache-2.0
//
// Debian: [epoch:]upstream[-revision]; Debian Policy 5.6.12, deb-version(7), dpkg's lib/dpkg/version.c and parsehelp.c.
//
// dpkg compares epoch, upstream and revision in turn; the latter two as alternating runs of non-digits and digits. In a
// non-digit run '~' sorts before the end of the run, the end before letters, letters before everything else; digit runs
// are numbers, and a missing one is zero. A text that has ended goes on as empty runs and zeros.
//
// Key: number(epoch), upstream, revision. A part is a sequence of (run, number) pairs: the run's bytes, with '~' as 01,
// letters as themselves and others as 80|byte, then 02 for its end; the number. After the last pair comes one more 02.
// It ends the part and equals the empty run of the endless continuation: a part that goes on has a non-empty run there
// (digits are taken whole), whose first byte is 01 or above 02. An absent revision is an empty part, which dpkg holds
// equal to "0": the pair of an empty run and zero, written as such.
#include "version/key_writer.h"
#include "version/schemes.h"

namespace parapet::version {
namespace {

constexpr std::uint8_t kTilde = 0x01;
constexpr std::uint8_t kEndOfRun = 0x02;
constexpr std::uint8_t kOther = 0x80;
constexpr std::uint8_t kNumber = 0x00;
constexpr std::string_view kEpochMax = "2147483647";

void write_part(KeyWriter& writer, std::string_view text) {
  do {
    while (!text.empty() && !is_digit(text.front())) {
      const char c = text.front();
      writer.byte(c == '~' ? kTilde
                           : static_cast<std::uint8_t>(is_alpha(c) ? c : static_cast<unsigned char>(c) | kOther));
      text.remove_prefix(1);
    }
    writer.byte(kEndOfRun);
    writer.number(kNumber, take_digits(text));
  } while (!text.empty());
  writer.byte(kEndOfRun);
}

Result<void> check_characters(std::string_view text, std::string_view allowed) {
  for (const char c : text) {
    if (!is_digit(c) && !is_alpha(c) && allowed.find(c) == std::string_view::npos) {
      return not_allowed(c);
    }
  }
  return {};
}

Result<std::string_view> take_epoch(std::string_view& text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) {
    return std::string_view{};
  }
  std::string_view epoch = text.substr(0, colon);
  text.remove_prefix(colon + 1);
  if (epoch.empty()) {
    return bad_input("epoch is empty");
  }
  if (epoch.find_first_not_of("0123456789") != std::string_view::npos) {
    return bad_input("epoch is not a number");
  }
  while (!epoch.empty() && epoch.front() == '0') {
    epoch.remove_prefix(1);
  }
  if (epoch.size() > kEpochMax.size() || (epoch.size() == kEpochMax.size() && epoch > kEpochMax)) {
    return bad_input("epoch is too big");
  }
  return epoch;
}

}  // namespace

Result<Key> parse_deb(std::string_view text) {
  text = trim(text);
  if (text.empty()) {
    return bad_input("empty");
  }
  const std::string_view epoch = TRY(take_epoch(text));
  const auto dash = text.rfind('-');
  const std::string_view upstream = text.substr(0, dash);
  const std::string_view revision = dash == std::string_view::npos ? std::string_view{} : text.substr(dash + 1);
  if (upstream.empty()) {
    return bad_input("upstream version is empty");
  }
  if (dash != std::string_view::npos && revision.empty()) {
    return bad_input("revision is empty");
  }
  if (!is_digit(upstream.front())) {
    return bad_input("must start with a digit");
  }
  TRY(check_characters(upstream, ".-+~:"));
  TRY(check_characters(revision, ".+~"));
  KeyWriter writer;
  writer.number(kNumber, epoch);
  write_part(writer, upstream);
  write_part(writer, revision);
  return writer.finish();
}

}  // namespace parapet::version
