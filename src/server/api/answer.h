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

#include "base/json_writer.h"
#include "base/parallel.h"
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

constexpr std::size_t kGrain = 256;  // items that one thread takes at a time

// A copy of the item is asked, not the item itself: what reading it costs memory for (descriptions) goes with the copy.
template <typename Item>
void filter_items(const Entity<Item>& entity, const odata::Filter& filter, std::vector<Item>& items) {
  std::vector<char> matches(items.size());
  parallel_ranges(0, items.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const Item asked = items[i];
      matches[i] = filter.matches(EntityRow<Item>(entity, asked)) ? 1 : 0;
    }
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (matches[i] != 0) {
      if (kept != i) {
        items[kept] = std::move(items[i]);
      }
      ++kept;
    }
  }
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(kept), items.end());
}

// Puts the first `wanted` items of the order in front; the rest stay behind them in any order. Equal ones keep their places.
template <typename Item>
void order_items(const Entity<Item>& entity, const std::vector<odata::Order>& orders, std::vector<Item>& items, std::size_t wanted) {
  const std::size_t width = orders.size();
  std::vector<odata::Value> keys(items.size() * width);
  parallel_ranges(0, items.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const Item asked = items[i];
      for (std::size_t k = 0; k < width; ++k) {
        keys[i * width + k] = entity.value(orders[k].property, asked);
      }
    }
  });
  std::vector<std::size_t> places(items.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  const auto before = [&](std::size_t a, std::size_t b) {
    for (std::size_t k = 0; k < width; ++k) {
      const int order = odata::compare(entity.properties()[orders[k].property], keys[a * width + k], keys[b * width + k]);
      if (order != 0) {
        return (order < 0) != orders[k].descending;
      }
    }
    return a < b;
  };
  if (wanted < places.size() / 4) {
    std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(wanted), places.end(), before);
  } else {
    parallel_sort(places.begin(), places.end(), before);
  }
  std::vector<Item> sorted;
  sorted.reserve(items.size());
  for (const std::size_t place : places) {
    sorted.push_back(std::move(items[place]));
  }
  items = std::move(sorted);
}

// "{…},{…}": items from `start` up to `end`, made on several threads.
template <typename Item>
[[nodiscard]] std::string write_items(const Entity<Item>& entity, const std::vector<Item>& items, std::size_t start, std::size_t end,
                                      const odata::Query& query) {
  std::vector<std::string> texts(end - start);
  parallel_ranges(start, end, kGrain, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      const Item asked = items[i];
      JsonWriter out;
      out.begin_object();
      entity.write_members(out, asked, query);
      out.end_object();
      texts[i - start] = out.take();
    }
  });
  std::string all;
  std::size_t bytes = texts.size();
  for (const std::string& text : texts) {
    bytes += text.size();
  }
  all.reserve(bytes);
  for (const std::string& text : texts) {
    all += all.empty() ? "" : ",";
    all += text;
  }
  return all;
}

[[nodiscard]] inline std::string quoted(std::string_view text) {
  JsonWriter out;
  out.value(text);
  return out.take();
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
  const std::uint64_t start = std::min<std::uint64_t>(call.cursor ? call.cursor->offset : query->skip, items.size());
  const std::uint64_t end = start + std::min<std::uint64_t>(query->top.value_or(rules.top_max), items.size() - start);
  if (!query->orders.empty()) {
    detail::order_items(entity, query->orders, items, end);
  }
  std::string out = "{\"@odata.context\":" + detail::quoted(call.context(rules.set));
  if (query->count) {
    out += ",\"@odata.count\":" + std::to_string(items.size());
  }
  out += ",\"value\":[";
  out += detail::write_items(entity, items, start, end, *query);
  out += "]";
  if (!query->top && end < items.size()) {
    const std::uint64_t snapshot = call.api.snapshots.keep(call.state, kPagingSeconds);
    out += ",\"@odata.nextLink\":" + detail::quoted(next_link(call.api, call.request, {snapshot, end, 0}));
  }
  out += "}";
  return http::Response::json(std::move(out));
}

}  // namespace parapet::server::api
