// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/api/api.h"
#include "server/api/entity.h"
#include "server/api/odata_query.h"

namespace parapet::server::api {

inline constexpr std::int64_t kPagingSeconds = 600;  // how long a snapshot waits for the next page

// What a list handler says about its list.
struct ListRules {
  std::string_view set;             // of the context: "Machines"
  std::uint64_t top_max = 10'000;   // also the size of a page where $top is not given
  std::string_view expandable;
};

// {"@odata.context": ..., MEMBERS}, as one entity is answered.
template <typename Item>
[[nodiscard]] Answer<http::Response> single_response(const Call& call, const Entity<Item>& entity, std::string_view context,
                                                     const Item& item, std::string_view expandable = {}) {
  Answer<odata::Query> query = odata::read_query(call.request, {&entity.properties(), 1, expandable});
  if (!query) {
    return std::unexpected(std::move(query).error());
  }
  JsonWriter out;
  out.begin_object().member("@odata.context", call.context(context));
  entity.write_members(out, item, *query);
  out.end_object();
  return http::Response::json(out.take());
}

namespace detail {

template <typename Item>
void filter_items(const Entity<Item>& entity, const odata::Filter& filter, std::vector<Item>& items) {
  // A copy is asked, not the item itself: what reading it costs memory for (descriptions) goes with the copy.
  std::erase_if(items, [&](const Item& item) {
    const Item asked = item;
    return !filter.matches(EntityRow<Item>(entity, asked));
  });
}

template <typename Item>
void order_items(const Entity<Item>& entity, const std::vector<odata::Order>& orders, std::vector<Item>& items) {
  std::vector<std::vector<odata::Value>> keys(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Item asked = items[i];
    for (const odata::Order& order : orders) {
      keys[i].push_back(entity.value(order.property, asked));
    }
  }
  std::vector<std::size_t> places(items.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::ranges::stable_sort(places, [&](std::size_t a, std::size_t b) {
    for (std::size_t i = 0; i < orders.size(); ++i) {
      const int order = odata::compare(entity.properties()[orders[i].property], keys[a][i], keys[b][i]);
      if (order != 0) {
        return (order < 0) != orders[i].descending;
      }
    }
    return false;
  });
  std::vector<Item> sorted;
  sorted.reserve(items.size());
  for (const std::size_t place : places) {
    sorted.push_back(std::move(items[place]));
  }
  items = std::move(sorted);
}

}  // namespace detail

// A collection: filtered, ordered, cut to the page, with a next link where $top was not given and more follows. items: all of
// them, in an order that the state alone decides, so that pages of one snapshot fit together.
template <typename Item>
[[nodiscard]] Answer<http::Response> list_response(Call& call, const Entity<Item>& entity, std::vector<Item> items,
                                                   const ListRules& rules) {
  Answer<odata::Query> query = odata::read_query(call.request, {&entity.properties(), rules.top_max, rules.expandable});
  if (!query) {
    return std::unexpected(std::move(query).error());
  }
  if (query->filter) {
    detail::filter_items(entity, *query->filter, items);
  }
  if (wants_count(call.request)) {
    return http::Response::text(std::to_string(items.size()));
  }
  if (!query->orders.empty()) {
    detail::order_items(entity, query->orders, items);
  }
  const std::uint64_t start = std::min<std::uint64_t>(call.cursor ? call.cursor->offset : query->skip, items.size());
  const std::uint64_t end = start + std::min<std::uint64_t>(query->top.value_or(rules.top_max), items.size() - start);
  JsonWriter out;
  out.begin_object().member("@odata.context", call.context(rules.set));
  if (query->count) {
    out.member("@odata.count", static_cast<std::uint64_t>(items.size()));
  }
  out.key("value").begin_array();
  for (std::uint64_t i = start; i < end; ++i) {
    const Item asked = items[i];
    out.begin_object();
    entity.write_members(out, asked, *query);
    out.end_object();
  }
  out.end_array();
  if (!query->top && end < items.size()) {
    const std::uint64_t snapshot = call.api.snapshots.keep(call.state, kPagingSeconds);
    out.member("@odata.nextLink", next_link(call.api, call.request, {snapshot, end, 0}));
  }
  out.end_object();
  return http::Response::json(out.take());
}

}  // namespace parapet::server::api
