// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "access/roles.h"
#include "base/text.h"
#include "server/console/administration.h"
#include "server/console/body.h"
#include "server/console/pages.h"

// Roles and the audit log.
namespace parapet::server::console {
namespace {

using access::Permission;

// --- roles

std::vector<std::string> permission_names(access::PermissionSet permissions) {
  std::vector<std::string> names;
  for (const Permission permission : access::all_permissions()) {
    if (permissions.has(permission)) {
      names.emplace_back(access::permission_name(permission));
    }
  }
  return names;
}

using Users = std::shared_ptr<const std::vector<access::User>>;

std::uint64_t users_with(const std::vector<access::User>& users, const access::Role& role) {
  return static_cast<std::uint64_t>(std::ranges::count_if(users, [&](const access::User& user) { return has_role(user, role); }));
}

std::vector<Column<access::Role>> role_columns(const Users& users) {
  using access::Role;
  return {
      {"name", [](const Role& role) { return Cell(role.name); }},
      {"description", [](const Role& role) { return Cell(role.description); }},
      {"permissions", [](const Role& role) { return Cell(permission_names(role.permissions)); }},
      {"userGroups", [](const Role& role) { return Cell(role.user_groups); }},
      {"users", [users](const Role& role) { return count_cell(users_with(*users, role)); }},
      {"builtIn", [](const Role& role) { return Cell(role.built_in); }},
  };
}

// With every permission there is, to choose from.
Result<http::Response> list_roles(const Call& call) {
  const ListQuery query = TRY(read_whole_list_query(call, {"text", "builtIn", "permission", "userGroup"}));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  const std::optional<bool> built_in = TRY(filter_flag(call.request, "builtIn"));
  const std::vector<std::string> permissions = filter_values(call.request, "permission");
  const std::vector<std::string> groups = filter_values(call.request, "userGroup");
  const auto users = std::make_shared<const std::vector<access::User>>(TRY(call.store().users()));
  const auto has_any = [](const std::vector<std::string>& wanted, const std::vector<std::string>& present) {
    return wanted.empty() || std::ranges::any_of(present, [&](const std::string& one) { return has_value(wanted, one); });
  };
  std::vector<access::Role> rows = TRY(call.store().roles());
  std::erase_if(rows, [&](const access::Role& role) {
    return !allows(built_in, role.built_in) || !has_any(permissions, permission_names(role.permissions)) || !has_any(groups, role.user_groups) ||
           !(contains_text(role.name, text) || contains_text(role.description, text));
  });
  List<access::Role> list(call.state, std::move(rows), role_columns(users));
  list.set_more([](JsonWriter& out) { put_texts(out, "permissions", permission_names(access::every_permission())); });
  return std::move(list).answer(query);
}

Result<http::Response> answer_role(const Call& call, const access::Role& role, int status) {
  JsonWriter out;
  put_item(out, role, role_columns(std::make_shared<const std::vector<access::User>>(TRY(call.store().users()))), {});
  return http::Response::json(out.take(), status);
}

Result<http::Response> get_role(const Call& call) {
  const std::vector<access::Role> roles = TRY(call.store().roles());
  const auto place = std::ranges::find(roles, call.parameter("name"), &access::Role::name);
  return place == roles.end() ? fail(ErrorCode::kNotFound, "no such role") : answer_role(call, *place, 200);
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
  return answer_role(call, role, is_new ? 201 : 200);
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

// Newest first, a page at a time: the log is read as a whole only for files, and where it is sorted.
Result<http::Response> audit_log(const Call& call) {
  constexpr std::uint64_t kRowsMax = 1'000'000;
  const ListQuery query = TRY(read_list_query(call, {"before", "actor", "action", "text", "since", "until"}));
  const std::optional<std::uint64_t> before = parse_uint(call.request.option("before").value_or("0"));
  if (!before) {
    return fail(ErrorCode::kUsage, "'before' must be an entry's number");
  }
  store::Store::AuditFilter filter{.before = *before};
  filter.actors = filter_values(call.request, "actor");
  filter.actions = filter_values(call.request, "action");
  filter.text = call.request.option("text").value_or(std::string_view{});
  filter.since = TRY(time_option(call, "since"));
  filter.until = TRY(time_option(call, "until"));
  // As it lies: sorting by nothing.
  const bool as_it_lies = query.orders.empty() || (query.orders.size() == 1 && query.orders.front().descending &&
                                                   (query.orders.front().column == "number" || query.orders.front().column == "time"));
  const bool whole = query.is_file() || !as_it_lies;
  store::Store::AuditPage page = TRY(call.store().find_audit(filter, whole ? 0 : query.skip, whole ? kRowsMax : query.top));
  if (page.total > kRowsMax && !as_it_lies) {
    return fail(ErrorCode::kUsage, fmt::format("so many entries can't be sorted: filter for at most {}", kRowsMax));
  }
  if (whole) {
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
  add(router, console, Method::kGet, "/api/v1/settings/roles", "v1.roles.list", to_administer(), list_roles);
  add(router, console, Method::kGet, "/api/v1/settings/roles/{name}", "v1.roles.get", to_administer(), get_role);
  add(router, console, Method::kPut, "/api/v1/settings/roles/{name}", "v1.roles.put", to_administer(), put_role_route);
  add(router, console, Method::kDelete, "/api/v1/settings/roles/{name}", "v1.roles.remove", to_administer(), remove_role);
  add(router, console, Method::kGet, "/api/v1/audit", "v1.audit", to_administer(), audit_log);
}

}  // namespace parapet::server::console
