// SPDX-License-Identifier: Apache-2.0
//
// The side of the oracle tests that is ours: answers lines of standard input, one line each.
//   order<TAB>SCHEME<TAB>A<TAB>B             -1, 0, 1 or "invalid: reason"
//   SYNTAX<TAB>SCHEME<TAB>CONSTRAINT<TAB>V   1 (holds), 0 or "invalid: reason"
#include <array>
#include <iostream>
#include <string>

#include "base/text.h"
#include "version/range.h"

namespace {

using namespace parapet;

constexpr std::array<std::string_view, 8> kSyntaxes = {"gem",   "composer", "pep440", "npm",
                                                       "cargo", "maven",    "vers",   "prose"};

std::string order(version::Scheme scheme, std::string_view a, std::string_view b) {
  const auto x = version::parse(scheme, a);
  const auto y = version::parse(scheme, b);
  if (!x || !y) {
    return "invalid: " + (x ? y : x).error().to_string();
  }
  const auto result = *x <=> *y;
  return result < 0 ? "-1" : result > 0 ? "1" : "0";
}

std::string holds(version::Syntax syntax, version::Scheme scheme, std::string_view constraint, std::string_view text) {
  const auto set = version::parse_constraint(syntax, scheme, constraint);
  const auto key = version::parse(scheme, text);
  if (!set || !key) {
    return "invalid: " + (set ? key.error() : set.error()).to_string();
  }
  return set->contains(key->bytes()) ? "1" : "0";
}

std::string answer(std::string_view line) {
  const auto parts = split(line, '\t');
  const auto scheme = parts.size() == 4 ? version::scheme_by_name(parts[1]) : std::nullopt;
  if (!scheme) {
    return "invalid: bad line";
  }
  if (parts[0] == "order") {
    return order(*scheme, parts[2], parts[3]);
  }
  for (std::size_t i = 0; i < kSyntaxes.size(); ++i) {
    if (kSyntaxes[i] == parts[0]) {
      return holds(static_cast<version::Syntax>(i), *scheme, parts[2], parts[3]);
    }
  }
  return "invalid: unknown syntax";
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << answer(line) << '\n';
  }
  return 0;
}
