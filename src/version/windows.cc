// SPDX-License-Identifier: Apache-2.0
//
// Windows builds and file versions: dotted numbers, "10.0.19045.5011"; VERSIONINFO (four 16-bit fields) and the form of
// CurrentBuild.UBR. Programs write two to five numbers. Missing numbers are zero, as VERSIONINFO stores them: 10.0
// equals 10.0.0.0. Anything but digits and single dots is refused: "10.0.20348..2762" stands in real records and names
// no build.
//
// Key: numbers at 01 without trailing zeros, 00 for the end.
#include "version/key_writer.h"
#include "version/schemes.h"

namespace parapet::version {

Result<Key> parse_windows(std::string_view text) {
  KeyWriter writer;
  std::size_t end = 0;
  while (true) {
    const std::string_view digits = take_digits(text);
    if (digits.empty()) {
      return text.empty() || text.front() == '.' ? bad_input("a number between dots is missing")
                                                 : not_allowed(text.front());
    }
    writer.number(0x01, digits);
    if (digits.find_first_not_of('0') != std::string_view::npos) {
      end = writer.size();
    }
    if (text.empty()) {
      break;
    }
    if (text.front() != '.') {
      return not_allowed(text.front());
    }
    text.remove_prefix(1);
  }
  writer.truncate(end);
  writer.byte(0x00);
  return writer.finish();
}

}  // namespace parapet::version
