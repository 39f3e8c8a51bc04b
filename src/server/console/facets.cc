// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "base/text.h"
#include "inventory/platform_name.h"
#include "match/finding.h"
#include "server/console/device_traits.h"
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

// A device counts once for a tag that it has twice, in another spelling.
void add_tags(Counts& counts, const std::vector<std::string>& tags, std::uint64_t devices) {
  for (auto tag = tags.begin(); tag != tags.end(); ++tag) {
    if (std::none_of(tags.begin(), tag, [&](const std::string& other) { return equals_ignoring_case(other, *tag); })) {
      add(counts, *tag, *tag, devices);
    }
  }
}

// What devices have in common is counted first and named afterwards.
void put_devices(JsonWriter& out, const Call& call, std::size_t max) {
  const std::shared_ptr<const DeviceTraits> traits = call.traits();
  const DeviceTraits::Names& names = traits->names();
  std::vector<std::uint64_t> by_system(names.systems.size());
  std::vector<std::uint64_t> by_tags(names.tag_sets.size());
  std::vector<std::uint64_t> by_group(names.groups.size());
  for (const exposure::DeviceNumber number : call.view().devices(call.scope).to_vector()) {
    const DeviceTrait& trait = (*traits)[number];
    ++by_system[trait.system];
    ++by_tags[trait.tags];
    ++by_group[trait.group];
  }
  Counts platforms;
  Counts versions;
  Counts systems;
  for (std::size_t i = 0; i < by_system.size(); ++i) {
    const DeviceTraits::System& system = names.systems[i];
    if (by_system[i] > 0) {
      add(platforms, system.platform, system.platform, by_system[i]);
      if (!system.windows_version.empty()) {
        add(versions, system.windows_version, inventory::windows_version_title(system.windows_version), by_system[i]);
      }
      add(systems, system.os.id, system.os.name.empty() ? system.os.id : system.os.name, by_system[i]);
    }
  }
  Counts groups;
  for (std::size_t i = 0; i < by_group.size(); ++i) {
    if (by_group[i] > 0) {
      add(groups, fmt::format("{}", names.groups[i].value), call.state->group_name(names.groups[i]), by_group[i]);
    }
  }
  Counts tags;
  for (std::size_t i = 0; i < by_tags.size(); ++i) {
    if (by_tags[i] > 0) {
      add_tags(tags, names.tag_sets[i], by_tags[i]);
    }
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
