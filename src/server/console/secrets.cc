// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include "access/secrets.h"
#include "base/random.h"
#include "base/text.h"
#include "server/console/body.h"
#include "server/console/pages.h"
#include "server/permissions.h"

// API clients and enrolment keys. Their secrets are in the answer that makes them, and nowhere else.
namespace parapet::server::console {
namespace {

using access::ApiClient;
using access::EnrolmentKey;
using access::Permission;

Needs to_secure() { return {.permissions = {Permission::kManageSecuritySettings}, .client_permissions = {}}; }

// --- API clients

// Whether it is let in, and if not, why.
std::string_view client_state(const ApiClient& client, UnixTime now) {
  return !client.enabled ? "disabled" : client.expires.known() && client.expires <= now ? "expired" : "active";
}

using GroupNames = std::map<std::uint32_t, std::string>;

// The names of the device groups that the caller sees; the others have numbers.
Result<std::shared_ptr<const GroupNames>> group_names(const Call& call) {
  GroupNames names;
  for (const access::DeviceGroup& group : TRY(call.store().groups())) {
    if (call.principal.scope.all || call.principal.scope.has(group.number)) {
      names[group.number.value] = group.name;
    }
  }
  return std::make_shared<const GroupNames>(std::move(names));
}

std::vector<std::string> names_of(const std::vector<access::GroupNumber>& groups, const GroupNames& names) {
  std::vector<std::string> out;
  for (const access::GroupNumber group : groups) {
    const auto name = names.find(group.value);
    out.push_back(name == names.end() ? fmt::format("{}", group.value) : name->second);
  }
  std::ranges::sort(out);
  return out;
}

std::vector<Column<ApiClient>> client_columns(UnixTime now, const std::shared_ptr<const GroupNames>& names) {
  return {
      {"id", [](const ApiClient& client) { return Cell(client.id); }},
      {"name", [](const ApiClient& client) { return Cell(client.name); }},
      {"permissions", [](const ApiClient& client) { return Cell(client.permissions); }},
      {"state", [now](const ApiClient& client) { return kept_text(client_state(client, now)); }},
      {"allGroups", [](const ApiClient& client) { return Cell(client.all_groups); }},
      {"groupNames", [names](const ApiClient& client) { return Cell(names_of(client.groups, *names)); }},
      {"enabled", [](const ApiClient& client) { return Cell(client.enabled); }},
      {"created", [](const ApiClient& client) { return time_cell(client.created); }},
      {"expires", [](const ApiClient& client) { return time_cell(client.expires); }},
      {"lastUsed", [](const ApiClient& client) { return time_cell(client.last_used); }},
  };
}

void put_groups(const ApiClient& client, JsonWriter& out) {
  out.key("groups").begin_array();
  for (const access::GroupNumber group : client.groups) {
    out.value(group.value);
  }
  out.end_array();
}

// A client can be given nothing that its maker does not have: no wider scope and no permission without the role's behind it.
Result<void> check_grants(const Call& call, const ApiClient& client) {
  for (const std::string& name : client.permissions) {
    const auto known = std::ranges::find(api_permissions(), std::string_view(name), &ApiPermission::application);
    if (known == api_permissions().end()) {
      return bad_input(fmt::format("'{}' is no permission of the API", name));
    }
    if (!call.principal.may(known->role) && !call.principal.may(known->or_role) && !call.principal.may(Permission::kManageSystemSettings)) {
      return fail(ErrorCode::kConflict, fmt::format("you can't grant '{}': your roles don't have it", name));
    }
  }
  const bool wider = client.all_groups || std::ranges::any_of(client.groups, [&](access::GroupNumber group) { return !call.principal.scope.has(group); });
  if (!call.principal.scope.all && wider) {
    return fail(ErrorCode::kConflict, "you can't grant device groups that you don't see");
  }
  return {};
}

Result<void> take_client(const Call& call, JsonValue body, ApiClient& client) {
  client.name = TRY(read_text(body, "name", client.name));
  if (client.name.empty()) {
    return bad_input("'name' must not be empty");
  }
  client.permissions = TRY(read_texts(body, "permissions", client.permissions));
  client.all_groups = TRY(read_flag(body, "allGroups", client.all_groups));
  client.enabled = TRY(read_flag(body, "enabled", client.enabled));
  client.expires = TRY(read_time(body, "expires", client.expires));
  if (body["groups"].present()) {
    client.groups.clear();
    for (const JsonValue group : body["groups"].elements()) {
      const std::optional<std::int64_t> number = group.integer();
      if (!number || *number < 0 || *number > 0xFFFF'FFFF) {
        return bad_input("'groups' must be a list of group numbers");
      }
      client.groups.push_back(access::GroupNumber{static_cast<std::uint32_t>(*number)});
    }
    std::ranges::sort(client.groups);
  }
  return check_grants(call, client);
}

constexpr auto kClientMembers = std::to_array<std::string_view>({"name", "permissions", "allGroups", "groups", "enabled", "expires"});

// With every permission there is, to choose from.
Result<http::Response> list_clients(const Call& call) {
  const ListQuery query = TRY(read_whole_list_query(call, {"text", "state", "permission"}));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  const std::vector<std::string> states = filter_values(call.request, "state");
  const std::vector<std::string> permissions = filter_values(call.request, "permission");
  const UnixTime now = call.console.fleet.clock().now();
  std::vector<ApiClient> rows = TRY(call.store().api_clients());
  std::erase_if(rows, [&](const ApiClient& client) {
    const bool may = permissions.empty() || std::ranges::any_of(client.permissions, [&](const std::string& one) { return has_value(permissions, one); });
    return !may || !has_value(states, client_state(client, now)) || !(contains_text(client.name, text) || contains_text(client.id, text));
  });
  List<ApiClient> list(call.state, std::move(rows), client_columns(now, TRY(group_names(call))));
  list.set_details(put_groups);
  list.set_more([](JsonWriter& out) {
    out.key("permissions").begin_array();
    for (const ApiPermission& permission : api_permissions()) {
      out.value(permission.application);
    }
    out.end_array();
  });
  return std::move(list).answer(query);
}

Result<ApiClient> client_of(const Call& call) {
  const std::optional<ApiClient> client = TRY(call.store().api_client(call.parameter("id")));
  if (!client) {
    return fail(ErrorCode::kNotFound, "no such API client");
  }
  return *client;
}

Result<http::Response> answer_client(const Call& call, const ApiClient& client, const std::string& secret, int status) {
  JsonWriter out;
  put_item<ApiClient>(out, client, client_columns(call.console.fleet.clock().now(), TRY(group_names(call))), [&secret](const ApiClient& one, JsonWriter& more) {
    put_groups(one, more);
    more.member_unless_empty("secret", secret);
  });
  http::Response response = http::Response::json(out.take(), status);
  response.header("Cache-Control", "no-store");
  return response;
}

Result<http::Response> get_client(const Call& call) {
  const ApiClient client = TRY(client_of(call));
  return answer_client(call, client, {}, 200);
}

Result<http::Response> create_client(const Call& call) {
  const Body body = TRY(Body::read(call, kClientMembers));
  SystemRandom random;
  const std::string secret = access::make_secret(access::SecretKind::kClient, random);
  ApiClient client{.id = access::make_guid(random), .secret_hash = access::secret_hash(secret), .created = call.console.fleet.clock().now()};
  TRY(take_client(call, body.value(), client));
  TRY(call.store().put_api_client(client));
  call.audit("api_client.created", client.id, fmt::format("{}, {} permissions, {}", client.name, client.permissions.size(),
                                                          client.all_groups ? std::string("all device groups") : fmt::format("{} device groups", client.groups.size())));
  return answer_client(call, client, secret, 201);
}

Result<http::Response> change_client(const Call& call) {
  const std::unique_lock hold = call.console.gate.hold();
  const Body body = TRY(Body::read(call, kClientMembers));
  ApiClient client = TRY(client_of(call));
  TRY(take_client(call, body.value(), client));
  TRY(call.store().put_api_client(client));
  call.audit("api_client.changed", client.id, client.enabled ? "enabled" : "disabled");
  return answer_client(call, client, {}, 200);
}

Result<http::Response> renew_client(const Call& call) {
  const std::unique_lock hold = call.console.gate.hold();
  ApiClient client = TRY(client_of(call));
  TRY(check_grants(call, client));
  SystemRandom random;
  const std::string secret = access::make_secret(access::SecretKind::kClient, random);
  client.secret_hash = access::secret_hash(secret);
  TRY(call.store().put_api_client(client));
  call.audit("api_client.secret_renewed", client.id, "the old secret is no longer valid");
  return answer_client(call, client, secret, 200);
}

Result<http::Response> remove_client(const Call& call) {
  const std::unique_lock hold = call.console.gate.hold();
  const ApiClient client = TRY(client_of(call));
  TRY(call.store().remove_api_client(client.id));
  call.audit("api_client.removed", client.id, client.name);
  return http::Response::empty(204);
}

// --- enrolment keys

// Whether devices can enrol with it, and if not, why.
std::string_view key_state(const EnrolmentKey& key, UnixTime now) {
  if (!key.enabled) {
    return "disabled";
  }
  if (key.expires.known() && key.expires <= now) {
    return "expired";
  }
  return key.uses_max != 0 && key.uses >= key.uses_max ? "usedUp" : "open";
}

std::vector<Column<EnrolmentKey>> key_columns(UnixTime now) {
  return {
      {"id", [](const EnrolmentKey& key) { return Cell(key.id); }},
      {"name", [](const EnrolmentKey& key) { return Cell(key.name); }},
      {"tags", [](const EnrolmentKey& key) { return Cell(key.tags); }},
      {"state", [now](const EnrolmentKey& key) { return kept_text(key_state(key, now)); }},
      {"enabled", [](const EnrolmentKey& key) { return Cell(key.enabled); }},
      {"uses", [](const EnrolmentKey& key) { return count_cell(key.uses); }},
      {"usesMax", [](const EnrolmentKey& key) { return count_cell(key.uses_max); }},
      {"created", [](const EnrolmentKey& key) { return time_cell(key.created); }},
      {"expires", [](const EnrolmentKey& key) { return time_cell(key.expires); }},
  };
}

http::Response answer_key(const Call& call, const EnrolmentKey& key, const std::string& secret, int status) {
  JsonWriter out;
  put_item<EnrolmentKey>(out, key, key_columns(call.console.fleet.clock().now()),
                         [&secret](const EnrolmentKey&, JsonWriter& more) { more.member_unless_empty("secret", secret); });
  http::Response response = http::Response::json(out.take(), status);
  response.header("Cache-Control", "no-store");
  return response;
}

constexpr auto kKeyMembers = std::to_array<std::string_view>({"name", "tags", "enabled", "usesMax", "expires"});

Result<void> take_key(JsonValue body, EnrolmentKey& key) {
  constexpr std::uint64_t kUsesMax = 100'000'000;
  key.name = TRY(read_text(body, "name", key.name));
  if (key.name.empty()) {
    return bad_input("'name' must not be empty");
  }
  key.tags = TRY(read_texts(body, "tags", key.tags));
  key.enabled = TRY(read_flag(body, "enabled", key.enabled));
  key.uses_max = TRY(read_count(body, "usesMax", key.uses_max, kUsesMax));
  key.expires = TRY(read_time(body, "expires", key.expires));
  return {};
}

Result<EnrolmentKey> key_of(const Call& call) {
  for (const EnrolmentKey& key : TRY(call.store().enrolment_keys())) {
    if (key.id == call.parameter("id")) {
      return key;
    }
  }
  return fail(ErrorCode::kNotFound, "no such enrolment key");
}

Result<http::Response> list_keys(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, {"text", "state", "tag"}));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  const std::vector<std::string> states = filter_values(call.request, "state");
  const std::vector<std::string> tags = filter_values(call.request, "tag");
  const UnixTime now = call.console.fleet.clock().now();
  std::vector<EnrolmentKey> rows = TRY(call.store().enrolment_keys());
  std::erase_if(rows, [&](const EnrolmentKey& key) {
    const bool tagged = tags.empty() || std::ranges::any_of(key.tags, [&](const std::string& tag) { return has_value(tags, tag); });
    return !tagged || !has_value(states, key_state(key, now)) || !contains_text(key.name, text);
  });
  return List<EnrolmentKey>(call.state, std::move(rows), key_columns(now)).answer(query);
}

