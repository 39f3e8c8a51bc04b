// SPDX-License-Identifier: Apache-2.0
//
// RubyGems requirements: Gem::Requirement (lib/rubygems/requirement.rb). Parts joined by commas must all hold;
// operators = != > < >= <=
// ~>, "=" where there is none.
//
// "~> 7.0.8" holds for v >= 7.0.8 where v without its pre-release part is below 7.1 (Gem::Version#bump): 7.1.0.rc1 is
// out. So the upper bound lies before all pre-releases of 7.1; no version is the smallest of those, but its key without
// the end tag sorts before all that continue it.
#include <algorithm>

#include "base/text.h"
#include "version/constraint.h"
#include "version/key_writer.h"

namespace parapet::version {
namespace {

constexpr std::size_t kPartsMax = 256;

// Gem::Version#bump as text: without words, without the last number (unless it is alone), the last one raised.
std::string bumped(std::string_view text) {
  std::vector<std::string_view> numbers;
  while (!text.empty() && is_digit(text.front())) {
    numbers.push_back(take_digits(text));
    if (text.empty() || text.front() != '.') {
      break;
    }
    text.remove_prefix(1);
  }
  if (numbers.size() > 1) {
    numbers.pop_back();
  }
  std::string result;
  for (std::size_t i = 0; i + 1 < numbers.size(); ++i) {
    result += std::string(numbers[i]) + ".";
  }
  return result + increment(numbers.empty() ? "0" : numbers.back());
}

Result<RangeSet> pessimistic(Scheme scheme, std::string_view text) {
  Bound lower = TRY(bound_at(scheme, std::string(text), true));
  const std::string above = bumped(text);
  const Key key = TRY(parse(scheme, above));
  Bound upper{
      .text = above + ".A", .key = Key(std::string(key.bytes().substr(0, key.bytes().size() - 1))), .inclusive = false};
  return interval_set(std::move(lower), std::move(upper));
}

}  // namespace

Result<RangeSet> read_gem(Scheme scheme, std::string_view text) {
  if (scheme != Scheme::kGem) {
    return bad_input("RubyGems requirements are for gem versions");
  }
  const auto parts = split(text, ',');
  if (parts.size() > kPartsMax) {
    return fail(ErrorCode::kLimit, "too many parts in one requirement");
  }
  RangeSet set = any_version();
  for (std::string_view part : parts) {
    part = trim(part);
    const std::string_view op = take_operator(part);
    if (op == "==") {
      return bad_input("unknown operator '=='");
    }
    const RangeSet next = TRY(op == "~>" ? pessimistic(scheme, part) : compared(scheme, op, part));
    set = intersect(set, next);
  }
  return set;
}

}  // namespace parapet::version
