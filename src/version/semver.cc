// SPDX-License-Identifier: Apache-2.0
//
// Semantic Versioning 2.0.0 (semver.org, sections 2, 9, 10, 11) and its dialects:
//   semver  MAJOR.MINOR.PATCH[-pre][+build], a leading "v" is tolerated (records spell it both ways)
//   cargo   the same without a "v" (the semver crate, Version::parse)
//   npm     node-semver's strict reading: blanks around, "v" and "=" before the number are dropped. Refused are its
//   loose forms:
//           leading zeros (01.2.3), a pre-release without a hyphen (1.2.3beta), missing parts (1.2); the registry holds
//           none
//   go      golang.org/x/mod/semver: "v" optional here (the vulnerability database leaves it out), v1 and v1.2 stand
//   for v1.0.0 and
//           v1.2.0; pseudo-versions are ordinary pre-releases; "+incompatible" and "+dirty" are build metadata.
//           Toolchain versions as Go itself prints them ("go1.22rc1", "go1.21.3"; go.dev/doc/toolchain) read
//           as 1.22.0-rc.1
// Build metadata is checked and ignored (section 10).
//
// Key: three numbers; 01 and the pre-release identifiers, or 02 for a release. Identifiers: 01 for the end of the list
// (a shorter list is smaller), number at 02 (numeric ones sort below others), 50 and word. Numbers may have any length.
#include "version/key_writer.h"
#include "version/schemes.h"

namespace parapet::version {
namespace {

constexpr std::uint8_t kPart = 0x00;
constexpr std::uint8_t kPreRelease = 0x01;
constexpr std::uint8_t kRelease = 0x02;
constexpr std::uint8_t kEndOfIdentifiers = 0x01;
constexpr std::uint8_t kNumeric = 0x02;
constexpr std::uint8_t kAlphanumeric = 0x50;

bool is_identifier_byte(char c) { return is_digit(c) || is_alpha(c) || c == '-'; }

Result<std::string_view> take_part(std::string_view& text) {
  const std::string_view digits = take_digits(text);
  if (digits.empty()) {
    return text.empty() ? bad_input("a number is missing: major.minor.patch is needed") : not_allowed(text.front());
  }
  if (digits.size() > 1 && digits.front() == '0') {
    return bad_input("a number must not start with a zero");
  }
  return digits;
}

// Writes major, minor and patch; at least `needed` of them must be there, absent ones are zero.
Result<void> write_core(KeyWriter& writer, std::string_view& text, int needed) {
  for (int i = 0; i < 3; ++i) {
    if (i > 0) {
      if (i >= needed && (text.empty() || text.front() != '.')) {
        writer.number(kPart, {});
        continue;
      }
      if (text.empty() || text.front() != '.') {
        return bad_input("major.minor.patch is needed");
      }
      text.remove_prefix(1);
    }
    const std::string_view digits = TRY(take_part(text));
    writer.number(kPart, digits);
  }
  return {};
}

// Takes one identifier of a dotted list.
Result<std::string_view> take_identifier(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && is_identifier_byte(text[n])) {
    ++n;
  }
  if (n == 0) {
    return text.empty() || text.front() == '.' || text.front() == '+' ? bad_input("an identifier is empty")
                                                                      : not_allowed(text.front());
  }
  const std::string_view identifier = text.substr(0, n);
  text.remove_prefix(n);
  return identifier;
}

Result<void> write_pre_release(KeyWriter& writer, std::string_view& text) {
  if (text.empty() || text.front() != '-') {
    writer.byte(kRelease);
    return {};
  }
  writer.byte(kPreRelease);
  do {
    text.remove_prefix(1);
    const std::string_view identifier = TRY(take_identifier(text));
    if (identifier.find_first_not_of("0123456789") == std::string_view::npos) {
      if (identifier.size() > 1 && identifier.front() == '0') {
        return bad_input("a numeric identifier must not start with a zero");
      }
      writer.number(kNumeric, identifier);
    } else {
      writer.byte(kAlphanumeric);
      writer.word(identifier);
    }
  } while (!text.empty() && text.front() == '.');
  writer.byte(kEndOfIdentifiers);
  return {};
}

Result<void> check_build(std::string_view& text) {
  if (text.empty() || text.front() != '+') {
    return {};
  }
  do {
    text.remove_prefix(1);
    TRY(take_identifier(text));
  } while (!text.empty() && text.front() == '.');
  return {};
}

Result<Key> parse_core(std::string_view text, int needed) {
  KeyWriter writer;
  TRY(write_core(writer, text, needed));
  TRY(write_pre_release(writer, text));
  TRY(check_build(text));
  if (!text.empty()) {
    return text.front() == '.' ? bad_input("more than three numbers") : not_allowed(text.front());
  }
  return writer.finish();
}

// "1.22rc1", "1.21.3" without their "go".
Result<Key> parse_toolchain(std::string_view text) {
  KeyWriter writer;
  TRY(write_core(writer, text, 1));
  const std::string_view word = take_letters(text);
  if (word.empty()) {
    TRY(write_pre_release(writer, text));
  } else {
    const std::string_view digits = take_digits(text);
    if ((word != "rc" && word != "beta") || digits.empty()) {
      return bad_input("a Go toolchain version ends in rcN, betaN or a number");
    }
    writer.byte(kPreRelease);
    writer.byte(kAlphanumeric);
    writer.word(word);
    writer.number(kNumeric, digits);
    writer.byte(kEndOfIdentifiers);
  }
  TRY(check_build(text));
  if (!text.empty()) {
    return not_allowed(text.front());
  }
  return writer.finish();
}

std::string_view without_v(std::string_view text) {
  if (text.size() > 1 && text.front() == 'v' && is_digit(text[1])) {
    text.remove_prefix(1);
  }
  return text;
}

}  // namespace

Result<Key> parse_semver(std::string_view text) { return parse_core(without_v(text), 3); }

Result<Key> parse_cargo(std::string_view text) { return parse_core(text, 3); }

Result<Key> parse_npm(std::string_view text) {
  text = trim(text);
  while (!text.empty() && (text.front() == '=' || text.front() == 'v' || is_space(text.front()))) {
    text.remove_prefix(1);
  }
  return parse_core(text, 3);
}

Result<Key> parse_go(std::string_view text) {
  if (text.starts_with("go") && text.size() > 2 && is_digit(text[2])) {
    return parse_toolchain(text.substr(2));
  }
  return parse_core(without_v(text), 1);
}

}  // namespace parapet::version