Result<http::Response> get_key(const Call& call) { return answer_key(call, TRY(key_of(call)), {}, 200); }

Result<http::Response> create_key(const Call& call) {
  const Body body = TRY(Body::read(call, kKeyMembers));
  SystemRandom random;
  const std::string secret = access::make_secret(access::SecretKind::kEnrolmentKey, random);
  EnrolmentKey key{.id = access::make_guid(random), .secret_hash = access::secret_hash(secret), .created = call.console.fleet.clock().now()};
  TRY(take_key(body.value(), key));
  TRY(call.store().put_enrolment_key(key));
  call.audit("enrolment_key.created", key.id, key.name);
  return answer_key(call, key, secret, 201);
}

Result<http::Response> change_key(const Call& call) {
  const Body body = TRY(Body::read(call, kKeyMembers));
  EnrolmentKey key = TRY(key_of(call));
  TRY(take_key(body.value(), key));
  TRY(call.store().put_enrolment_key(key));
  call.audit("enrolment_key.changed", key.id, key.enabled ? "enabled" : "disabled");
  return answer_key(call, key, {}, 200);
}

Result<http::Response> remove_key(const Call& call) {
  const EnrolmentKey key = TRY(key_of(call));
  TRY(call.store().remove_enrolment_key(key.id));
  call.audit("enrolment_key.removed", key.id, key.name);
  return http::Response::empty(204);
}

}  // namespace

