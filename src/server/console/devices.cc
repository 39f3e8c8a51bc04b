// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "inventory/platform_name.h"
#include "server/console/body.h"
#include "server/console/pages.h"
#include "server/console/words.h"

namespace parapet::server::console {
namespace {

using exposure::DeviceNumber;
using exposure::DeviceSet;
using exposure::DeviceState;

// Silent and excluded ones are out of lists unless somebody asks for them (features §7, §18).
Result<http::Response> list(const Call& call) {
  DeviceSet devices = call.view().devices(call.scope);
  const std::vector<std::string> health = filter_values(call.request, "health");
  if (std::ranges::find(health, "silent") != health.end()) {
    devices |= call.view().silent_devices(call.scope);
  }
  if (std::ranges::find(health, "excluded") != health.end()) {
    devices |= excluded_devices(call);
  }
  return answer_devices(call, devices);
}

void put_system(JsonWriter& out, const inventory::OperatingSystem& os) {
  out.key("system").begin_object();
  out.member("family", os.family).member("id", os.id).member("name", os.name).member("version", os.version);
  out.member("codename", os.codename).member("build", os.build).member("architecture", os.arch);
  out.member("kernel", os.kernel).member("kernelBuild", os.kernel_build).end_object();
}

void put_drivers(JsonWriter& out, const Call& call, DeviceNumber device) {
  constexpr std::size_t kDriversMax = 50;
  out.key("drivers").begin_array();
  std::size_t written = 0;
  for (const exposure::View::Driver& driver : call.view().drivers_of(device)) {
    if (written++ == kDriversMax) {
      break;
    }
    const exposure::ProductState& product = call.view().product(driver.product);
    out.begin_object().member("softwareId", product.id).member("software", product.name);
    out.member("weakness", call.view().weakness(driver.weakness).name).member("risk", driver.risk).end_object();
  }
  out.end_array();
}

Result<http::Response> get(const Call& call) {
  const DeviceNumber device = TRY(call.device(call.parameter("id")));
  const DeviceState& state = call.view().device(device);
  const store::StoredInventory stored = TRY(call.store().inventory(device));
  JsonWriter out;
  out.begin_object();
  for (const Column<DeviceNumber>& column : device_columns(call.state)) {
    out.key(column.name);
    put_cell(out, column.cell(device));
  }
  out.member("groupPinned", state.facts->group_pinned);
  put_system(out, state.facts->os);
  out.member("lastBoot", stored.device.device.last_boot).member("conflict", state.facts->conflict);
  put_texts(out, "hotfixes", stored.device.device.hotfixes);
  out.key("networkAddresses").begin_array();
  for (const inventory::NetworkAddress& address : state.facts->addresses) {
    out.begin_object().member("address", address.address).member("macAddress", address.mac_address).member("up", address.up).end_object();
  }
  out.end_array();
  out.member("externalAddress", state.facts->external_address);
  out.key("problems").begin_array();
  for (const inventory::Problem& problem : stored.problems) {
    out.begin_object().member("place", problem.place).member("reason", problem.reason).end_object();
  }
  out.end_array();
  put_drivers(out, call, device);
  const std::vector<exposure::WeaknessNumber> open = call.view().weaknesses_of(device);
  out.member("excluded", state.facts->excluded).member("counted", state.listed).member("judgedAt", format_time(call.view().now()));
  out.member("knowledgeGeneration", call.view().knowledge_generation());
  put_severities(out, "weaknessesBySeverity", call.view(), open);
  out.member("knownExploitedWeaknesses", count_exploited(call.view(), open));
  out.end_object();
  return http::Response::json(out.take());
}

// Reads {"value","tags","excluded","groupId"}; what is not there stays. Errors: kBadInput.
Result<store::DeviceEdit> read_edit(JsonValue body, DeviceNumber device) {
  constexpr std::size_t kTagsMax = 100;
  constexpr std::size_t kTagBytesMax = 200;
  store::DeviceEdit edit{.device = device};
  if (body["value"].present()) {
    edit.value = value_by_word(body["value"].string());
    if (!edit.value) {
      return bad_input("'value' must be low, normal or high");
    }
  }
  if (body["tags"].present()) {
    if (!body["tags"].is_array() || body["tags"].elements().size() > kTagsMax) {
      return bad_input(fmt::format("'tags' must be a list of at most {} texts", kTagsMax));
    }
    std::set<std::string> tags;
    for (const JsonValue tag : body["tags"].elements()) {
      const std::string text(trim(tag.string()));
      if (text.empty() || text.size() > kTagBytesMax || !is_plain(text)) {
        return bad_input(fmt::format("a tag must be a text of 1 to {} bytes without control characters or turned text", kTagBytesMax));
      }
      tags.insert(text);
    }
    edit.tags = std::vector<std::string>(tags.begin(), tags.end());
  }
  if (body["excluded"].present()) {
    edit.excluded = body["excluded"].boolean();
    if (!edit.excluded) {
      return bad_input("'excluded' must be true or false");
    }
  }
  if (const JsonValue group = body["groupId"]; group.present()) {
    constexpr std::int64_t kGroupMax = 0xFFFF'FFFF;
    const std::optional<std::int64_t> number = group.integer();
    if (!group.is_null() && (!number || *number < 0 || *number > kGroupMax)) {
      return bad_input("'groupId' must be a group's number, 0 for none, or null for what the rules say");
    }
    edit.group_pinned = !group.is_null();
    edit.group = group.is_null() ? std::nullopt : std::optional(exposure::GroupNumber{static_cast<std::uint32_t>(*number)});
  }
  return edit;
}

std::string describe(const store::DeviceEdit& edit) {
  std::string text;
  if (edit.value) {
    text += fmt::format("value {}; ", value_word(*edit.value));
  }
  if (edit.tags) {
    text += fmt::format("{} tags; ", edit.tags->size());
  }
  if (edit.excluded) {
    text += *edit.excluded ? "excluded; " : "no longer excluded; ";
  }
  if (edit.group_pinned) {
    text += *edit.group_pinned ? fmt::format("put into group {} by hand; ", edit.group->value) : "group by the rules; ";
  }
  return text.empty() ? "nothing changed" : text.substr(0, text.size() - 2);
}

Result<http::Response> change(const Call& call) {
  const DeviceNumber device = TRY(call.device(call.parameter("id")));
  JsonParser parser;
  const JsonValue body = TRY(parser.parse(call.request.body));
  if (!body.is_object()) {
    return bad_input("the body must be an object");
  }
  const store::DeviceEdit edit = TRY(read_edit(body, device));
  if (edit.group_pinned && !call.principal.may(access::Permission::kManageSystemSettings)) {
    return error_response(403, "Forbidden", "choosing a device's group needs the permission manageSystemSettings", call.request.id);
  }
  const std::array<store::DeviceEdit, 1> edits{edit};
  TRY(call.console.fleet.edit_devices(edits));
  call.audit("device.changed", call.view().device(device).facts->id, describe(edit));
  return http::Response::empty(204);
}

Result<http::Response> remove(const Call& call) {
  const DeviceNumber device = TRY(call.device(call.parameter("id")));
  const std::string id = call.view().device(device).facts->id;
  const std::string name = call.view().device(device).facts->name;
  TRY(call.console.fleet.remove_device(device));
  call.audit("device.removed", id, fmt::format("'{}': the device and its inventory are forgotten", printable(name)));
  return http::Response::empty(204);
}

}  // namespace

void add_device_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  using http::Method;
  const Needs edits{.permissions = {access::Permission::kInvestigateAlerts, access::Permission::kManageSecuritySettings},
                    .client_permissions = {"Machine.ReadWrite.All"}};
  const Needs removes{.permissions = {access::Permission::kManageSecuritySettings}, .client_permissions = {}};
  add(router, console, Method::kGet, "/api/v1/devices", "v1.devices.list", to_view(), list);
  add(router, console, Method::kGet, "/api/v1/devices/{id}", "v1.devices.get", to_view(), get);
  add(router, console, Method::kPatch, "/api/v1/devices/{id}", "v1.devices.change", edits, change);
  add(router, console, Method::kDelete, "/api/v1/devices/{id}", "v1.devices.remove", removes, remove);
}

}  // namespace parapet::server::console
