// SPDX-License-Identifier: Apache-2.0
#include "version/constraint.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace parapet::version {
namespace {

// One constraint; the longest real ones (vers with every affected version) have some thousands of bytes.
constexpr std::size_t kConstraintBytesMax = 64 << 10;

bool lower_before(const Interval& a, const Interval& b) {
  if (!a.lower || !b.lower) {
    return !a.lower && b.lower.has_value();
  }
  const auto order = a.lower->key <=> b.lower->key;
  return order < 0 || (order == 0 && a.lower->inclusive && !b.lower->inclusive);
}

Result<RangeSet> read(Syntax syntax, Scheme scheme, std::string_view text) {
  switch (syntax) {
    case Syntax::kGem:
      return read_gem(scheme, text);
    case Syntax::kComposer:
      return read_composer(scheme, text);
    case Syntax::kPep440:
      return read_pep440(scheme, text);
    case Syntax::kNpm:
      return read_npm(scheme, text);
    case Syntax::kCargo:
      return read_cargo(scheme, text);
    case Syntax::kMaven:
      return read_maven(scheme, text);
    case Syntax::kVers:
      return read_vers(text);
    case Syntax::kProse:
      return read_prose(scheme, text);
  }
  return bad_input("unknown syntax");
}

}  // namespace

Result<Bound> bound_at(Scheme scheme, std::string text, bool inclusive) {
  Key key = TRY_AT(parse(scheme, text), "'" + printable(text) + "'");
  return Bound{.text = std::move(text), .key = std::move(key), .inclusive = inclusive};
}

RangeSet interval_set(std::optional<Bound> lower, std::optional<Bound> upper) {
  RangeSet set;
  if (lower && upper) {
    const auto order = lower->key <=> upper->key;
    if (order > 0 || (order == 0 && !(lower->inclusive && upper->inclusive))) {
      return set;
    }
  }
  set.intervals.push_back({.lower = std::move(lower), .upper = std::move(upper)});
  return set;
}

RangeSet set_of(std::vector<Interval> intervals) {
  std::ranges::sort(intervals, lower_before);
  RangeSet set;
  for (Interval& interval : intervals) {
    if (set.intervals.empty()) {
      set.intervals.push_back(std::move(interval));
      continue;
    }
    RangeSet last{.intervals = {std::move(set.intervals.back())}};
    set.intervals.pop_back();
    for (Interval& merged : unite(last, RangeSet{.intervals = {std::move(interval)}}).intervals) {
      set.intervals.push_back(std::move(merged));
    }
  }
  return set;
}

RangeSet any_version() { return RangeSet{.intervals = {Interval{}}}; }

RangeSet exactly(Bound bound) {
  bound.inclusive = true;
  return interval_set(bound, bound);
}

Result<RangeSet> compared(Scheme scheme, std::string_view op, std::string_view text) {
  Bound bound = TRY(bound_at(scheme, std::string(text), op.ends_with('=')));
  if (op == "<" || op == "<=") {
    return interval_set(std::nullopt, std::move(bound));
  }
  if (op == ">" || op == ">=") {
    return interval_set(std::move(bound), std::nullopt);
  }
  if (op == "=" || op == "==" || op.empty()) {
    return exactly(std::move(bound));
  }
  if (op == "!=") {
    return complement(exactly(std::move(bound)));
  }
  return bad_input("unknown operator '" + std::string(op) + "'");
}

std::string_view take_operator(std::string_view& text) {
  const std::string_view op = text.substr(0, std::min(text.find_first_not_of("<>=!~^"), text.size()));
  text = trim(text.substr(op.size()));
  return op;
}

std::string increment(std::string_view digits) {
  std::string number(digits);
  for (std::size_t i = number.size(); i-- > 0;) {
    if (number[i] != '9') {
      ++number[i];
      return number;
    }
    number[i] = '0';
  }
  return "1" + number;
}

std::vector<std::string_view> split_alternatives(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto bar = text.find('|');
    parts.push_back(trim(text.substr(0, bar)));
    if (bar == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(bar + (text.substr(bar).starts_with("||") ? 2 : 1));
  }
}

Result<RangeSet> parse_constraint(Syntax syntax, Scheme scheme, std::string_view text) {
  text = trim(text);
  if (text.empty()) {
    return bad_input("empty");
  }
  if (text.size() > kConstraintBytesMax) {
    return fail(ErrorCode::kLimit, fmt::format("longer than {} bytes", kConstraintBytesMax));
  }
  return read(syntax, scheme, text);
}

}  // namespace parapet::version
