// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/csaf_versions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"

namespace parapet::knowledge {
namespace {

using version::Bound;
using version::Interval;
using version::RangeSet;
using version::Scheme;

// One term of a constraint: "<= 1.2", or a version alone (comparator "").
struct Term {
  std::string_view comparator;
  Bound bound;

  [[nodiscard]] bool lower() const { return comparator.starts_with('>'); }
  [[nodiscard]] bool upper() const { return comparator.starts_with('<'); }
  [[nodiscard]] bool single() const { return comparator.empty() || comparator == "="; }
};

CsafVersions unreadable() {
  CsafVersions none;
  none.readable = false;
  return none;
}

// Numbers with dots between them, with at most one letter at the end: "V4.3.8", "2.0", "1.2b".
bool is_plain(std::string_view text) {
  if (text.starts_with('V') || text.starts_with('v')) {
    text.remove_prefix(1);
  }
  if (!text.empty() && text.back() >= 'a' && text.back() <= 'w') {  // "x" is a wild card
    text.remove_suffix(1);
  }
  bool digit_before = false;
  for (const char c : text) {
    if (!is_digit(c) && !(c == '.' && digit_before)) {
      return false;
    }
    digit_before = is_digit(c);
  }
  return digit_before;
}

std::optional<Bound> bound_of(std::string_view text) {
  if (!is_plain(text)) {
    return std::nullopt;
  }
  const std::string_view number = is_digit(text.front()) ? text : text.substr(1);
  Result<version::Key> key = version::parse(Scheme::kGeneric, number);
  if (!key) {
    return std::nullopt;
  }
  return Bound{.text = std::string(number), .key = *std::move(key)};
}

// Takes the next term off the front; nullopt where there is none that can be read.
std::optional<Term> take_term(std::string_view& text) {
  Term term;
  for (const std::string_view comparator : {"<=", ">=", "<", ">", "="}) {
    if (text.starts_with(comparator)) {
      term.comparator = text.substr(0, comparator.size());
      text = trim(text.substr(comparator.size()));
      break;
    }
  }
  const std::size_t end = std::min(text.find_first_of(" |,<>="), text.size());
  std::optional<Bound> bound = bound_of(text.substr(0, end));
  if (!bound) {
    return std::nullopt;
  }
  term.bound = *std::move(bound);
  term.bound.inclusive = term.comparator != "<" && term.comparator != ">";
  text = trim(text.substr(end));
  return term;
}

// "|", ",", "and" or nothing between two terms.
bool take_separator(std::string_view& text) {
  if (text.starts_with('|') || text.starts_with(',')) {
    text = trim(text.substr(1));
  } else if (text.starts_with("and ")) {
    text = trim(text.substr(4));
  }
  return !text.empty();
}

std::optional<std::vector<Term>> terms_of(std::string_view text) {
  constexpr std::size_t kTermsMax = 1000;
  std::vector<Term> terms;
  do {
    std::optional<Term> term = take_term(text);
    if (!term || terms.size() >= kTermsMax) {
      return std::nullopt;
    }
    terms.push_back(*std::move(term));
  } while (!text.empty() && take_separator(text));
  return terms;
}

// Lower and upper bounds in turn make intervals; an upper bound may stand first and a lower one last.
CsafVersions combine(std::vector<Term> terms) {
  CsafVersions found;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    Interval interval;
    if (terms[i].single()) {
      found.versions.push_back(std::move(terms[i].bound));
      continue;
    }
    if (terms[i].upper()) {
      // Two upper bounds without a lower one between them have more than one reading.
      if (!found.ranges.intervals.empty()) {
        return unreadable();
      }
      interval.upper = std::move(terms[i].bound);
    } else {
      interval.lower = std::move(terms[i].bound);
      if (i + 1 < terms.size() && terms[i + 1].upper()) {
        interval.upper = std::move(terms[++i].bound);
        if (interval.upper->key <= interval.lower->key) {
          return unreadable();
        }
      } else if (i + 1 < terms.size()) {
        return unreadable();
      }
    }
    found.ranges = version::unite(found.ranges, RangeSet{.intervals = {std::move(interval)}});
  }
  return found;
}

// The scheme that a vers type names; nullopt for those that publishers use for "no scheme".
std::optional<Scheme> scheme_of_vers(std::string_view type) {
  if (type == "all" || type == "generic" || type == "intdot" || type == "unknown") {
    return std::nullopt;
  }
  return version::scheme_by_name(type);
}

bool says_all(std::string_view text) {
  const std::string lower = to_lower(text);
  return lower == "*" || lower == "all" || lower == "all versions" || lower == "vers:all/*" || lower == "all/*";
}

}  // namespace

CsafVersions csaf_versions(std::string_view text) {
  text = trim(text);
  if (says_all(text)) {
    CsafVersions found;
    found.all = true;
    return found;
  }
  if (text.starts_with("vers:")) {
    const auto [type, constraints] = cut(text.substr(5), '/');
    const std::string lower = to_lower(type);
    if (const std::optional<Scheme> scheme = scheme_of_vers(lower)) {
      Result<RangeSet> ranges = version::parse_constraint(version::Syntax::kVers, *scheme, text);
      CsafVersions found;
      found.scheme = *scheme;
      found.readable = ranges.has_value();
      found.ranges = ranges ? *std::move(ranges) : RangeSet{};
      return found;
    }
    if (lower != "all" && lower != "generic" && lower != "intdot" && lower != "unknown") {
      return unreadable();
    }
    text = trim(constraints.value_or(std::string_view{}));
    if (text == "*") {
      CsafVersions found;
      found.all = true;
      return found;
    }
  } else if (to_lower(text.substr(0, 13)).starts_with("all versions ")) {
    text = trim(text.substr(13));
    if (!text.starts_with('<') && !text.starts_with('>')) {
      return unreadable();
    }
  }
  std::optional<std::vector<Term>> terms = terms_of(text);
  return terms ? combine(*std::move(terms)) : unreadable();
}

}  // namespace parapet::knowledge
