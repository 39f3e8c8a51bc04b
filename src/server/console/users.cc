// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include "access/password.h"
#include "access/roles.h"
#include "access/secrets.h"
#include "base/random.h"
#include "base/text.h"
#include "server/console/administration.h"
#include "server/console/body.h"
#include "server/console/pages.h"

// People who sign in. Behind an identity provider there may be tens of thousands.
namespace parapet::server::console {
namespace {

// What is particular about a user's sign-in.
std::vector<std::string> states_of(const access::User& user, UnixTime now) {
  std::vector<std::string> states;
  const auto add = [&states](bool is, const char* name) {
    if (is) {
      states.emplace_back(name);
    }
  };
  add(!user.enabled, "disabled");
  add(user.locked_until > now, "locked");
  add(user.must_change_password, "mustChangePassword");
  add(!user.totp_secret.empty(), "secondFactor");
  add(!user.external_issuer.empty(), "external");
  add(user.external_issuer.empty() && user.password_hash.empty(), "awaited");
  return states;
}

std::vector<Column<access::User>> user_columns(UnixTime now) {
  using access::User;
  return {
      {"id", [](const User& user) { return Cell(user.id); }},
      {"name", [](const User& user) { return Cell(user.name); }},
      {"email", [](const User& user) { return Cell(user.email); }},
      {"displayName", [](const User& user) { return Cell(user.display_name); }},
      {"userGroups", [](const User& user) { return Cell(user.user_groups); }},
      {"states", [now](const User& user) { return Cell(states_of(user, now)); }},
      {"enabled", [](const User& user) { return Cell(user.enabled); }},
      {"mustChangePassword", [](const User& user) { return Cell(user.must_change_password); }},
      {"hasPassword", [](const User& user) { return Cell(!user.password_hash.empty()); }},
      {"hasSecondFactor", [](const User& user) { return Cell(!user.totp_secret.empty()); }},
      {"external", [](const User& user) { return Cell(!user.external_issuer.empty()); }},
      {"locked", [now](const User& user) { return Cell(user.locked_until > now); }},
      {"created", [](const User& user) { return time_cell(user.created); }},
      {"lastSignIn", [](const User& user) { return time_cell(user.last_sign_in); }},
  };
}

http::Response answer_user(const Call& call, const access::User& user, int status) {
  JsonWriter out;
  put_item(out, user, user_columns(call.console.fleet.clock().now()), {});
  return http::Response::json(out.take(), status);
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

bool has_text(const access::User& user, std::string_view text) {
  return contains_text(user.name, text) || contains_text(user.display_name, text) || contains_text(user.email, text);
}

bool takes_any(const std::vector<std::string>& values, const std::vector<std::string>& of_user) {
  return values.empty() || std::ranges::any_of(of_user, [&](const std::string& one) { return has_value(values, one); });
}

Result<http::Response> list_users(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, {"text", "userGroup", "state", "role"}));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  const std::vector<std::string> groups = filter_values(call.request, "userGroup");
  const std::vector<std::string> states = filter_values(call.request, "state");
  const std::vector<std::string> role_names = filter_values(call.request, "role");
  const UnixTime now = call.console.fleet.clock().now();
  std::vector<access::Role> roles = TRY(call.store().roles());
  std::erase_if(roles, [&](const access::Role& role) { return !has_value(role_names, role.name); });
  std::vector<access::User> rows = TRY(call.store().users());
  std::erase_if(rows, [&](const access::User& user) {
    const bool in_role = role_names.empty() || std::ranges::any_of(roles, [&](const access::Role& role) { return has_role(user, role); });
    return !in_role || !has_text(user, text) || !takes_any(groups, user.user_groups) || !takes_any(states, states_of(user, now));
  });
  return List<access::User>(call.state, std::move(rows), user_columns(now)).answer(query);
}

Result<http::Response> get_user(const Call& call) {
  const access::User user = TRY(user_of(call));
  return answer_user(call, user, 200);
}

// --- user groups: texts that users, roles and device groups name

struct UserGroup {
  std::string name;
  std::uint64_t users = 0;
  std::vector<std::string> roles;  // that it gives
  std::uint64_t device_groups = 0;  // that it may see
};

std::vector<Column<UserGroup>> user_group_columns() {
  return {
      {"name", [](const UserGroup& row) { return Cell(row.name); }},
      {"users", [](const UserGroup& row) { return count_cell(row.users); }},
      {"roles", [](const UserGroup& row) { return Cell(row.roles); }},
      {"deviceGroups", [](const UserGroup& row) { return count_cell(row.device_groups); }},
  };
}

Result<http::Response> list_user_groups(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, {"text"}));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  std::map<std::string, UserGroup> groups;
  for (const access::Role& role : TRY(call.store().roles())) {
    for (const std::string& name : role.user_groups) {
      groups[name].roles.push_back(role.name);
    }
  }
  for (const access::User& user : TRY(call.store().users())) {
    for (const std::string& name : user.user_groups) {
      ++groups[name].users;
    }
  }
  for (const access::DeviceGroup& group : TRY(call.store().groups())) {
    for (const std::string& name : group.user_groups) {
      ++groups[name].device_groups;
    }
  }
  std::vector<UserGroup> rows;
  for (auto& [name, group] : groups) {
    if (contains_text(name, text)) {
      group.name = name;
      rows.push_back(std::move(group));
    }
  }
  return List<UserGroup>(call.state, std::move(rows), user_group_columns()).answer(query);
}

Result<http::Response> create_user(const Call& call) {
  const Body body = TRY(Body::read(call, kUserMembers));
  SystemRandom random;
  access::User user{.id = access::make_guid(random), .created = call.console.fleet.clock().now()};
  TRY(take_user(body, body.value(), user));
  TRY(call.store().put_user(user));
  call.audit("user.created", user.name, fmt::format("in {} user groups", user.user_groups.size()));
  return answer_user(call, user, 201);
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
  return answer_user(call, user, 200);
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

}  // namespace

void add_user_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  using http::Method;
  const std::string users = "/api/v1/settings/users";
  add(router, console, Method::kGet, users, "v1.users.list", to_administer(), list_users);
  add(router, console, Method::kPost, users, "v1.users.create", to_administer(), create_user);
  add(router, console, Method::kGet, users + "/{id}", "v1.users.get", to_administer(), get_user);
  add(router, console, Method::kPatch, users + "/{id}", "v1.users.change", to_administer(), change_user);
  add(router, console, Method::kDelete, users + "/{id}", "v1.users.remove", to_administer(), remove_user);
  add(router, console, Method::kGet, "/api/v1/settings/user-groups", "v1.userGroups.list", to_administer(), list_user_groups);
}

}  // namespace parapet::server::console
