// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "access/group_rule.h"
#include "inventory/platform_name.h"
#include "server/console/body.h"
#include "server/console/pages.h"

// Device groups: rules, ranks and who may see them.
namespace parapet::server::console {
namespace {

using access::DeviceGroup;
using access::GroupRule;

constexpr std::array<std::string_view, 4> kComparisons{"equals", "startsWith", "endsWith", "contains"};  // by GroupRule::Comparison

void put_rule_texts(JsonWriter& out, std::string_view name, const std::vector<GroupRule::Text>& texts) {
  out.key(name).begin_array();
  for (const GroupRule::Text& text : texts) {
    out.begin_object().member("comparison", kComparisons.at(static_cast<std::size_t>(text.comparison))).member("text", text.text).end_object();
  }
  out.end_array();
}

void put_rule(const DeviceGroup& group, JsonWriter& out) {
  out.key("rule").begin_object();
  put_rule_texts(out, "names", group.rule.names);
  put_rule_texts(out, "domains", group.rule.domains);
  put_rule_texts(out, "tags", group.rule.tags);
  put_texts(out, "platforms", group.rule.platforms);
  out.end_object();
}

// A rule in one line, to sort by and for files: "name startsWith web; tag equals till; platform equals Linux".
std::string rule_text(const GroupRule& rule) {
  std::string text;
  const auto add = [&text](std::string_view property, std::string_view comparison, std::string_view value) {
    text += fmt::format("{}{} {} {}", text.empty() ? "" : "; ", property, comparison, value);
  };
  const auto add_all = [&](std::string_view property, const std::vector<GroupRule::Text>& texts) {
    for (const GroupRule::Text& one : texts) {
      add(property, kComparisons.at(static_cast<std::size_t>(one.comparison)), one.text);
    }
  };
  add_all("name", rule.names);
  add_all("domain", rule.domains);
  add_all("tag", rule.tags);
  for (const std::string& platform : rule.platforms) {
    add("platform", "equals", platform);
  }
  return text;
}

std::uint64_t devices_of(const Call& call, exposure::GroupNumber group) {
  return call.view().devices({.all = false, .groups = {group}}).size();
}

struct GroupRow {
  DeviceGroup group;
  std::uint64_t devices = 0;
};

std::vector<Column<GroupRow>> group_columns() {
  return {
      {"id", [](const GroupRow& row) { return count_cell(row.group.number.value); }},
      {"name", [](const GroupRow& row) { return Cell(row.group.name); }},
      {"description", [](const GroupRow& row) { return Cell(row.group.description); }},
      {"rank", [](const GroupRow& row) { return count_cell(row.group.rank); }},
      {"ruleText", [](const GroupRow& row) { return Cell(rule_text(row.group.rule)); }},
      {"userGroups", [](const GroupRow& row) { return Cell(row.group.user_groups); }},
      {"devices", [](const GroupRow& row) { return count_cell(row.devices); }},
  };
}

// Those that the caller may see; an administrator sees all. In rank order, unless sorted.
Result<http::Response> list(const Call& call) {
  const ListQuery query = TRY(read_whole_list_query(call, {"text", "userGroup"}));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  const std::vector<std::string> user_groups = filter_values(call.request, "userGroup");
  std::vector<GroupRow> rows;
  for (DeviceGroup& group : TRY(call.store().groups())) {
    const bool seen = call.scope.all || std::ranges::binary_search(call.scope.groups, group.number);
    const bool of_group = user_groups.empty() || std::ranges::any_of(group.user_groups, [&](const std::string& one) { return has_value(user_groups, one); });
    if (seen && of_group && (contains_text(group.name, text) || contains_text(group.description, text))) {
      const std::uint64_t devices = devices_of(call, group.number);
      rows.push_back({.group = std::move(group), .devices = devices});
    }
  }
  const bool sees_rest = call.scope.all || std::ranges::binary_search(call.scope.groups, inventory::kNoGroup);
  List<GroupRow> groups(call.state, std::move(rows), group_columns());
  groups.set_details([](const GroupRow& row, JsonWriter& out) { put_rule(row.group, out); });
  groups.set_more([&](JsonWriter& out) {
    out.key("ungroupedDevices");
    sees_rest ? out.value(devices_of(call, inventory::kNoGroup)) : out.null();
  });
  return std::move(groups).answer(query);
}

Result<std::vector<GroupRule::Text>> read_rule_texts(JsonValue rule, std::string_view name) {
  std::vector<GroupRule::Text> texts;
  if (!rule[name].present()) {
    return texts;
  }
  if (!rule[name].is_array() || rule[name].elements().size() > kListMax) {
    return bad_input(fmt::format("'{}' must be a list", name));
  }
  for (const JsonValue entry : rule[name].elements()) {
    TRY(only_members(entry, {"comparison", "text"}));
    const auto* const found = std::ranges::find(kComparisons, entry["comparison"].string());
    if (found == kComparisons.end()) {
      return bad_input(fmt::format("'comparison' of '{}' must be equals, startsWith, endsWith or contains", name));
    }
    std::string text = TRY(read_text(entry, "text", {}));
    texts.push_back({.comparison = static_cast<GroupRule::Comparison>(found - kComparisons.begin()), .text = std::move(text)});
  }
  return texts;
}

Result<GroupRule> read_rule(JsonValue value) {
  GroupRule rule;
  if (!value.present()) {
    return rule;
  }
  TRY(only_members(value, {"names", "domains", "tags", "platforms"}));
  rule.names = TRY(read_rule_texts(value, "names"));
  rule.domains = TRY(read_rule_texts(value, "domains"));
  rule.tags = TRY(read_rule_texts(value, "tags"));
  rule.platforms = TRY(read_texts(value, "platforms", {}));
  TRY(access::check_rule(rule));
  return rule;
}

Result<DeviceGroup> read_group(JsonValue value, std::uint32_t rank, const std::vector<DeviceGroup>& present) {
  constexpr std::uint64_t kNumberMax = 0xFFFF'FFFF;
  TRY(only_members(value, {"id", "name", "description", "rank", "rule", "ruleText", "userGroups", "devices"}));
  const std::uint64_t number = TRY(read_count(value, "id", 0, kNumberMax));
  DeviceGroup group{.number = exposure::GroupNumber{static_cast<std::uint32_t>(number)}, .rank = rank};
  if (number != 0 && std::ranges::find(present, group.number, &DeviceGroup::number) == present.end()) {
    return fail(ErrorCode::kConflict, fmt::format("there is no group with the id {}: leave the id out of a new one", number));
  }
  group.name = TRY(read_text(value, "name", {}));
  group.description = TRY(read_text(value, "description", {}, kTextBytesMax));
  group.rule = TRY(read_rule(value["rule"]));
  group.user_groups = TRY(read_texts(value, "userGroups", {}));
  return group;
}

// PUT {"groups":[…]}: all of them, in rank order.
Result<http::Response> replace(const Call& call) {
  const Body body = TRY(Body::read(call, {"groups"}));
  const JsonValue list_value = body.value()["groups"];
  if (!list_value.is_array()) {
    return bad_input("'groups' must be a list");
  }
  const std::vector<DeviceGroup> present = TRY(call.store().groups());
  std::vector<DeviceGroup> groups;
  for (const JsonValue value : list_value.elements()) {
    groups.push_back(TRY(read_group(value, static_cast<std::uint32_t>(groups.size() + 1), present)));
  }
  TRY(access::check_groups(groups));
  const std::size_t count = groups.size();
  TRY(call.console.fleet.replace_groups(std::move(groups)));
  call.audit("groups.replaced", "device groups", fmt::format("{} groups, {} before", count, present.size()));
  return http::Response::empty(204);
}

// POST {"rule":{…}}: how many devices the rule takes, and the first ten (features §4.4). Ranks are not looked at.
Result<http::Response> preview(const Call& call) {
  constexpr std::uint64_t kShown = 10;
  const Body body = TRY(Body::read(call, {"rule"}));
  const GroupRule rule = TRY(read_rule(body.value()["rule"]));
  std::uint64_t total = 0;
  JsonWriter out;
  out.begin_object().key("items").begin_array();
  call.view().devices(call.scope).for_each([&](exposure::DeviceNumber number) {
    const exposure::DeviceFacts& facts = *call.view().device(number).facts;
    const std::string platform = inventory::platform_name(facts.os);
    if (access::rule_takes(rule, {.name = facts.name, .domain = facts.domain, .tags = facts.tags, .platform = platform}) && ++total <= kShown) {
      out.begin_object().member("id", facts.id).member("name", facts.name).member("platform", platform).end_object();
    }
  });
  out.end_array().member("total", total).end_object();
  return http::Response::json(out.take());
}

}  // namespace

void add_group_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  using http::Method;
  const Needs administer{.permissions = {access::Permission::kManageSystemSettings}, .client_permissions = {}};
  add(router, console, Method::kGet, "/api/v1/settings/groups", "v1.groups.list", to_view(), list);
  add(router, console, Method::kPut, "/api/v1/settings/groups", "v1.groups.replace", administer, replace);
  add(router, console, Method::kPost, "/api/v1/settings/groups/preview", "v1.groups.preview", administer, preview);
}

}  // namespace parapet::server::console
