// SPDX-License-Identifier: Apache-2.0
#include "server/site/coding.h"

#include <optional>
#include <string>

#include "base/text.h"

namespace parapet::server::site {
namespace {

struct Weights {
  std::optional<double> brotli;
  std::optional<double> gzip;
  std::optional<double> plain;
  std::optional<double> others;
};

double weight_of(std::optional<std::string_view> parameters) {
  if (!parameters) {
    return 1;
  }
  const auto [key, content] = cut(*parameters, '=');
  return equals_ignoring_case(trim(key), "q") && content ? parse_double(trim(*content)).value_or(0) : 1;
}

Weights parse(std::string_view accept_encoding) {
  Weights weights;
  for (const std::string_view part : split(accept_encoding, ',')) {
    const auto [raw_name, parameters] = cut(part, ';');
    const std::string name = to_lower(trim(raw_name));
    const double weight = weight_of(parameters);
    if (name == "br") {
      weights.brotli = weight;
    } else if (name == "gzip" || name == "x-gzip") {
      weights.gzip = weight;
    } else if (name == "identity") {
      weights.plain = weight;
    } else if (name == "*") {
      weights.others = weight;
    }
  }
  return weights;
}

}  // namespace

Representation choose_representation(const SiteFile& file, std::string_view accept_encoding) {
  const Weights weights = parse(accept_encoding);
  const double others = weights.others.value_or(0);
  const double brotli = file.brotli.empty() ? 0 : weights.brotli.value_or(others);
  const double gzip = file.gzip.empty() ? 0 : weights.gzip.value_or(others);
  const double plain = weights.plain.value_or(0);  // always acceptable, wanted only where it is named
  if (brotli > 0 && brotli >= gzip && brotli >= plain) {
    return {.coding = "br", .content = file.brotli};
  }
  if (gzip > 0 && gzip >= plain) {
    return {.coding = "gzip", .content = file.gzip};
  }
  return {.coding = "", .content = file.plain};
}

}  // namespace parapet::server::site
