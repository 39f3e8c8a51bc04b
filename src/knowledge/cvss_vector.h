// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"

// The syntax that all CVSS versions share: "METRIC:VALUE" parts between slashes. Only for cvss*.cc.
namespace parapet::knowledge::cvss {

struct Metric {
  std::string_view name;
  std::string_view values;  // between blanks, in the order that scoring counts them
  bool mandatory = false;
};

inline constexpr std::size_t kMetricsMax = 40;
inline constexpr std::uint8_t kNotGiven = 255;

// For each metric of the version, by its place in the version's list, the place of its value in Metric::values.
using Values = std::array<std::uint8_t, kMetricsMax>;

// Reads the parts after the prefix, in any order. Fails naming the metric that is unknown, repeated, has an unknown value
// or is mandatory and missing.
[[nodiscard]] Result<Values> read_vector(std::string_view parts, std::span<const Metric> metrics);

// Base score of a version 4.0 vector's parts (without "CVSS:4.0/"), 0.0 to 10.0 with one decimal.
[[nodiscard]] Result<double> score_version4(std::string_view parts);

}  // namespace parapet::knowledge::cvss
