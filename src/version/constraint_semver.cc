// SPDX-License-Identifier: Apache-2.0
//
// node-semver ranges (github.com/npm/node-semver, "Ranges", and its range.bnf) and Cargo requirements
// (doc.rust-lang.org/cargo, "Specifying Dependencies"; the semver crate's VersionReq).
//
// Both know a rule by which a pre-release satisfies a range only if the range names a pre-release of the same version.
// It keeps an installer from choosing a pre-release that nobody asked for. An advisory's range says which versions
// carry a weakness, and 2.0.0-rc.1 carries what 2.0.0 fixed: so the rule is not applied, and npm ranges read as
// node-semver does with includePrerelease. Bounds that a range only implies ("^1.2" ends before 2) lie before the
// pre-releases of their version: 2.0.0-0 is the smallest of them.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "version/constraint.h"
#include "version/key_writer.h"

namespace parapet::version {
namespace {

constexpr std::size_t kPartsMax = 256;

// A version of which parts may be missing or wildcards; numbers hold the parts before the first such one.
struct Partial {
  std::vector<std::string_view> numbers;
  std::string_view pre;  // "-alpha.1", with its hyphen

  [[nodiscard]] std::size_t known() const { return numbers.size(); }
  [[nodiscard]] std::string_view number(std::size_t i) const { return i < numbers.size() ? numbers[i] : "0"; }
  [[nodiscard]] std::string floor() const {
    return std::string(number(0)) + "." + std::string(number(1)) + "." + std::string(number(2)) + std::string(pre);
  }
  // The version with part i raised and the parts after it zero, before its pre-releases.
  [[nodiscard]] std::string next(std::size_t i) const {
    std::string text;
    for (std::size_t k = 0; k < 3; ++k) {
      text += (k == 0 ? "" : ".") + (k < i ? std::string(number(k)) : k == i ? increment(number(k)) : std::string("0"));
    }
    return text + "-0";
  }
};

Result<Partial> read_partial(std::string_view text) {
  Partial partial;
  const std::string_view whole = text;
  bool wild = false;
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0) {
      if (text.empty() || text.front() != '.') {
        break;
      }
      text.remove_prefix(1);
    }
    if (!text.empty() && (text.front() == '*' || to_lower(text.front()) == 'x')) {
      text.remove_prefix(1);
      wild = true;
      continue;
    }
    const std::string_view digits = take_digits(text);
    if (digits.empty() || (digits.size() > 1 && digits.front() == '0')) {
      return bad_input("'" + printable(whole) + "' is not a version or a part of one");
    }
    if (!wild) {
      partial.numbers.push_back(digits);
    }
  }
  if (!text.empty() && text.front() == '-') {
    partial.pre = text.substr(0, text.find('+'));
    text.remove_prefix(partial.pre.size());
  }
  if (!text.empty() && text.front() != '+') {
    return bad_input("'" + printable(whole) + "' is not a version or a part of one");
  }
  if (partial.known() < 3) {
    partial.pre = {};
  }
  return partial;
}

Result<RangeSet> between(Scheme scheme, std::string lower, std::string upper) {
  Bound from = TRY(bound_at(scheme, std::move(lower), true));
  Bound to = TRY(bound_at(scheme, std::move(upper), false));
  return interval_set(std::move(from), std::move(to));
}

RangeSet nothing() { return {}; }

// The index of the part that "^" lets not change: the first that is not zero, or the last known.
std::size_t caret_part(const Partial& partial) {
  std::size_t i = 0;
  while (i + 1 < partial.known() && partial.number(i) == "0") {
    ++i;
  }
  return i;
}

Result<RangeSet> npm_comparator(Scheme scheme, std::string_view op, const Partial& partial) {
  const std::size_t known = partial.known();
  const std::string from = partial.floor() + (known < 3 ? "-0" : "");
  if (known == 0) {
    return op == "<" || op == ">" ? nothing() : any_version();
  }
  if (op == "^") {
    return between(scheme, from, partial.next(caret_part(partial)));
  }
  if (op == "~" || op == "~>") {
    return between(scheme, from, partial.next(known == 1 ? 0 : 1));
  }
  if (known == 3) {
    return compared(scheme, op, partial.floor());
  }
  if (op.empty() || op == "=") {
    return between(scheme, from, partial.next(known - 1));
  }
  if (op == ">") {
    return compared(scheme, ">=", partial.next(known - 1));
  }
  if (op == "<=") {
    return compared(scheme, "<", partial.next(known - 1));
  }
  return compared(scheme, op, from);
}

