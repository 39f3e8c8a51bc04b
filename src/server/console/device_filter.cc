// SPDX-License-Identifier: Apache-2.0
#include "server/console/device_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "server/console/device_texts.h"
#include "server/console/moves.h"
#include "server/console/pages.h"
#include "server/console/words.h"

namespace parapet::server::console {
namespace {

using exposure::DeviceNumber;
using exposure::DeviceValue;
using exposure::ExposureLevel;

constexpr std::array<std::string_view, 9> kTraits{"group", "groupId", "os", "platform", "windowsVersion", "tag", "value", "level", "health"};

std::string_view level_filter_word(ExposureLevel level) { return level == ExposureLevel::kUnknown ? "unknown" : level_word(level); }

template <typename Thing, typename Takes>
std::vector<char> taken(const std::vector<Thing>& things, const Takes& takes) {
  std::vector<char> list;
  std::ranges::transform(things, std::back_inserter(list), [&](const Thing& thing) { return takes(thing) ? char{1} : char{0}; });
  return list;
}

bool is_taken(const std::vector<char>& list, std::uint32_t place) { return list.empty() || list[place] != 0; }

}  // namespace

DeviceFilter::DeviceFilter(const Call& call)
    : call_(call),
      text_(to_lower(call.request.option("text").value_or(std::string_view{}))),
      worst_(read_worst_filter(call.request, "worstSeverity", "worstExploit", "oldestWeakness")) {}

Result<DeviceFilter> DeviceFilter::read(const Call& call) {
  const http::Request& request = call.request;
  DeviceFilter filter(call);
  filter.not_assessed_ = TRY(filter_flag(request, "notAssessed"));
  filter.gaps_ = TRY(filter_flag(request, "assessmentGaps"));
  filter.stale_ = TRY(filter_flag(request, "judgedByStaleFeed"));
  filter.conflict_ = TRY(filter_flag(request, "conflict"));
  filter.scored_ = TRY(filter_flag(request, "scored"));
  filter.vulnerable_ = TRY(filter_flag(request, "vulnerable"));
  filter.exploited_ = TRY(filter_flag(request, "exploited"));
  filter.first_seen_since_ = TRY(filter_time(request, "firstSeenSince"));
  if (filter.exploited_) {
    filter.with_exploited_ = exploited_devices(call);
  }
  const bool words = std::ranges::any_of(kTraits, [&](std::string_view name) { return !filter_values(request, name).empty(); });
  if (words || filter.not_assessed_ || filter.gaps_ || filter.stale_ || filter.conflict_ || filter.scored_) {
    filter.read_traits();
  }
  return filter;
}

bool DeviceFilter::takes_group(exposure::GroupNumber group, const std::vector<std::string>& names, const std::vector<std::string>& numbers) const {
  const std::string number = fmt::format("{}", group.value);
  return has_value(numbers, number) && (names.empty() || has_value(names, call_.state->group_name(group)) || has_value(names, number));
}

void DeviceFilter::read_traits() {
  const http::Request& request = call_.request;
  traits_ = call_.traits();
  const DeviceTraits::Names& names = traits_->names();
  const std::vector<std::string> ids = filter_values(request, "os");
  const std::vector<std::string> platforms = filter_values(request, "platform");
  const std::vector<std::string> windows_versions = filter_values(request, "windowsVersion");
  systems_ = taken(names.systems, [&](const DeviceTraits::System& system) {
    return has_value(ids, system.os.id) && has_value(platforms, system.platform) && has_value(windows_versions, system.windows_version);
  });
  if (const std::vector<std::string> tags = filter_values(request, "tag"); !tags.empty()) {
    tags_ = taken(names.tag_sets, [&](const std::vector<std::string>& set) {
      return std::ranges::any_of(set, [&](const std::string& tag) { return has_value(tags, tag); });
    });
  }
  const std::vector<std::string> groups = filter_values(request, "group");
  const std::vector<std::string> numbers = filter_values(request, "groupId");
  groups_ = taken(names.groups, [&](exposure::GroupNumber group) { return takes_group(group, groups, numbers); });
  const std::vector<std::string> values = filter_values(request, "value");
  const std::vector<std::string> levels = filter_values(request, "level");
  const std::vector<std::string> health = filter_values(request, "health");
  for (std::size_t i = 0; i < values_.size(); ++i) {
    values_.at(i) = has_value(values, value_word(static_cast<DeviceValue>(i)));
  }
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    levels_.at(i) = has_value(levels, level_filter_word(static_cast<ExposureLevel>(i)));
  }
  for (std::size_t i = 0; i < health_.size(); ++i) {
    health_.at(i) = has_value(health, kHealth.at(i));
  }
}

bool DeviceFilter::takes(const DeviceTrait& trait) const {
  return is_taken(systems_, trait.system) && is_taken(tags_, trait.tags) && is_taken(groups_, trait.group) && values_.at(trait.value) &&
         levels_.at(trait.level) && health_.at(trait.health) && allows(not_assessed_, trait.not_assessed) && allows(gaps_, trait.gaps) &&
         allows(stale_, trait.stale) && allows(conflict_, trait.conflict) && allows(scored_, trait.scored);
}

bool DeviceFilter::takes(DeviceNumber number, const exposure::DeviceState& state) const {
  return (!exploited_ || with_exploited_.contains(number) == *exploited_) && allows(vulnerable_, state.worst.any()) &&
         worst_.takes(state.worst, call_.view().now()) &&
         (!first_seen_since_ || was_first_seen_since(*state.facts, *first_seen_since_));
}

void DeviceFilter::keep(std::vector<DeviceNumber>& rows) const {
  if (traits_ != nullptr) {
    keep_rows(rows, [this](DeviceNumber number) { return takes((*traits_)[number]); });
  }
  if (!text_.empty()) {
    DeviceTexts::keep(call_, rows, text_);
  }
  if (exploited_ || vulnerable_ || first_seen_since_ || worst_.any()) {
    keep_rows(rows, [this](DeviceNumber number) { return takes(number, call_.view().device(number)); });
  }
}

}  // namespace parapet::server::console
