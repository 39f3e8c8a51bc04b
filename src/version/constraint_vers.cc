// SPDX-License-Identifier: Apache-2.0
//
// vers: the version range specifier (github.com/package-url/vers-spec, "Version Range Specifier"):
// "vers:TYPE/constraint|constraint", each a comparator (=, the default, !=, <, <=, >, >=) and a percent-encoded
// version; "*" alone is every version. The constraints of a range are read in pairs in version order, as the
// specification's containment algorithm does: below a first "<", between a ">" and the "<" next to it, above a last
// ">".
#include <algorithm>
#include <array>

#include "base/text.h"
#include "version/constraint.h"

namespace parapet::version {
namespace {

struct Type {
  std::string_view name;
  Scheme scheme;
};
constexpr std::array<Type, 22> kTypes = {
    {{"alpine", Scheme::kApk},        {"apk", Scheme::kApk},        {"alpm", Scheme::kPacman},
     {"arch", Scheme::kPacman},       {"bitnami", Scheme::kSemver}, {"cargo", Scheme::kCargo},
     {"composer", Scheme::kComposer}, {"deb", Scheme::kDeb},        {"gem", Scheme::kGem},
     {"generic", Scheme::kGeneric},   {"github", Scheme::kGeneric}, {"go", Scheme::kGo},
     {"golang", Scheme::kGo},         {"hex", Scheme::kSemver},     {"intdot", Scheme::kWindows},
     {"maven", Scheme::kMaven},       {"npm", Scheme::kNpm},        {"nuget", Scheme::kNuget},
     {"pub", Scheme::kSemver},        {"pypi", Scheme::kPypi},      {"rpm", Scheme::kRpm},
     {"semver", Scheme::kSemver}}};

struct Comparison {
  bool below = false;  // "<" or "<=", else ">" or ">="
  Bound bound;
};

struct Parts {
  std::vector<Comparison> comparisons;
  std::vector<Interval> equal;
  std::vector<Interval> unequal;
};

Result<void> read_part(Scheme scheme, std::string_view part, Parts& parts) {
  const std::string_view op = take_operator(part);
  const auto version = percent_decode(part);
  if (!version) {
    return bad_input("a percent escape is broken");
  }
  Bound bound = TRY(bound_at(scheme, *version, op != "<" && op != ">"));
  if (op.empty() || op == "=") {
    parts.equal.push_back({.lower = bound, .upper = bound});
  } else if (op == "!=") {
    parts.unequal.push_back({.lower = bound, .upper = bound});
  } else if (op == "<" || op == "<=" || op == ">" || op == ">=") {
    parts.comparisons.push_back({.below = op.front() == '<', .bound = std::move(bound)});
  } else {
    return bad_input("unknown comparator '" + std::string(op) + "'");
  }
  return {};
}

std::vector<Interval> between(std::vector<Comparison> comparisons) {
  std::ranges::sort(comparisons, [](const Comparison& a, const Comparison& b) {
    return a.bound.key == b.bound.key ? a.below && !b.below : a.bound.key < b.bound.key;
  });
  std::vector<Interval> intervals;
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    const bool last = i + 1 == comparisons.size();
    if (comparisons[i].below) {
      if (i == 0) {
        intervals.push_back({.lower = std::nullopt, .upper = comparisons[i].bound});
      }
    } else if (last) {
      intervals.push_back({.lower = comparisons[i].bound, .upper = std::nullopt});
    } else if (comparisons[i + 1].below) {
      const RangeSet set = interval_set(comparisons[i].bound, comparisons[i + 1].bound);
      intervals.insert(intervals.end(), set.intervals.begin(), set.intervals.end());
    }
  }
  return intervals;
}

// The type and the constraints of "vers:TYPE/CONSTRAINTS".
Result<std::pair<std::string, std::string_view>> take_apart(std::string_view text) {
  if (!to_lower(text.substr(0, 5)).starts_with("vers:")) {
    return bad_input("does not begin with 'vers:'");
  }
  const auto [type, constraints] = cut(text.substr(5), '/');
  if (!constraints) {
    return bad_input("'vers:TYPE/' is needed");
  }
  return std::pair(to_lower(type), *constraints);
}

}  // namespace

Result<Scheme> vers_scheme(std::string_view text) {
  const auto [type, constraints] = TRY(take_apart(trim(text)));
  for (const Type& known : kTypes) {
    if (known.name == type) {
      return known.scheme;
    }
  }
  return fail(ErrorCode::kUnsupported, "versions of type '" + printable(type) + "' are not ordered here");
}

Result<RangeSet> read_vers(std::string_view text) {
  const auto [type, constraints] = TRY(take_apart(text));
  if (trim(constraints) == "*") {
    return any_version();
  }
  const Scheme scheme = TRY(vers_scheme(text));
  if (trim(constraints).empty()) {
    return bad_input("a constraint is missing");
  }
  Parts parts;
  for (const std::string_view part : split(constraints, '|')) {
    TRY(read_part(scheme, trim(part), parts));
  }
  std::vector<Interval> intervals = between(std::move(parts.comparisons));
  if (intervals.empty() && parts.equal.empty() && !parts.unequal.empty()) {
    intervals.push_back({});
  }
  intervals.insert(intervals.end(), parts.equal.begin(), parts.equal.end());
  return subtract(set_of(std::move(intervals)), set_of(std::move(parts.unequal)));
}

}  // namespace parapet::version