Result<RangeSet> npm_hyphen(Scheme scheme, std::string_view from_text, std::string_view to_text) {
  const Partial from = TRY(read_partial(from_text));
  const Partial to = TRY(read_partial(to_text));
  RangeSet lower = any_version();
  RangeSet upper = any_version();
  if (from.known() > 0) {
    lower = TRY(compared(scheme, ">=", from.floor() + (from.pre.empty() ? "-0" : "")));
  }
  if (to.known() > 0) {
    upper = TRY(to.pre.empty() ? compared(scheme, "<", to.next(to.known() - 1)) : compared(scheme, "<=", to.floor()));
  }
  return intersect(lower, upper);
}

std::string_view without_v(std::string_view text) {
  while (!text.empty() && (text.front() == 'v' || text.front() == '=')) {
    text = trim(text.substr(1));
  }
  return text;
}

// One alternative of an npm range: "a - b", or comparators with blanks between them.
Result<RangeSet> npm_alternative(Scheme scheme, std::string_view text) {
  if (text.empty()) {
    return any_version();
  }
  const auto dash = text.find(" - ");
  if (dash != std::string_view::npos) {
    return npm_hyphen(scheme, without_v(trim(text.substr(0, dash))), without_v(trim(text.substr(dash + 3))));
  }
  RangeSet set = any_version();
  for (std::size_t parts = 0; !text.empty(); ++parts) {
    if (parts == kPartsMax) {
      return fail(ErrorCode::kLimit, "too many comparators in one range");
    }
    const std::string_view op = take_operator(text);
    if (op.size() > 1 && op != "<=" && op != ">=" && op != "~>") {
      return bad_input("unknown operator '" + std::string(op) + "'");
    }
    if (!text.empty() && text.front() == 'v') {
      text.remove_prefix(1);
    }
    std::size_t n = 0;
    while (n < text.size() && !is_space(text[n]) &&
           std::string_view("<>=~^,").find(text[n]) == std::string_view::npos) {
      ++n;
    }
    const Partial partial = TRY(read_partial(text.substr(0, n)));
    const RangeSet next = TRY(npm_comparator(scheme, op, partial));
    set = intersect(set, next);
    text = trim(text.substr(n));
    if (text.starts_with(',')) {
      text = trim(text.substr(1));
      if (text.empty()) {
        return bad_input("a comparator is missing");
      }
    }
  }
  return set;
}

Result<RangeSet> cargo_comparator(Scheme scheme, std::string_view text) {
  const std::string_view op = take_operator(text);
  const Partial partial = TRY(read_partial(text));
  const std::size_t known = partial.known();
  if (known == 0) {
    return op.empty() ? Result<RangeSet>(any_version()) : bad_input("'*' stands alone");
  }
  const bool wildcard = text.find_first_of("*xX") < text.find_first_of("-+");
  if (op == "^" || (op.empty() && !wildcard)) {
    return between(scheme, partial.floor(), partial.next(caret_part(partial)));
  }
  if (op == "~") {
    return between(scheme, partial.floor(), partial.next(known == 1 ? 0 : 1));
  }
  if (op != "=" && op != "<" && op != "<=" && op != ">" && op != ">=" && !op.empty()) {
    return bad_input("unknown operator '" + std::string(op) + "'");
  }
  if (known == 3) {
    return compared(scheme, op, partial.floor());
  }
  if (op.empty() || op == "=") {
    return between(scheme, partial.floor(), partial.next(known - 1));
  }
  if (op == ">" || op == "<=") {
    return compared(scheme, op == ">" ? ">=" : "<", partial.next(known - 1));
  }
  return compared(scheme, op, partial.floor() + (op == "<" ? "-0" : ""));
}

}  // namespace

Result<RangeSet> read_npm(Scheme scheme, std::string_view text) {
  std::vector<Interval> intervals;
  for (const std::string_view alternative : split_alternatives(text)) {
    const RangeSet set = TRY(npm_alternative(scheme, alternative));
    intervals.insert(intervals.end(), set.intervals.begin(), set.intervals.end());
  }
  return set_of(std::move(intervals));
}

Result<RangeSet> read_cargo(Scheme scheme, std::string_view text) {
  const auto parts = split(text, ',');
  if (parts.size() > kPartsMax) {
    return fail(ErrorCode::kLimit, "too many comparators in one requirement");
  }
  RangeSet set = any_version();
  for (const std::string_view part : parts) {
    const RangeSet next = TRY(cargo_comparator(scheme, trim(part)));
    set = intersect(set, next);
  }
  return set;
}

}  // namespace parapet::version