void add_secret_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  using http::Method;
  const std::string clients = "/api/v1/settings/api-clients";
  add(router, console, Method::kGet, clients, "v1.apiClients.list", to_secure(), list_clients);
  add(router, console, Method::kPost, clients, "v1.apiClients.create", to_secure(), create_client);
  add(router, console, Method::kGet, clients + "/{id}", "v1.apiClients.get", to_secure(), get_client);
  add(router, console, Method::kPatch, clients + "/{id}", "v1.apiClients.change", to_secure(), change_client);
  add(router, console, Method::kPost, clients + "/{id}/secret", "v1.apiClients.renew", to_secure(), renew_client);
  add(router, console, Method::kDelete, clients + "/{id}", "v1.apiClients.remove", to_secure(), remove_client);
  const std::string keys = "/api/v1/settings/enrolment-keys";
  add(router, console, Method::kGet, keys, "v1.enrolmentKeys.list", to_secure(), list_keys);
  add(router, console, Method::kPost, keys, "v1.enrolmentKeys.create", to_secure(), create_key);
  add(router, console, Method::kGet, keys + "/{id}", "v1.enrolmentKeys.get", to_secure(), get_key);
  add(router, console, Method::kPatch, keys + "/{id}", "v1.enrolmentKeys.change", to_secure(), change_key);
  add(router, console, Method::kDelete, keys + "/{id}", "v1.enrolmentKeys.remove", to_secure(), remove_key);
}

}  // namespace parapet::server::console
