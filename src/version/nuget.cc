// SPDX-License-Identifier: Apache-2.0
//
// NuGet: N[.N[.N[.N]]][-pre][+metadata]; learn.microsoft.com, "NuGet package versioning" (normalized version numbers),
// NuGet.Versioning's NuGetVersion and VersionComparer. SemVer 2.0.0 with one to four numbers (missing ones are zero,
// leading zeros say nothing) and pre-release identifiers that compare without case. Metadata is ignored. Numbers here
// may have any length; NuGet stops at 2^31.
//
// Key: four numbers; 01 and the identifiers, or 02 for a release. Identifiers as in semver.cc: 01 end, number at 02, 50
// and word.
#include "version/key_writer.h"
#include "version/schemes.h"

namespace parapet::version {
namespace {

constexpr std::uint8_t kPreRelease = 0x01;
constexpr std::uint8_t kRelease = 0x02;
constexpr std::uint8_t kEndOfIdentifiers = 0x01;
constexpr std::uint8_t kNumeric = 0x02;
constexpr std::uint8_t kAlphanumeric = 0x50;
constexpr int kNumbers = 4;

Result<void> write_numbers(KeyWriter& writer, std::string_view& text) {
  int count = 0;
  while (true) {
    const std::string_view digits = take_digits(text);
    if (digits.empty()) {
      return text.empty() || text.front() == '.' ? bad_input("a number is missing") : not_allowed(text.front());
    }
    if (++count > kNumbers) {
      return bad_input("more than four numbers");
    }
    writer.number(0x00, digits);
    if (text.empty() || text.front() != '.') {
      break;
    }
    text.remove_prefix(1);
  }
  for (; count < kNumbers; ++count) {
    writer.number(0x00, {});
  }
  return {};
}

// Takes "[.0-9A-Za-z-]+" as a list of identifiers; `writer` may be null for metadata, which has no order.
Result<void> take_identifiers(KeyWriter* writer, std::string_view& text) {
  while (true) {
    std::size_t n = 0;
    while (n < text.size() && (is_digit(text[n]) || is_alpha(text[n]) || text[n] == '-')) {
      ++n;
    }
    if (n == 0) {
      return text.empty() || text.front() == '.' || text.front() == '+' ? bad_input("an identifier is empty")
                                                                        : not_allowed(text.front());
    }
    const std::string_view identifier = text.substr(0, n);
    text.remove_prefix(n);
    if (writer != nullptr) {
      if (identifier.find_first_not_of("0123456789") == std::string_view::npos) {
        writer->number(kNumeric, identifier);
      } else {
        writer->byte(kAlphanumeric);
        writer->lower_word(identifier);
      }
    }
    if (text.empty() || text.front() != '.') {
      return {};
    }
    text.remove_prefix(1);
  }
}

}  // namespace

Result<Key> parse_nuget(std::string_view text) {
  text = trim(text);
  if (text.empty()) {
    return bad_input("empty");
  }
  KeyWriter writer;
  TRY(write_numbers(writer, text));
  if (!text.empty() && text.front() == '-') {
    text.remove_prefix(1);
    writer.byte(kPreRelease);
    TRY(take_identifiers(&writer, text));
    writer.byte(kEndOfIdentifiers);
  } else {
    writer.byte(kRelease);
  }
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    TRY(take_identifiers(nullptr, text));
  }
  if (!text.empty()) {
    return not_allowed(text.front());
  }
  return writer.finish();
}

}  // namespace parapet::version
