// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "version/range.h"

// What the readers of constraint syntaxes share. Their rules stand in constraint_*.cc, one file for each syntax.
namespace parapet::version {

// A bound whose key is the scheme's for this text.
[[nodiscard]] Result<Bound> bound_at(Scheme scheme, std::string text, bool inclusive);

// The set of one interval, empty where the ends leave nothing between them.
[[nodiscard]] RangeSet interval_set(std::optional<Bound> lower, std::optional<Bound> upper);

// Intervals in any order, overlapping or not, as a set. n log n.
[[nodiscard]] RangeSet set_of(std::vector<Interval> intervals);

// All versions, one version, all versions but one.
[[nodiscard]] RangeSet any_version();
[[nodiscard]] RangeSet exactly(Bound bound);

// The versions on one side of a text: "<", "<=", ">", ">=", "=" ("==", "") or "!=" by the scheme's order alone.
[[nodiscard]] Result<RangeSet> compared(Scheme scheme, std::string_view op, std::string_view text);

// Takes an operator made of "<>=!~^" off the front, and the blanks after it.
[[nodiscard]] std::string_view take_operator(std::string_view& text);

// A decimal number plus one, of any length.
[[nodiscard]] std::string increment(std::string_view digits);

// The parts of "a || b | c", trimmed.
[[nodiscard]] std::vector<std::string_view> split_alternatives(std::string_view text);

[[nodiscard]] Result<RangeSet> read_gem(Scheme scheme, std::string_view text);
[[nodiscard]] Result<RangeSet> read_composer(Scheme scheme, std::string_view text);
[[nodiscard]] Result<RangeSet> read_pep440(Scheme scheme, std::string_view text);
[[nodiscard]] Result<RangeSet> read_npm(Scheme scheme, std::string_view text);
[[nodiscard]] Result<RangeSet> read_cargo(Scheme scheme, std::string_view text);
[[nodiscard]] Result<RangeSet> read_maven(Scheme scheme, std::string_view text);
[[nodiscard]] Result<RangeSet> read_vers(std::string_view text);
[[nodiscard]] Result<RangeSet> read_prose(Scheme scheme, std::string_view text);

}  // namespace parapet::version
