// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "access/password.h"
#include "access/roles.h"
#include "access/secrets.h"
#include "base/random.h"
#include "base/text.h"
#include "server/console/body.h"
#include "server/console/pages.h"

// Users, roles and the audit log.
namespace parapet::server::console {
namespace {

using access::Permission;

Needs to_administer() { return {.permissions = {Permission::kManageSystemSettings}, .client_permissions = {}}; }

void put_user(JsonWriter& out, const access::User& user, UnixTime now) {
  out.begin_object().member("id", user.id).member("name", user.name).member("email", user.email).member("displayName", user.display_name);
  put_texts(out, "userGroups", user.user_groups);
  out.member("enabled", user.enabled).member("mustChangePassword", user.must_change_password);
  out.member("hasPassword", !user.password_hash.empty()).member("hasSecondFactor", !user.totp_secret.empty());
  out.member("external", !user.external_issuer.empty()).member("locked", user.locked_until > now);
  put_time(out, "created", user.created);
  put_time(out, "lastSignIn", user.last_sign_in);
  out.end_object();
}

// Somebody must be left who can administer: a change that leaves nobody is refused.
Result<void> keeps_an_administrator(const Call& call, const std::vector<access::User>& users, const std::vector<access::Role>& roles) {
  const bool left = std::ranges::any_of(users, [&](const access::User& user) {
    return user.enabled && access::permissions_of(user, roles).has(Permission::kManageSystemSettings);
  });
  if (left) {
    return {};
  }
  // Where there was none before (all sign-in is by others), nothing gets worse.
  const std::vector<access::User> before = TRY(call.store().users());
  const std::vector<access::Role> roles_before = TRY(call.store().roles());
  const bool had = std::ranges::any_of(before, [&](const access::User& user) {
    return user.enabled && access::permissions_of(user, roles_before).has(Permission::kManageSystemSettings);
  });
  return had ? fail(ErrorCode::kConflict, "nobody would be left who can administer this server") : Result<void>();
}

Result<access::User> user_of(const Call& call) {
  const std::optional<access::User> user = TRY(call.store().user(call.parameter("id")));
  if (!user) {
    return fail(ErrorCode::kNotFound, "no such user");
  }
  return *user;
}

constexpr auto kUserMembers =
    std::to_array<std::string_view>({"name", "email", "displayName", "userGroups", "enabled", "password", "unlock", "removeSecondFactor"});

// Takes what the body says over the user as it is.
Result<bool> take_user(const Body& body, JsonValue value, access::User& user) {
  user.name = TRY(read_text(value, "name", user.name));
  if (user.name.empty()) {
    return bad_input("'name' must not be empty");
  }
  user.email = TRY(read_text(value, "email", user.email));
  user.display_name = TRY(read_text(value, "displayName", user.display_name));
  user.user_groups = TRY(read_texts(value, "userGroups", user.user_groups));
  user.enabled = TRY(read_flag(value, "enabled", user.enabled));
  if (TRY(read_flag(value, "unlock", false))) {
    user.failed_sign_ins = 0;
    user.locked_until = {};
  }
  if (TRY(read_flag(value, "removeSecondFactor", false))) {
    user.totp_secret.clear();
  }
  if (!body.has("password")) {
    return false;
  }
  // Not through read_text(): blanks at the ends of a password count.
  TRY(access::check_new_password(value["password"].string(), user.name));
  SystemRandom random;
  user.password_hash = TRY(access::hash_password(value["password"].string(), random));
  user.must_change_password = true;
  return true;
}

Result<http::Response> list_users(const Call& call) {
  JsonWriter out;
  out.begin_object().key("items").begin_array();
  for (const access::User& user : TRY(call.store().users())) {
    put_user(out, user, call.console.fleet.clock().now());
  }
  out.end_array().end_object();
  return http::Response::json(out.take());
}

Result<http::Response> create_user(const Call& call) {
  const Body body = TRY(Body::read(call, kUserMembers));
  SystemRandom random;
  access::User user{.id = access::make_guid(random), .created = call.console.fleet.clock().now()};
  TRY(take_user(body, body.value(), user));
  TRY(call.store().put_user(user));
  call.audit("user.created", user.name, fmt::format("in {} user groups", user.user_groups.size()));
  JsonWriter out;
  put_user(out, user, call.console.fleet.clock().now());
  return http::Response::json(out.take(), 201);
}

Result<http::Response> change_user(const Call& call) {
  const std::unique_lock hold = call.console.gate.hold();
  const Body body = TRY(Body::read(call, kUserMembers));
  access::User user = TRY(user_of(call));
  const bool was_enabled = user.enabled;
  const bool password = TRY(take_user(body, body.value(), user));
  std::vector<access::User> users = TRY(call.store().users());
  std::ranges::replace_if(users, [&](const access::User& one) { return one.id == user.id; }, user);
  const std::vector<access::Role> roles = TRY(call.store().roles());
  TRY(keeps_an_administrator(call, users, roles));
  TRY(call.store().put_user(user));
  if (password || (was_enabled && !user.enabled)) {
    TRY(call.store().remove_sessions_of(user.id));
  }
  call.audit("user.changed", user.name, password ? "with a new password" : user.enabled ? "enabled" : "disabled");
  JsonWriter out;
  put_user(out, user, call.console.fleet.clock().now());
  return http::Response::json(out.take());
}

Result<http::Response> remove_user(const Call& call) {
  const std::unique_lock hold = call.console.gate.hold();
  const access::User user = TRY(user_of(call));
  std::vector<access::User> users = TRY(call.store().users());
  std::erase_if(users, [&](const access::User& one) { return one.id == user.id; });
  const std::vector<access::Role> roles = TRY(call.store().roles());
  TRY(keeps_an_administrator(call, users, roles));
  TRY(call.store().remove_user(user.id));
  call.audit("user.removed", user.name, "with sessions and tokens");
  return http::Response::empty(204);
}

// --- roles

void put_role(JsonWriter& out, const access::Role& role) {
  out.begin_object().member("name", role.name).member("description", role.description).key("permissions").begin_array();
  for (const Permission permission : access::all_permissions()) {
    if (role.permissions.has(permission)) {
      out.value(access::permission_name(permission));
    }
  }
  out.end_array();
  put_texts(out, "userGroups", role.user_groups);
  out.member("builtIn", role.built_in).end_object();
}

Result<http::Response> list_roles(const Call& call) {
  JsonWriter out;
  out.begin_object().key("items").begin_array();
  for (const access::Role& role : TRY(call.store().roles())) {
    put_role(out, role);
  }
  out.end_array().key("permissions").begin_array();
  for (const Permission permission : access::all_permissions()) {
    out.value(access::permission_name(permission));
  }
  out.end_array().end_object();
  return http::Response::json(out.take());
}

Result<access::PermissionSet> read_permissions(JsonValue body, access::PermissionSet otherwise) {
  if (!body["permissions"].present()) {
    return otherwise;
  }
  access::PermissionSet set;
  for (const std::string& name : TRY(read_texts(body, "permissions", {}))) {
    const std::optional<Permission> permission = access::permission_by_name(name);
    if (!permission) {
      return bad_input(fmt::format("'{}' is no permission", name));
    }
    set.add(*permission);
  }
  return set;
}

// PUT makes a role or replaces it. What the built-in ones permit stays as it is; who has them may change.
Result<http::Response> put_role_route(const Call& call) {
  const std::unique_lock hold = call.console.gate.hold();
  const Body body = TRY(Body::read(call, {"description", "permissions", "userGroups"}));
  std::vector<access::Role> roles = TRY(call.store().roles());
  const std::string name = call.parameter("name");
  if (name.empty() || name.size() > kNameBytesMax) {
    return bad_input("a role's name must be a text of 1 to 256 bytes");
  }
  auto place = std::ranges::find(roles, name, &access::Role::name);
  const bool is_new = place == roles.end();
  access::Role role = is_new ? access::Role{.name = name} : *place;
  const access::PermissionSet before = role.permissions;
  role.description = TRY(read_text(body.value(), "description", role.description, kTextBytesMax));
  role.permissions = TRY(read_permissions(body.value(), role.permissions));
  role.user_groups = TRY(read_texts(body.value(), "userGroups", role.user_groups));
  if (role.built_in && role.permissions != before) {
    return fail(ErrorCode::kConflict, "the permissions of a built-in role can't be changed: make a role of your own");
  }
  is_new ? roles.push_back(role) : void(*place = role);
  const std::vector<access::User> users = TRY(call.store().users());
  TRY(keeps_an_administrator(call, users, roles));
  TRY(call.store().put_role(role));
  call.audit(is_new ? "role.created" : "role.changed", role.name, fmt::format("{} user groups", role.user_groups.size()));
  JsonWriter out;
  put_role(out, role);
  return http::Response::json(out.take(), is_new ? 201 : 200);
}

Result<http::Response> remove_role(const Call& call) {
  const std::unique_lock hold = call.console.gate.hold();
  std::vector<access::Role> roles = TRY(call.store().roles());
  const auto place = std::ranges::find(roles, call.parameter("name"), &access::Role::name);
  if (place == roles.end()) {
    return fail(ErrorCode::kNotFound, "no such role");
  }
  if (place->built_in) {
    return fail(ErrorCode::kConflict, "a built-in role can't be removed");
  }
  const std::string name = place->name;
  roles.erase(place);
  const std::vector<access::User> users = TRY(call.store().users());
  TRY(keeps_an_administrator(call, users, roles));
  TRY(call.store().remove_role(name));
  call.audit("role.removed", name, "");
  return http::Response::empty(204);
}

// --- audit

// A filter's time. Errors: kUsage.
Result<UnixTime> time_option(const Call& call, std::string_view name) {
  const std::optional<std::string_view> text = call.request.option(name);
  if (!text) {
    return UnixTime{};
  }
  const std::optional<UnixTime> time = parse_time(*text);
  return time ? Result<UnixTime>(*time) : fail(ErrorCode::kUsage, fmt::format("'{}' must be a date or time as RFC 3339 writes it", name));
}

std::vector<Column<access::AuditEntry>> audit_columns() {
  using access::AuditEntry;
  return {
      {"number", [](const AuditEntry& entry) { return count_cell(entry.number); }},
      {"time", [](const AuditEntry& entry) { return time_cell(entry.time); }},
      {"actor", [](const AuditEntry& entry) { return Cell(entry.actor); }},
      {"action", [](const AuditEntry& entry) { return Cell(entry.action); }},
      {"subject", [](const AuditEntry& entry) { return Cell(entry.subject); }},
      {"detail", [](const AuditEntry& entry) { return Cell(entry.detail); }},
      {"address", [](const AuditEntry& entry) { return Cell(entry.address); }},
      {"requestId", [](const AuditEntry& entry) { return Cell(entry.request_id); }},
  };
}

// Newest first, a page at a time: the log is never read as a whole but for CSV.
Result<http::Response> audit_log(const Call& call) {
  constexpr std::uint64_t kCsvRowsMax = 1'000'000;
  const ListQuery query = TRY(read_list_query(call, {"before", "actor", "action", "text", "since", "until"}));
  const std::optional<std::uint64_t> before = parse_uint(call.request.option("before").value_or("0"));
  if (!before || !query.orders.empty()) {
    return fail(ErrorCode::kUsage, before ? "the audit log is in the order of time, newest first" : "'before' must be an entry's number");
  }
  store::Store::AuditFilter filter{.before = *before};
  filter.actors = filter_values(call.request, "actor");
  filter.actions = filter_values(call.request, "action");
  filter.text = call.request.option("text").value_or(std::string_view{});
  filter.since = TRY(time_option(call, "since"));
  filter.until = TRY(time_option(call, "until"));
  store::Store::AuditPage page =
      TRY(call.store().find_audit(filter, query.is_file() ? 0 : query.skip, query.is_file() ? kCsvRowsMax : query.top));
  if (query.is_file()) {
    return List<access::AuditEntry>(call.state, std::move(page.entries), audit_columns()).answer(query);
  }
  JsonWriter out;
  out.begin_object().member("total", page.total);
  put_rows(out, "items", page.entries, audit_columns());
  out.end_object();
  return http::Response::json(out.take());
}

}  // namespace

void add_people_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  using http::Method;
  add(router, console, Method::kGet, "/api/v1/settings/users", "v1.users.list", to_administer(), list_users);
  add(router, console, Method::kPost, "/api/v1/settings/users", "v1.users.create", to_administer(), create_user);
  add(router, console, Method::kPatch, "/api/v1/settings/users/{id}", "v1.users.change", to_administer(), change_user);
  add(router, console, Method::kDelete, "/api/v1/settings/users/{id}", "v1.users.remove", to_administer(), remove_user);
  add(router, console, Method::kGet, "/api/v1/settings/roles", "v1.roles.list", to_administer(), list_roles);
  add(router, console, Method::kPut, "/api/v1/settings/roles/{name}", "v1.roles.put", to_administer(), put_role_route);
  add(router, console, Method::kDelete, "/api/v1/settings/roles/{name}", "v1.roles.remove", to_administer(), remove_role);
  add(router, console, Method::kGet, "/api/v1/audit", "v1.audit", to_administer(), audit_log);
}

}  // namespace parapet::server::console
