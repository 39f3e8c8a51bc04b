// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>

#include "base/limits.h"
#include "version/key_writer.h"
#include "version/schemes.h"
#include "version/version.h"

namespace parapet::version {
namespace {

using Parser = Result<Key> (*)(std::string_view);

// In the order of Scheme's values.
constexpr std::array<Parser, kSchemeCount> kParsers = {
    parse_deb,   parse_rpm,      parse_apk, parse_pacman, parse_semver, parse_pypi,    parse_maven,  parse_gem,
    parse_nuget, parse_composer, parse_go,  parse_cargo,  parse_npm,    parse_windows, parse_generic};

}  // namespace

std::unexpected<Error> not_allowed(char c) {
  if (is_space(c)) {
    return bad_input("white space is not allowed");
  }
  const auto value = static_cast<unsigned char>(c);
  if (value < 0x20 || value >= 0x7F) {
    return bad_input(fmt::format("byte 0x{:02x} is not allowed", value));
  }
  return bad_input(fmt::format("'{}' is not allowed", c));
}

Result<Key> parse(Scheme scheme, std::string_view text) {
  if (text.empty()) {
    return bad_input("empty");
  }
  if (text.size() > Limits{}.version_bytes_max) {
    return fail(ErrorCode::kLimit, fmt::format("longer than {} bytes", Limits{}.version_bytes_max));
  }
  return kParsers[static_cast<std::size_t>(scheme)](text);
}

}  // namespace parapet::version
