// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/api/api_error.h"
#include "server/api/odata_filter.h"
#include "server/api/odata_value.h"
#include "server/http/message.h"

namespace parapet::server::api::odata {

inline constexpr std::size_t kOrdersMax = 8;   // properties in one $orderby
inline constexpr std::size_t kSelectMax = 64;  // properties in one $select

// What one entity's list takes (api.md §1.6).
struct Rules {
  const std::vector<Property>* properties = nullptr;
  std::uint64_t top_max = 10'000;
  std::string_view expandable;  // the one property that $expand may name; "": none
};

struct Order {
  std::size_t property = 0;
  bool descending = false;
};

// The $ options of one request, checked.
struct Query {
  std::optional<Filter> filter;
  std::vector<Order> orders;
  std::optional<std::vector<std::size_t>> select;  // not set: all
  std::optional<std::uint64_t> top;
  std::uint64_t skip = 0;
  bool count = false;     // "@odata.count" is wanted
  bool expanded = false;  // Rules::expandable is wanted
};

// Options without "$" are somebody else's and pass. Errors: ODataError for a "$" option that is not known (named), one given
// twice, a property that the entity lacks, a number that is none or beyond the entity's maximum.
[[nodiscard]] Answer<Query> read_query(const http::Request& request, const Rules& rules);

}  // namespace parapet::server::api::odata
