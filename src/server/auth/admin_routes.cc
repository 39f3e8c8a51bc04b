// SPDX-License-Identifier: Apache-2.0
#include "server/auth/admin_routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "access/roles.h"
#include "access/totp.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "server/auth/administration.h"
#include "server/auth/answers.h"

namespace parapet::server::auth {
namespace {

using access::Permission;
using access::Principal;
using http::Method;
using http::Request;
using http::Response;

constexpr std::uint64_t kBodyBytesMax = 64 << 10;
constexpr std::int64_t kDaysMax = 3650;
constexpr std::uint64_t kAuditPageMax = 1000;

void write_list(JsonWriter& json, std::string_view name, const std::vector<std::string>& list) {
  json.key(name).begin_array();
  for (const std::string& entry : list) {
    json.value(entry);
  }
  json.end_array();
}

void write_record(JsonWriter& json, const access::User& user) {
  const auto totp = access::TotpState::from_text(user.totp_secret);
  json.member("id", user.id).member("name", user.name).member("displayName", user.display_name).member("email", user.email);
  write_list(json, "userGroups", user.user_groups);
  json.member("enabled", user.enabled).member("mustChangePassword", user.must_change_password).member("secondFactor", totp && totp->confirmed);
  json.member("external", !user.external_issuer.empty()).member("lockedUntil", format_time(user.locked_until));
  json.member("created", format_time(user.created)).member("lastSignIn", format_time(user.last_sign_in));
}

void write_record(JsonWriter& json, const access::Role& role) {
  json.member("name", role.name).member("description", role.description).member("builtIn", role.built_in);
  json.key("permissions").begin_array();
  for (const Permission permission : access::all_permissions()) {
    if (role.permissions.has(permission)) {
      json.value(access::permission_name(permission));
    }
  }
  json.end_array();
  write_list(json, "userGroups", role.user_groups);
}

void write_record(JsonWriter& json, const access::ApiClient& client) {
  json.member("id", client.id).member("name", client.name);
  write_list(json, "permissions", client.permissions);
  json.member("allGroups", client.all_groups).key("groups").begin_array();
  for (const access::GroupNumber group : client.groups) {
    json.value(static_cast<std::uint64_t>(group.value));
  }
  json.end_array().member("enabled", client.enabled).member("created", format_time(client.created));
  json.member("expires", format_time(client.expires)).member("lastUsed", format_time(client.last_used));
}

void write_record(JsonWriter& json, const access::EnrolmentKey& key) {
  json.member("id", key.id).member("name", key.name);
  write_list(json, "tags", key.tags);
  json.member("enabled", key.enabled).member("uses", key.uses).member("usesMax", key.uses_max);
  json.member("created", format_time(key.created)).member("expires", format_time(key.expires));
}

void write_record(JsonWriter& json, const access::AuditEntry& entry) {
  json.member("number", entry.number).member("time", format_time(entry.time)).member("actor", entry.actor).member("action", entry.action);
  json.member("subject", entry.subject).member("detail", entry.detail).member("address", entry.address).member("requestId", entry.request_id);
}

Response answer(std::string text, int status = 200) {
  auto response = Response::json(std::move(text), status);
  response.header("Cache-Control", "no-store");
  return response;
}

template <typename Record>
Response one(const Record& record, int status = 200, std::string_view secret_name = "", std::string_view secret = "") {
  JsonWriter json;
  json.begin_object();
  write_record(json, record);
  if (!secret_name.empty()) {
    json.member(secret_name, secret);
  }
  json.end_object();
  return answer(json.take(), status);
}

template <typename Record>
void write_value(JsonWriter& json, const std::vector<Record>& records) {
  json.key("value").begin_array();
  for (const Record& record : records) {
    json.begin_object();
    write_record(json, record);
    json.end_object();
  }
  json.end_array();
}

template <typename Record>
Response all(const std::vector<Record>& records) {
  JsonWriter json;
  json.begin_object();
  write_value(json, records);
  json.end_object();
  return answer(json.take());
}

// Reading of bodies: what is absent stays; what is there must be of its type.
Result<void> read(JsonValue value, std::string& into) {
  if (value.present() && !value.is_string()) {
    return bad_input("a text is needed");
  }
  if (value.present()) {
    into = value.string();
  }
  return {};
}

Result<void> read(JsonValue value, bool& into) {
  if (value.present() && !value.boolean()) {
    return bad_input("true or false is needed");
  }
  into = value.boolean().value_or(into);
  return {};
}

Result<void> read(JsonValue value, std::vector<std::string>& into) {
  if (!value.present()) {
    return {};
  }
  if (!value.is_array() || value.elements().size() > 1000) {
    return bad_input("a list of texts is needed");
  }
  into.clear();
  for (const JsonValue entry : value.elements()) {
    if (!entry.is_string()) {
      return bad_input("a list of texts is needed");
    }
    into.emplace_back(entry.string());
  }
  return {};
}

// "days": how long from now; 0: for ever.
Result<void> read_days(JsonValue value, UnixTime now, UnixTime& into) {
  if (!value.present()) {
    return {};
  }
  const auto days = value.integer();
  if (!days || *days < 0 || *days > kDaysMax) {
    return bad_input(fmt::format("days must be 0 to {}", kDaysMax));
  }
  into = *days == 0 ? UnixTime{} : UnixTime{now.seconds + *days * kSecondsPerDay};
  return {};
}

Result<void> read_user(JsonValue body, access::User& user) {
  TRY_AT(read(body["name"], user.name), "name");
  TRY_AT(read(body["displayName"], user.display_name), "displayName");
  TRY_AT(read(body["email"], user.email), "email");
  TRY_AT(read(body["userGroups"], user.user_groups), "userGroups");
  TRY_AT(read(body["enabled"], user.enabled), "enabled");
  if (user.display_name.size() > 256 || user.email.size() > 256) {
    return bad_input("displayName and email have at most 256 bytes");
  }
  return {};
}

Result<void> read_client(JsonValue body, UnixTime now, access::ApiClient& client) {
  TRY_AT(read(body["name"], client.name), "name");
  TRY_AT(read(body["permissions"], client.permissions), "permissions");
  TRY_AT(read(body["allGroups"], client.all_groups), "allGroups");
  TRY_AT(read(body["enabled"], client.enabled), "enabled");
  TRY_AT(read_days(body["days"], now, client.expires), "days");
  if (body["groups"].present()) {
    client.groups.clear();
    for (const JsonValue entry : body["groups"].elements()) {
      const auto number = entry.integer();
      if (!number || *number < 0 || *number > UINT32_MAX || client.groups.size() >= 10'000) {
        return located(Error(ErrorCode::kBadInput, "a list of device group numbers is needed"), "groups");
      }
      client.groups.push_back(access::GroupNumber{static_cast<std::uint32_t>(*number)});
    }
  }
  return {};
}

// One administrative request: who is asking, the body, and the locked store.
struct Call {
  const Request& request;
  const Principal& principal;
  JsonValue body;                       // absent for methods without one
  const AdminParts& parts;

