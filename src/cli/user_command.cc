// SPDX-License-Identifier: Apache-2.0
#include "cli/user_command.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json_writer.h"
#include "base/text.h"
#include "cli/access_desk.h"
#include "cli/context.h"
#include "cli/terminal.h"

namespace parapet::cli {
namespace {

struct UserArguments {
  DeskOptions desk;
  access::User user;
  std::vector<std::string> roles;
  bool remove_second_factor = false;
};

void write_user(JsonWriter& json, const access::User& user) {
  json.begin_object().member("id", user.id).member("name", user.name).member("displayName", user.display_name).member("email", user.email);
  json.key("userGroups").begin_array();
  for (const std::string& group : user.user_groups) {
    json.value(group);
  }
  json.end_array().member("enabled", user.enabled).member("mustChangePassword", user.must_change_password);
  json.member("secondFactor", !user.totp_secret.empty()).member("created", format_time(user.created));
  json.member("lastSignIn", format_time(user.last_sign_in));
}

Result<int> tell_password(const AccessDesk::Given<access::User>& given, const std::string& format) {
  if (format == "json") {
    JsonWriter json(2);
    write_user(json, given.record);
    json.member("password", given.secret).end_object();
    TRY(print(json.take() + "\n"));
    return 0;
  }
  TRY(print(fmt::format("user      {}\npassword  {}\n\nThe password is shown this once and must be changed at the first sign-in.\n", printable(given.record.name),
                        given.secret)));
  return 0;
}

Result<int> add(UserArguments& arguments, AccessDesk& desk) {
  const auto roles = TRY(desk.roles());
  for (const std::string& name : arguments.roles) {
    const auto role = std::ranges::find_if(roles, [&](const access::Role& one) { return equals_ignoring_case(one.name, name); });
    if (role == roles.end() || role->user_groups.empty()) {
      std::vector<std::string> names;
      for (const access::Role& one : roles) {
        names.push_back(one.name);
      }
      return fail(ErrorCode::kUsage, role == roles.end() ? fmt::format("there is no role '{}'; there are: {}", printable(name), fmt::join(names, ", "))
                                                         : fmt::format("the role '{}' has no user group", role->name));
    }
    arguments.user.user_groups.push_back(role->user_groups.front());
  }
  if (arguments.user.user_groups.empty()) {
    return fail(ErrorCode::kUsage, "a user without a role may do nothing: name one with --role (or a user group with --user-group)");
  }
  const auto given = TRY(desk.add_user(arguments.user));
  return tell_password(given, arguments.desk.format);
}

Result<int> list(const UserArguments& arguments, AccessDesk& desk) {
  const auto users = TRY(desk.users());
  if (arguments.desk.format == "json") {
    JsonWriter json(2);
    json.begin_object().member("schema", "parapet.users/1").key("users").begin_array();
    for (const access::User& user : users) {
      write_user(json, user);
      json.end_object();
    }
    json.end_array().end_object();
    TRY(print(json.take() + "\n"));
    return 0;
  }
  Table table({"NAME", "DISPLAY NAME", "USER GROUPS", "STATE", "LAST SIGN-IN"});
  for (const access::User& user : users) {
    table.row({{user.name, Style::kBold},
               {user.display_name, Style::kPlain},
               {fmt::format("{}", fmt::join(user.user_groups, ", ")), Style::kPlain},
               {user.enabled ? (user.must_change_password ? "new password due" : "enabled") : "disabled", user.enabled ? Style::kPlain : Style::kRed},
               {user.last_sign_in.known() ? format_time(user.last_sign_in) : "never", Style::kPlain}});
  }
  TRY(print(table.to_string(output_width(), output_has_colour())));
  return 0;
}

using Body = Result<int> (*)(UserArguments& arguments, AccessDesk& desk);

}  // namespace

void add_user_command(CLI::App& app, Context& context) {
  const auto arguments = std::make_shared<UserArguments>();
  CLI::App* const group = app.add_subcommand("user", "people who sign in");
  group->require_subcommand(1);
  const auto command = [&](const char* name, const char* meaning, Body body) {
    CLI::App* const made = group->add_subcommand(name, meaning);
    add_desk_options(*made, arguments->desk);
    made->callback([arguments, &context, body] {
      run(context, [&]() -> Result<int> {
        const auto desk = TRY(open_desk(arguments->desk, context));
        return body(*arguments, *desk);
      });
    });
    return made;
  };
  const auto named = [&](const char* name, const char* meaning, Body body) {
    CLI::App* const made = command(name, meaning, body);
    made->add_option("NAME", arguments->user.name, "the user's name")->required();
    return made;
  };

  CLI::App* const adding = named("add", "add a user with a one-time password", [](UserArguments& given, AccessDesk& desk) { return add(given, desk); });
  adding->add_option("--role", arguments->roles, "role of the user: Administrator, \"Security reader\", ... (may be repeated)")->type_name("ROLE");
  adding->add_option("--user-group", arguments->user.user_groups, "user group, as roles and device groups name it (may be repeated)")->type_name("GROUP");
  adding->add_option("--display-name", arguments->user.display_name, "how the user is shown")->type_name("TEXT");
  adding->add_option("--email", arguments->user.email, "the user's address")->type_name("ADDRESS");
  command("list", "list the users", [](UserArguments& given, AccessDesk& desk) { return list(given, desk); });
  named("disable", "end a user's sessions and let them in no more", [](UserArguments& given, AccessDesk& desk) -> Result<int> {
    TRY(desk.enable_user(given.user.name, false));
    return 0;
  });
  named("enable", "let a disabled user in again", [](UserArguments& given, AccessDesk& desk) -> Result<int> {
    TRY(desk.enable_user(given.user.name, true));
    return 0;
  });
  named("password", "give a user a new one-time password; ends a lock-out", [](UserArguments& given, AccessDesk& desk) -> Result<int> {
    const auto told = TRY(desk.reset_password(given.user.name, given.remove_second_factor));
    return tell_password(told, given.desk.format);
  })->add_flag("--remove-second-factor", arguments->remove_second_factor, "for a user who lost the authenticator app");
  named("remove", "remove a user with sessions and tokens", [](UserArguments& given, AccessDesk& desk) -> Result<int> {
    TRY(desk.remove_user(given.user.name));
    return 0;
  });
}

}  // namespace parapet::cli
