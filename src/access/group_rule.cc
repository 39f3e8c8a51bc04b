// SPDX-License-Identifier: Apache-2.0
#include "access/group_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace parapet::access {
namespace {

constexpr std::size_t kValuesMax = 10;
constexpr std::size_t kPlatformsMax = 100;
constexpr std::size_t kTextBytesMax = 256;
constexpr std::size_t kGroupsMax = 10'000;

bool same(char a, char b) { return to_lower(a) == to_lower(b); }

bool holds(const GroupRule::Text& condition, std::string_view value) {
  const std::string_view text = condition.text;
  if (text.empty() || value.size() < text.size()) {
    return false;  // an empty text, which check_rule refuses, must not take every device
  }
  switch (condition.comparison) {
    case GroupRule::Comparison::kEquals:
      return equals_ignoring_case(value, text);
    case GroupRule::Comparison::kStartsWith:
      return equals_ignoring_case(value.substr(0, text.size()), text);
    case GroupRule::Comparison::kEndsWith:
      return equals_ignoring_case(value.substr(value.size() - text.size()), text);
    case GroupRule::Comparison::kContains:
      return !std::ranges::search(value, text, same).empty();
  }
  return false;
}

bool any_holds(const std::vector<GroupRule::Text>& conditions, std::string_view value) {
  return std::ranges::any_of(conditions, [&](const GroupRule::Text& condition) { return holds(condition, value); });
}

Result<void> check_texts(const std::vector<GroupRule::Text>& texts, std::string_view property) {
  if (texts.size() > kValuesMax) {
    return fail(ErrorCode::kLimit, fmt::format("a rule has at most {} values for {}, this one has {}", kValuesMax, property, texts.size()));
  }
  for (const GroupRule::Text& condition : texts) {
    if (condition.text.empty()) {
      return bad_input(fmt::format("a value for {} is empty", property));
    }
    if (condition.text.size() > kTextBytesMax || !is_utf8(condition.text)) {
      return bad_input(fmt::format("a value for {} must be UTF-8 text of at most {} bytes", property, kTextBytesMax));
    }
  }
  return {};
}

}  // namespace

bool rule_takes(const GroupRule& rule, const DeviceAttributes& device) {
  if (rule.names.empty() && rule.domains.empty() && rule.tags.empty() && rule.platforms.empty()) {
    return false;
  }
  const auto tag_holds = [&] {
    return std::ranges::any_of(device.tags, [&](const std::string& tag) { return any_holds(rule.tags, tag); });
  };
  const auto platform_holds = [&] {
    return std::ranges::any_of(rule.platforms, [&](const std::string& platform) {
      return !platform.empty() && equals_ignoring_case(platform, device.platform);
    });
  };
  return (rule.names.empty() || any_holds(rule.names, device.name)) && (rule.domains.empty() || any_holds(rule.domains, device.domain)) &&
         (rule.tags.empty() || tag_holds()) && (rule.platforms.empty() || platform_holds());
}

GroupNumber group_of(const DeviceAttributes& device, std::span<const DeviceGroup> groups) {
  const auto found = std::ranges::find_if(groups, [&](const DeviceGroup& group) { return rule_takes(group.rule, device); });
  return found == groups.end() ? inventory::kNoGroup : found->number;
}

Result<void> check_rule(const GroupRule& rule) {
  TRY(check_texts(rule.names, "the device name"));
  TRY(check_texts(rule.domains, "the domain"));
  TRY(check_texts(rule.tags, "the tag"));
  if (rule.platforms.size() > kPlatformsMax) {
    return fail(ErrorCode::kLimit, fmt::format("a rule has at most {} platforms", kPlatformsMax));
  }
  if (std::ranges::any_of(rule.platforms, [](const std::string& platform) { return platform.empty() || platform.size() > kTextBytesMax; })) {
    return bad_input("a platform is empty or too long");
  }
  return {};
}

Result<void> check_groups(std::span<const DeviceGroup> groups) {
  if (groups.size() > kGroupsMax) {
    return fail(ErrorCode::kLimit, fmt::format("there are at most {} device groups", kGroupsMax));
  }
  std::set<std::string> names;
  std::set<std::uint32_t> ranks;
  for (const DeviceGroup& group : groups) {
    if (trim(group.name).empty() || group.name.size() > kTextBytesMax || !is_utf8(group.name)) {
      return bad_input(fmt::format("a device group needs a name of at most {} bytes", kTextBytesMax));
    }
    if (!names.insert(to_lower(group.name)).second) {
      return fail(ErrorCode::kConflict, fmt::format("two device groups are named '{}'", printable(group.name)));
    }
    if (!ranks.insert(group.rank).second) {
      return fail(ErrorCode::kConflict, fmt::format("two device groups have rank {}", group.rank));
    }
    TRY_AT(check_rule(group.rule), "device group '" + printable(group.name) + "'");
  }
  return {};
}

}  // namespace parapet::access
