// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <map>
#include <string_view>

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

void add(Counts& counts, std::string_view value, std::string_view label, std::uint64_t count = 1) {
  Facet& facet = counts[to_lower(value)];
  if (facet.count == 0) {
    facet.value = value;
    facet.label = label;
  }
  facet.count += count;
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

// What devices have in common is counted first and named afterwards: there are some hundred systems, not a hundred thousand.
struct DeviceCounts {
  struct SystemHash {
    std::size_t operator()(const inventory::OperatingSystem* os) const {
      const std::hash<std::string_view> hash;
      return hash(os->version) ^ (hash(os->build) * 31) ^ (hash(os->id) * 1009);
    }
  };
  struct SameSystem {
    bool operator()(const inventory::OperatingSystem* a, const inventory::OperatingSystem* b) const {
      return a->version == b->version && a->build == b->build && a->id == b->id && a->family == b->family && a->name == b->name;
    }
  };
  boost::unordered_flat_map<const inventory::OperatingSystem*, std::uint64_t, SystemHash, SameSystem> systems;
  boost::unordered_flat_map<std::uint32_t, std::uint64_t> groups;
  boost::unordered_flat_map<std::string_view, std::uint64_t> tags;

  void take(const exposure::DeviceFacts& facts) {
    ++systems[&facts.os];
    ++groups[facts.group.value];
    for (auto tag = facts.tags.begin(); tag != facts.tags.end(); ++tag) {
      const bool again = std::any_of(facts.tags.begin(), tag, [&](const std::string& other) { return equals_ignoring_case(other, *tag); });
      tags[*tag] += again ? 0U : 1U;
    }
  }
};

void put_devices(JsonWriter& out, const Call& call, std::size_t max) {
  DeviceCounts counts;
  for (const exposure::DeviceNumber number : call.view().devices(call.scope).to_vector()) {
    counts.take(*call.view().device(number).facts);
  }
  Counts platforms;
  Counts versions;
  Counts systems;
  for (const auto& [os, count] : counts.systems) {
    const std::string platform = inventory::platform_name(*os);
    add(platforms, platform, platform, count);
    if (const std::string version = inventory::windows_version(*os); !version.empty()) {
      add(versions, version, inventory::windows_version_title(version), count);
    }
    add(systems, os->id, os->name.empty() ? os->id : os->name, count);
  }
  Counts groups;
  for (const auto& [group, count] : counts.groups) {
    add(groups, fmt::format("{}", group), call.state->group_name(exposure::GroupNumber{group}), count);
  }
  Counts tags;
  for (const auto& [tag, count] : counts.tags) {
    add(tags, tag, tag, count);
  }
  put(out, "platforms", platforms, max);
  put(out, "windowsVersions", versions, max);
  put(out, "systems", systems, max);
  put(out, "tags", tags, max);
  put(out, "groups", groups, max);
}

void put_software(JsonWriter& out, const Call& call, std::size_t max) {
  Counts ecosystems;
  Counts vendors;
  for (const exposure::ProductNumber number : products_in_scope(call)) {
    const exposure::ProductState& product = call.view().product(number);
    add(ecosystems, product.ecosystem, product.ecosystem);
    add(vendors, product.vendor, product.vendor);
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
