// SPDX-License-Identifier: Apache-2.0
#include "server/api/odata_query.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::server::api::odata {
namespace {

using Done = Answer<bool>;

Answer<std::uint64_t> read_count(std::string_view name, std::string_view text) {
  const std::optional<std::uint64_t> number = parse_uint(trim(text));
  if (!number) {
    return odata_error(fmt::format("The value of {} must be a whole number that is not negative.", name));
  }
  return *number;
}

Answer<std::size_t> property_named(const Rules& rules, std::string_view option, std::string_view name) {
  const int property = find_property(*rules.properties, name);
  if (property < 0) {
    return odata_error(fmt::format("Could not find a property named '{}' for {}.", printable(name.substr(0, 64)), option));
  }
  return static_cast<std::size_t>(property);
}

Done read_top(std::string_view text, const Rules& rules, Query& query) {
  const Answer<std::uint64_t> number = read_count("$top", text);
  if (!number) {
    return std::unexpected(number.error());
  }
  if (*number > rules.top_max) {
    return odata_error(fmt::format("The limit of '{}' for the $top query has been exceeded: '{}' was asked for.", rules.top_max,
                                   *number));
  }
  query.top = *number;
  return true;
}

Done read_order(std::string_view text, const Rules& rules, Query& query) {
  for (const std::string_view part : split(text, ',')) {
    const std::vector<std::string_view> words = split_blanks(part);
    const bool descending = words.size() == 2 && equals_ignoring_case(words[1], "desc");
    if (words.empty() || words.size() > 2 || (words.size() == 2 && !descending && !equals_ignoring_case(words[1], "asc"))) {
      return odata_error("$orderby takes properties, each with asc or desc behind it, separated by commas.");
    }
    const Answer<std::size_t> property = property_named(rules, "$orderby", words[0]);
    if (!property) {
      return std::unexpected(property.error());
    }
    const Kind kind = (*rules.properties)[*property].kind;
    if (kind == Kind::kStrings || kind == Kind::kObject) {
      return odata_error(fmt::format("The property '{}' can't be used in $orderby.", (*rules.properties)[*property].name));
    }
    if (query.orders.size() == kOrdersMax) {
      return odata_error(fmt::format("$orderby takes at most {} properties.", kOrdersMax));
    }
    query.orders.push_back({*property, descending});
  }
  return true;
}

Done read_select(std::string_view text, const Rules& rules, Query& query) {
  std::vector<std::size_t> chosen;
  for (const std::string_view part : split(text, ',')) {
    const std::string_view name = trim(part);
    if (name == "*") {
      return true;
    }
    const Answer<std::size_t> property = property_named(rules, "$select", name);
    if (!property) {
      return std::unexpected(property.error());
    }
    if (chosen.size() == kSelectMax) {
      return odata_error(fmt::format("$select takes at most {} properties.", kSelectMax));
    }
    if (std::ranges::find(chosen, *property) == chosen.end()) {
      chosen.push_back(*property);
    }
  }
  if (chosen.empty()) {
    return odata_error("$select names no property.");
  }
  std::ranges::sort(chosen);
  query.select = std::move(chosen);
  return true;
}

Done read_option(std::string_view name, std::string_view text, const Rules& rules, Query& query) {
  if (name == "$filter") {
    Answer<Filter> filter = Filter::parse(text, *rules.properties);
    if (!filter) {
      return std::unexpected(std::move(filter).error());
    }
    query.filter = std::move(*filter);
    return true;
  }
  if (name == "$top") {
    return read_top(text, rules, query);
  }
  if (name == "$skip") {
    const Answer<std::uint64_t> number = read_count(name, text);
    if (!number) {
      return std::unexpected(number.error());
    }
    query.skip = *number;
    return true;
  }
  if (name == "$orderby") {
    return read_order(text, rules, query);
  }
  if (name == "$select") {
    return read_select(text, rules, query);
  }
  if (name == "$count") {
    query.count = equals_ignoring_case(text, "true");
    return query.count || equals_ignoring_case(text, "false") ? Done(true) : odata_error("$count is true or false.");
  }
  if (name == "$expand") {
    if (rules.expandable.empty() || !equals_ignoring_case(trim(text), rules.expandable)) {
      return odata_error(fmt::format("$expand of '{}' is not supported here.", printable(text.substr(0, 64))));
    }
    query.expanded = true;
    return true;
  }
  return name == "$skiptoken" ? Done(true)
                              : odata_error(fmt::format("The query option '{}' is not supported.", printable(name.substr(0, 64))));
}

}  // namespace

Answer<Query> read_query(const http::Request& request, const Rules& rules) {
  Query query;
  std::vector<std::string> seen;
  for (const auto& [given_name, text] : request.query) {
    if (!given_name.starts_with('$')) {
      continue;
    }
    const std::string name = to_lower(given_name);
    if (std::ranges::find(seen, name) != seen.end()) {
      return odata_error(fmt::format("The query option '{}' is given twice.", printable(name.substr(0, 64))));
    }
    seen.push_back(name);
    if (const Done done = read_option(name, text, rules, query); !done) {
      return std::unexpected(done.error());
    }
  }
  return query;
}

}  // namespace parapet::server::api::odata
