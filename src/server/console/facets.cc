// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "inventory/platform_name.h"
#include "match/finding.h"
#include "server/console/pages.h"

namespace parapet::server::console {
namespace {

// A value to filter by.
struct Facet {
  std::string value;  // as the filter wants it
  std::string label;  // for people
  std::uint64_t count = 0;
};

using Counts = std::map<std::string, Facet>;  // by value in lower case, as filters compare

void add_one(Counts& counts, const std::string& value, const std::string& label) {
  Facet& facet = counts[to_lower(value)];
  if (facet.count++ == 0) {
    facet.value = value;
    facet.label = label;
  }
}

void put(JsonWriter& out, std::string_view name, const Counts& counts, std::size_t max) {
  std::vector<const Facet*> facets;
  for (const auto& [value, facet] : counts) {
    facets.push_back(&facet);
  }
  std::ranges::stable_sort(facets, std::ranges::greater{}, [](const Facet* facet) { return facet->count; });
  facets.resize(std::min(facets.size(), max));
  out.key(name).begin_array();
  for (const Facet* facet : facets) {
    out.begin_object().member("value", facet->value).member("label", facet->label).member("count", facet->count).end_object();
  }
  out.end_array();
}

void put_devices(JsonWriter& out, const Call& call, std::size_t max) {
  Counts platforms;
  Counts systems;
  Counts tags;
  Counts groups;
  call.view().devices(call.scope).for_each([&](exposure::DeviceNumber number) {
    const exposure::DeviceFacts& facts = *call.view().device(number).facts;
    const std::string platform = inventory::platform_name(facts.os);
    add_one(platforms, platform, platform);
    add_one(systems, facts.os.id, facts.os.name.empty() ? facts.os.id : facts.os.name);
    add_one(groups, fmt::format("{}", facts.group.value), call.state->group_name(facts.group));
    for (auto tag = facts.tags.begin(); tag != facts.tags.end(); ++tag) {
      const bool again = std::any_of(facts.tags.begin(), tag, [&](const std::string& other) { return equals_ignoring_case(other, *tag); });
      if (!again) {
        add_one(tags, *tag, *tag);
      }
    }
  });
  put(out, "platforms", platforms, max);
  put(out, "systems", systems, max);
  put(out, "tags", tags, max);
  put(out, "groups", groups, max);
}

void put_software(JsonWriter& out, const Call& call, std::size_t max) {
  Counts ecosystems;
  Counts vendors;
  for (const exposure::ProductNumber number : products_in_scope(call)) {
    const exposure::ProductState& product = call.view().product(number);
    add_one(ecosystems, product.ecosystem, product.ecosystem);
    add_one(vendors, product.vendor, product.vendor);
  }
  put(out, "ecosystems", ecosystems, max);
  put(out, "vendors", vendors, max);
}

void put_reasons(JsonWriter& out, const Call& call, std::size_t max) {
  Counts reasons;
  for (const exposure::View::NotAssessedCount& count : call.view().not_assessed(call.scope)) {
    const std::string reason(match::reason_name(count.reason));
    reasons[reason] = {.value = reason, .label = reason, .count = count.keys};
  }
  put(out, "reasons", reasons, max);
}

void put_feeds(JsonWriter& out, const Call& call, std::size_t max) {
  Counts feeds;
  for (const knowledge::FeedInfo& feed : call.knowledge().feeds()) {
    feeds[feed.identity.name] = {.value = feed.identity.name, .label = feed.identity.name, .count = feed.records};
  }
  put(out, "feeds", feeds, max);
}

Result<http::Response> facets(const Call& call) {
  constexpr std::size_t kValuesMax = 200;
  constexpr std::size_t kFeedsMax = 1000;
  JsonWriter out;
  out.begin_object();
  put_devices(out, call, kValuesMax);
  put_software(out, call, kValuesMax);
  put_reasons(out, call, kValuesMax);
  put_feeds(out, call, kFeedsMax);
  out.end_object();
  return http::Response::json(out.take());
}

}  // namespace

void add_facet_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  add(router, console, http::Method::kGet, "/api/v1/facets", "v1.facets", to_view(), facets);
}

}  // namespace parapet::server::console