  [[nodiscard]] Authorised authorised() const { return {principal.permissions, principal.scope}; }
  [[nodiscard]] UnixTime now() const { return parts.clock.now(); }
  void audit(std::string action, std::string subject, std::string detail = "") const {
    parts.gate.audit(principal, request, std::move(action), std::move(subject), std::move(detail));
  }
};
using Action = Result<Response> (*)(const Call& call);

Result<Response> list_users(const Call& call) {
  const auto users = TRY(call.parts.store.users());
  return all(users);
}
Result<Response> show_user(const Call& call) {
  const auto user = TRY(find_user(call.parts.store, call.request.parameter("id")));
  return one(user);
}
Result<Response> create_user(const Call& call) {
  access::User user;
  TRY(read_user(call.body, user));
  const auto given = TRY(add_user(call.parts.store, call.parts.clock, call.parts.options, std::move(user)));
  call.audit("user.created", given.record.name, fmt::format("groups: {}", given.record.user_groups.size()));
  return one(given.record, 201, "password", given.secret);
}
Result<Response> update_user(const Call& call) {
  access::User user = TRY(find_user(call.parts.store, call.request.parameter("id")));
  const std::string before = user.name;
  TRY(read_user(call.body, user));
  user = TRY(change_user(call.parts.store, std::move(user)));
  call.audit("user.changed", user.name, user.enabled ? (before == user.name ? "" : "was named " + before) : "disabled, sessions ended");
  return one(user);
}
Result<Response> delete_user(const Call& call) {
  const access::User user = TRY(find_user(call.parts.store, call.request.parameter("id")));
  TRY(remove_user(call.parts.store, user));
  call.audit("user.removed", user.name);
  return Response::empty(204);
}
Result<Response> reset_users_password(const Call& call) {
  access::User user = TRY(find_user(call.parts.store, call.request.parameter("id")));
  bool remove_second_factor = false;
  TRY_AT(read(call.body["removeSecondFactor"], remove_second_factor), "removeSecondFactor");
  const auto given = TRY(reset_password(call.parts.store, call.parts.clock, call.parts.options, std::move(user), remove_second_factor));
  call.audit("user.password_reset", given.record.name, remove_second_factor ? "second factor removed; sessions ended" : "sessions ended");
  return one(given.record, 200, "password", given.secret);
}

Result<Response> list_roles(const Call& call) {
  const auto roles = TRY(call.parts.store.roles());
  return all(roles);
}
Result<Response> update_role(const Call& call) {
  access::Role role{.name = std::string(call.request.parameter("name"))};
  std::vector<std::string> names;
  TRY_AT(read(call.body["description"], role.description), "description");
  TRY_AT(read(call.body["userGroups"], role.user_groups), "userGroups");
  TRY_AT(read(call.body["permissions"], names), "permissions");
  for (const std::string& name : names) {
    const auto permission = access::permission_by_name(name);
    if (!permission) {
      return bad_input("'" + printable(name).substr(0, 64) + "' is no permission of a role");
    }
    role.permissions.add(*permission);
  }
  TRY(put_role(call.parts.store, role));
  call.audit("role.changed", role.name, fmt::format("permissions {:#x}, {} user groups", role.permissions.bits(), role.user_groups.size()));
  return one(role);
}
Result<Response> delete_role(const Call& call) {
  TRY(remove_role(call.parts.store, call.request.parameter("name")));
  call.audit("role.removed", std::string(call.request.parameter("name")));
  return Response::empty(204);
}

Result<Response> list_clients(const Call& call) {
  const auto clients = TRY(call.parts.store.api_clients());
  JsonWriter json;
  json.begin_object().member("tenantId", call.parts.tenant_id);
  write_value(json, clients);
  json.end_object();
  return answer(json.take());
}
Result<Response> create_client(const Call& call) {
  access::ApiClient client;
  TRY(read_client(call.body, call.now(), client));
  TRY(check_within(client, call.authorised()));
  const auto given = TRY(add_client(call.parts.store, call.parts.clock, std::move(client)));
  call.audit("client.created", given.record.name, fmt::format("{}: {} permissions", given.record.id, given.record.permissions.size()));
  return one(given.record, 201, "secret", given.secret);
}
Result<Response> update_client(const Call& call) {
  access::ApiClient client = TRY(find_client(call.parts.store, call.request.parameter("id")));
  TRY(check_within(client, call.authorised()));
  TRY(read_client(call.body, call.now(), client));
  TRY(check_within(client, call.authorised()));
  client = TRY(change_client(call.parts.store, std::move(client)));
  call.audit("client.changed", client.name, client.enabled ? "" : "disabled");
  return one(client);
}
Result<Response> renew_client_secret(const Call& call) {
  access::ApiClient client = TRY(find_client(call.parts.store, call.request.parameter("id")));
  TRY(check_within(client, call.authorised()));
  const auto given = TRY(renew_secret(call.parts.store, std::move(client)));
  call.audit("client.secret_renewed", given.record.name);
  return one(given.record, 200, "secret", given.secret);
}
Result<Response> delete_client(const Call& call) {
  const access::ApiClient client = TRY(find_client(call.parts.store, call.request.parameter("id")));
  TRY(check_within(client, call.authorised()));
  TRY(call.parts.store.remove_api_client(client.id));
  call.audit("client.removed", client.name, client.id);
  return Response::empty(204);
}

Result<Response> list_enrolment_keys(const Call& call) {
  const auto keys = TRY(call.parts.store.enrolment_keys());
  return all(keys);
}
Result<Response> create_enrolment_key(const Call& call) {
  access::EnrolmentKey key;
  TRY_AT(read(call.body["name"], key.name), "name");
  TRY_AT(read(call.body["tags"], key.tags), "tags");
  TRY_AT(read_days(call.body["days"], call.now(), key.expires), "days");
  if (const JsonValue uses = call.body["usesMax"]; uses.present()) {
    const auto number = uses.integer();
    if (!number || *number < 0) {
      return bad_input("usesMax must be a number, 0 for no limit");
    }
    key.uses_max = static_cast<std::uint64_t>(*number);
  }
  const auto given = TRY(add_enrolment_key(call.parts.store, call.parts.clock, std::move(key)));
  call.audit("enrolment_key.created", given.record.name);
  return one(given.record, 201, "secret", given.secret);
}
Result<Response> update_enrolment_key(const Call& call) {
  access::EnrolmentKey key = TRY(find_enrolment_key(call.parts.store, call.request.parameter("id")));
  TRY_AT(read(call.body["enabled"], key.enabled), "enabled");
  TRY_AT(read_days(call.body["days"], call.now(), key.expires), "days");
  TRY(call.parts.store.put_enrolment_key(key));
  call.audit("enrolment_key.changed", key.name, key.enabled ? "" : "disabled");
  return one(key);
}
Result<Response> delete_enrolment_key(const Call& call) {
  const access::EnrolmentKey key = TRY(find_enrolment_key(call.parts.store, call.request.parameter("id")));
  TRY(call.parts.store.remove_enrolment_key(key.id));
  call.audit("enrolment_key.removed", key.name);
  return Response::empty(204);
}

Result<Response> list_audit(const Call& call) {
  const auto number = [&](std::string_view name, std::uint64_t otherwise) -> Result<std::uint64_t> {
    const auto text = call.request.option(name);
    if (!text) {
      return otherwise;
    }
    const auto parsed = parse_uint(*text);
    if (!parsed) {
      return bad_input(fmt::format("{} must be a number", name));
    }
    return *parsed;
  };
  const std::uint64_t before = TRY(number("before", 0));
  const std::uint64_t limit = TRY(number("limit", 100));
  const auto entries = TRY(call.parts.store.audit(before, static_cast<std::uint32_t>(std::clamp<std::uint64_t>(limit, 1, kAuditPageMax))));
  return all(entries);
}

struct AdminRoute {
  Method method;
  std::string_view pattern;
  std::string_view name;
  Permission permission;
  Action action;
};

constexpr Permission kSystem = Permission::kManageSystemSettings;
constexpr Permission kSecurity = Permission::kManageSecuritySettings;

constexpr AdminRoute kRoutes[] = {
    {Method::kGet, "/api/v1/users", "v1.users.list", kSystem, list_users},
    {Method::kPost, "/api/v1/users", "v1.users.create", kSystem, create_user},
    {Method::kGet, "/api/v1/users/{id}", "v1.users.get", kSystem, show_user},
    {Method::kPatch, "/api/v1/users/{id}", "v1.users.change", kSystem, update_user},
    {Method::kDelete, "/api/v1/users/{id}", "v1.users.remove", kSystem, delete_user},
    {Method::kPost, "/api/v1/users/{id}/password", "v1.users.resetPassword", kSystem, reset_users_password},
    {Method::kGet, "/api/v1/roles", "v1.roles.list", kSystem, list_roles},
    {Method::kPut, "/api/v1/roles/{name}", "v1.roles.put", kSystem, update_role},
    {Method::kDelete, "/api/v1/roles/{name}", "v1.roles.remove", kSystem, delete_role},
    {Method::kGet, "/api/v1/clients", "v1.clients.list", kSecurity, list_clients},
    {Method::kPost, "/api/v1/clients", "v1.clients.create", kSecurity, create_client},
    {Method::kPatch, "/api/v1/clients/{id}", "v1.clients.change", kSecurity, update_client},
    {Method::kPost, "/api/v1/clients/{id}/secret", "v1.clients.renewSecret", kSecurity, renew_client_secret},
    {Method::kDelete, "/api/v1/clients/{id}", "v1.clients.remove", kSecurity, delete_client},
    {Method::kGet, "/api/v1/enrolment-keys", "v1.enrolmentKeys.list", kSecurity, list_enrolment_keys},
    {Method::kPost, "/api/v1/enrolment-keys", "v1.enrolmentKeys.create", kSecurity, create_enrolment_key},
    {Method::kPatch, "/api/v1/enrolment-keys/{id}", "v1.enrolmentKeys.change", kSecurity, update_enrolment_key},
    {Method::kDelete, "/api/v1/enrolment-keys/{id}", "v1.enrolmentKeys.remove", kSecurity, delete_enrolment_key},
    {Method::kGet, "/api/v1/audit", "v1.audit.list", kSystem, list_audit},
};

Response serve(const AdminParts& parts, const AdminRoute& route, const Request& request) {
  const auto principal = parts.gate.require_role(request, route.permission, {});
  if (!principal) {
    return refused(request, principal.error());
  }
  JsonParser parser;
  JsonValue body;
  if (route.method == Method::kPost || route.method == Method::kPut || route.method == Method::kPatch) {
    auto read_body = json_body(request, parser);
    if (!read_body) {
      return std::move(read_body.error());
    }
    body = *read_body;
  }
  Result<Response> result = [&] {
    const std::scoped_lock lock(parts.changes);
    return route.action({request, *principal, body, parts});
  }();
  if (route.method != Method::kGet) {
    parts.gate.forget();
  }
  if (!result) {
    if (result.error().code() == ErrorCode::kUsage) {
      return error_answer(request, 403, "Forbidden", result.error().message());
    }
    return refused(request, result.error());
  }
  return std::move(*result);
}

}  // namespace

void add_admin_routes(http::Router& router, const AdminParts& parts) {
  const auto shared = std::make_shared<const AdminParts>(parts);
  for (const AdminRoute& route : kRoutes) {
    router.add(
        route.method, std::string(route.pattern), [shared, &route](const Request& request) { return serve(*shared, route, request); },
        {.body_bytes_max = kBodyBytesMax, .unpacked_bytes_max = kBodyBytesMax, .name = std::string(route.name)});
  }
}

}  // namespace parapet::server::auth
