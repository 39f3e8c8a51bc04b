// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "server/console/device_traits.h"
#include "server/console/pages.h"
#include "server/console/words.h"

namespace parapet::server::console {
namespace {

using exposure::DeviceNumber;
using exposure::DeviceSet;
using exposure::ExposureLevel;

constexpr std::size_t kTop = 10;

// What one pass over the devices of the scope counts.
struct DeviceCounts {
  std::array<std::uint64_t, 5> by_level{};
  std::uint64_t active = 0;
  std::uint64_t inactive = 0;
  std::uint64_t conflicts = 0;
  std::uint64_t stale = 0;        // devices with software judged by old knowledge
  std::uint64_t not_assessed = 0; // devices with software that could not be assessed
  std::uint64_t gaps = 0;         // devices with software that could not be assessed, wholly or in part
  std::vector<DeviceNumber> worst;
};

DeviceCounts count_devices(const Call& call) {
  DeviceCounts counts;
  const std::shared_ptr<const DeviceTraits> traits = call.traits();
  std::vector<std::pair<std::uint64_t, DeviceNumber>> by_hazard;
  for (const DeviceNumber number : call.view().devices(call.scope).to_vector()) {
    const exposure::DeviceState& device = call.view().device(number);
    ++counts.by_level.at(static_cast<std::size_t>(device.level));
    ++(device.inactive ? counts.inactive : counts.active);
    counts.conflicts += (*traits)[number].conflict ? 1U : 0U;
    counts.stale += device.stale > 0 ? 1U : 0U;
    counts.not_assessed += device.not_assessed > 0 ? 1U : 0U;
    counts.gaps += device.gaps > 0 ? 1U : 0U;
    if (device.hazard > 0) {
      by_hazard.emplace_back(device.hazard, number);
    }
  }
  // Ids are looked at only where they decide.
  const auto worse = [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : call.view().device(a.second).facts->id < call.view().device(b.second).facts->id;
  };
  const auto middle = by_hazard.begin() + static_cast<std::ptrdiff_t>(std::min(kTop, by_hazard.size()));
  std::partial_sort(by_hazard.begin(), middle, by_hazard.end(), worse);
  std::transform(by_hazard.begin(), middle, std::back_inserter(counts.worst), [](const auto& one) { return one.second; });
  return counts;
}

void put_devices(JsonWriter& out, const Call& call, const DeviceCounts& counts) {
  out.key("devices").begin_object().member("total", counts.active + counts.inactive);
  out.member("active", counts.active).member("inactive", counts.inactive);
  out.member("silent", call.view().silent_devices(call.scope).size());
  out.member("withNotAssessedSoftware", counts.not_assessed).member("withAssessmentGaps", counts.gaps);
  out.member("judgedByStaleFeed", counts.stale).member("conflicts", counts.conflicts);
  out.member("excluded", excluded_devices(call).size()).member("exploited", exploited_devices(call).size());
  out.end_object().key("exposureDistribution").begin_object();
  for (const ExposureLevel level : {ExposureLevel::kHigh, ExposureLevel::kMedium, ExposureLevel::kLow, ExposureLevel::kNone}) {
    out.member(level_word(level), counts.by_level.at(static_cast<std::size_t>(level)));
  }
  out.member("unknown", counts.by_level.at(static_cast<std::size_t>(ExposureLevel::kUnknown))).end_object();
}

void put_score(JsonWriter& out, const Call& call) {
  const exposure::Score score = call.view().score(call.scope);
  out.key("exposureScore").begin_object().key("value");
  score.scored_devices == 0 ? out.null() : out.value(score.value);
  out.member("scoredDevices", score.scored_devices).member("unscoredDevices", score.unscored_devices);
  out.member("highValueShare", score.high_value_share).end_object();
}

std::vector<const advice::Recommendation*> first_recommendations(const std::vector<advice::Recommendation>& all) {
  std::vector<const advice::Recommendation*> first;
  for (std::size_t i = 0; i < std::min(kTop, all.size()); ++i) {
    first.push_back(&all[i]);
  }
  return first;
}

std::vector<exposure::ProductNumber> worst_software(const Call& call) {
  std::vector<std::tuple<double, std::uint32_t, std::string_view, exposure::ProductNumber>> all;
  for (std::uint32_t i = 0; i < call.view().product_count(); ++i) {
    const exposure::ProductNumber number{i};
    const exposure::ProductCounts counts = call.view().counts(number, call.scope);
    if (counts.exposed > 0) {
      all.emplace_back(counts.gain_removed, counts.exposed, call.view().product(number).id, number);
    }
  }
  std::ranges::sort(all, [](const auto& a, const auto& b) {
    return std::tuple(std::get<0>(a), std::get<1>(a), std::get<2>(b)) > std::tuple(std::get<0>(b), std::get<1>(b), std::get<2>(a));
  });
  std::vector<exposure::ProductNumber> worst;
  for (std::size_t i = 0; i < std::min(kTop, all.size()); ++i) {
    worst.push_back(std::get<3>(all[i]));
  }
  return worst;
}

// Weaknesses of the scope that are known to be exploited, by exposed devices.
void put_known_exploited(JsonWriter& out, const Call& call, const std::vector<exposure::WeaknessNumber>& open) {
  std::vector<exposure::WeaknessNumber> exploited;
  std::ranges::copy_if(open, std::back_inserter(exploited), [&](exposure::WeaknessNumber number) { return call.view().weakness(number).known_exploited; });
  std::ranges::sort(exploited, [&](exposure::WeaknessNumber a, exposure::WeaknessNumber b) {
    return std::tuple(call.view().exposed_count(a, call.scope), std::string_view(call.view().weakness(b).name)) >
           std::tuple(call.view().exposed_count(b, call.scope), std::string_view(call.view().weakness(a).name));
  });
  out.key("knownExploited").begin_object().member("total", static_cast<std::uint64_t>(exploited.size()));
  exploited.resize(std::min(kTop, exploited.size()));
  put_rows(out, "items", exploited, weakness_columns(call, std::make_shared<const WeaknessFacts>(call)));
  out.end_object();
}

void put_weaknesses(JsonWriter& out, const Call& call, const std::vector<exposure::WeaknessNumber>& open) {
  out.key("weaknesses").begin_object().member("total", static_cast<std::uint64_t>(open.size()));
  put_severities(out, "bySeverity", call.view(), open);
  out.end_object();
}

void put_not_assessed(JsonWriter& out, const Call& call) {
  out.key("notAssessed").begin_array();
  for (const exposure::View::NotAssessedCount& count : call.view().not_assessed(call.scope)) {
    out.begin_object().member("reason", match::reason_name(count.reason)).member("installs", count.installs).member("software", count.keys).end_object();
  }
  out.end_array();
}

void put_feeds(JsonWriter& out, const Call& call) {
  const UnixTime now = call.console.fleet.clock().now();
  out.key("feeds").begin_array();
  for (const knowledge::FeedInfo& feed : call.knowledge().feeds()) {
    out.begin_object().member("name", feed.identity.name).key("ageDays");
    feed.snapshot.known() ? out.value(feed.age_days(now)) : out.null();
    out.member("stale", feed.stale(now)).end_object();
  }
  out.end_array();
}

Result<http::Response> dashboard(const Call& call) {
  const DeviceCounts counts = count_devices(call);
  const std::vector<exposure::WeaknessNumber> open = weaknesses_in_scope(call);
  const auto recommendations = call.recommendations();
  JsonWriter out;
  out.begin_object().member("sequence", call.view().sequence()).member("time", format_time(call.console.fleet.clock().now()));
  put_score(out, call);
  put_devices(out, call, counts);
  put_weaknesses(out, call, open);
  put_known_exploited(out, call, open);
  out.member("recommendationCount", static_cast<std::uint64_t>(recommendations->size()));
  put_rows(out, "topRecommendations", first_recommendations(*recommendations), recommendation_columns());
  put_rows(out, "topSoftware", worst_software(call), software_columns(call));
  put_rows(out, "topDevices", counts.worst, device_columns(call.state));
  put_not_assessed(out, call);
  put_feeds(out, call);
  out.end_object();
  return http::Response::json(out.take());
}

}  // namespace

void add_dashboard_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  add(router, console, http::Method::kGet, "/api/v1/dashboard", "v1.dashboard", to_view(), dashboard);
}

}  // namespace parapet::server::console
