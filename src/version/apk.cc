// SPDX-License-Identifier: Apache-2.0
//
// Alpine: digits{.digits}[letter]{_suffix[number]}[~hash][-rN]; apk-package(5), apk-tools' src/version.c.
//
// apk reads tokens and compares them one by one. Where the kinds differ, a pre-release suffix (_alpha _beta _pre _rc)
// sorts lowest, then: end < revision < commit hash < suffix number < any other suffix (_cvs _svn _git _hg _p) < letter
// < dotted number. Numbers compare as numbers, but for one rule taken from Gentoo: where a dotted part other than the
// first has a leading zero, the two parts compare as text, so 1.01 < 1.1 and 1.010 < 1.1 and 1.0 < 1.00. All parts with
// a leading zero therefore sort before all others, among themselves by bytes.
//
// Key: the first part as number at 00, then for each token its tag in the order above: 01-04 pre-release suffixes, 05
// end, number at 10 (revision), 58 and word (hash), number at 60 (suffix number), A8-AC other suffixes, B0 and the
// letter, B1 and the bytes after the first zero with a terminator (leading zero), number at B2 (dotted part).
#include <array>

#include "version/key_writer.h"
#include "version/schemes.h"

namespace parapet::version {
namespace {

constexpr std::uint8_t kFirstPart = 0x00;
constexpr std::uint8_t kEnd = 0x05;
constexpr std::uint8_t kRevision = 0x10;
constexpr std::uint8_t kHash = 0x58;
constexpr std::uint8_t kSuffixNumber = 0x60;
constexpr std::uint8_t kLetter = 0xB0;
constexpr std::uint8_t kLeadingZero = 0xB1;
constexpr std::uint8_t kPart = 0xB2;

struct Suffix {
  std::string_view name;
  std::uint8_t tag;
};
constexpr std::array<Suffix, 9> kSuffixes = {{{"alpha", 0x01},
                                              {"beta", 0x02},
                                              {"pre", 0x03},
                                              {"rc", 0x04},
                                              {"cvs", 0xA8},
                                              {"svn", 0xA9},
                                              {"git", 0xAA},
                                              {"hg", 0xAB},
                                              {"p", 0xAC}}};

Result<void> write_parts(KeyWriter& writer, std::string_view& text) {
  if (!is_digit(text.front())) {
    return bad_input("must start with a digit");
  }
  writer.number(kFirstPart, take_digits(text));
  while (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    const std::string_view digits = take_digits(text);
    if (digits.empty()) {
      return bad_input("a dot must be followed by a digit");
    }
    if (digits.front() == '0') {
      writer.byte(kLeadingZero);
      writer.word(digits.substr(1));
    } else {
      writer.number(kPart, digits);
    }
  }
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
    writer.byte(kLetter);
    writer.byte(static_cast<std::uint8_t>(text.front()));
    text.remove_prefix(1);
  }
  return {};
}

Result<void> write_suffixes(KeyWriter& writer, std::string_view& text) {
  while (!text.empty() && text.front() == '_') {
    text.remove_prefix(1);
    const std::string_view name = take_letters(text);
    const Suffix* found = nullptr;
    for (const Suffix& suffix : kSuffixes) {
      if (suffix.name == name) {
        found = &suffix;
      }
    }
    if (found == nullptr) {
      return bad_input("unknown suffix '_" + std::string(name) + "'");
    }
    writer.byte(found->tag);
    if (!text.empty() && is_digit(text.front())) {
      writer.number(kSuffixNumber, take_digits(text));
    }
  }
  return {};
}

Result<void> write_hash(KeyWriter& writer, std::string_view& text) {
  if (text.empty() || text.front() != '~') {
    return {};
  }
  text.remove_prefix(1);
  const auto end = text.find_first_not_of("0123456789abcdef");
  const std::string_view hash = text.substr(0, end);
  if (hash.empty()) {
    return bad_input("a commit hash after '~' is missing");
  }
  writer.byte(kHash);
  writer.word(hash);
  text.remove_prefix(hash.size());
  return {};
}

}  // namespace

Result<Key> parse_apk(std::string_view text) {
  KeyWriter writer;
  TRY(write_parts(writer, text));
  TRY(write_suffixes(writer, text));
  TRY(write_hash(writer, text));
  if (text.starts_with("-r")) {
    text.remove_prefix(2);
    const std::string_view digits = take_digits(text);
    if (digits.empty()) {
      return bad_input("a number after '-r' is missing");
    }
    writer.number(kRevision, digits);
  }
  if (!text.empty()) {
    return bad_input("'" + printable(text) + "' does not continue a version");
  }
  writer.byte(kEnd);
  return writer.finish();
}

}  // namespace parapet::version
