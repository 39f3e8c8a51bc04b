// SPDX-License-Identifier: Apache-2.0
#include "cli/token_command.h"

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
#include "server/auth/authority.h"
#include "server/permissions.h"

namespace parapet::cli {
namespace {

struct TokenArguments {
  DeskOptions desk;
  std::string name;
  std::string user;
  std::vector<std::string> permissions;
  std::vector<std::string> groups;
  std::vector<std::string> tags;
  std::int64_t days = 0;
  std::uint64_t uses_max = 0;
  UnixTime now;

  [[nodiscard]] UnixTime expires() const { return days == 0 ? UnixTime{} : UnixTime{now.seconds + days * kSecondsPerDay}; }
};

std::string day_or_never(UnixTime time) { return time.known() ? format_date(time) : "never"; }

void put_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).begin_array();
  for (const std::string& text : texts) {
    json.value(text);
  }
  json.end_array();
}

void write_record(JsonWriter& json, const access::ApiClient& client) {
  json.member("id", client.id).member("name", client.name);
  put_texts(json, "permissions", client.permissions);
  json.member("allGroups", client.all_groups).key("groups").begin_array();
  for (const access::GroupNumber group : client.groups) {
    json.value(static_cast<std::uint64_t>(group.value));
  }
  json.end_array().member("enabled", client.enabled).member("created", format_time(client.created));
  json.member("expires", format_time(client.expires)).member("lastUsed", format_time(client.last_used));
}

void write_record(JsonWriter& json, const access::EnrolmentKey& key) {
  json.member("id", key.id).member("name", key.name);
  put_texts(json, "tags", key.tags);
  json.member("enabled", key.enabled).member("uses", key.uses).member("usesMax", key.uses_max);
  json.member("created", format_time(key.created)).member("expires", format_time(key.expires));
}

void write_record(JsonWriter& json, const access::PersonalToken& token) {
  json.member("id", token.id).member("name", token.name);
  put_texts(json, "permissions", token.permissions);
  json.member("created", format_time(token.created)).member("expires", format_time(token.expires)).member("lastUsed", format_time(token.last_used));
}

template <typename Record>
Result<int> print_json(std::string_view name, const std::vector<Record>& records, const std::string& tenant_id = "") {
  JsonWriter json(2);
  json.begin_object().member("schema", fmt::format("parapet.{}/1", name)).member_unless_empty("tenantId", tenant_id);
  json.key(name).begin_array();
  for (const Record& record : records) {
    json.begin_object();
    write_record(json, record);
    json.end_object();
  }
  json.end_array().end_object();
  TRY(print(json.take() + "\n"));
  return 0;
}

// The record with its secret: as JSON, or as lines for people.
template <typename Record>
Result<int> tell(const TokenArguments& arguments, const AccessDesk::Given<Record>& given, const std::string& tenant_id, const std::string& lines) {
  if (arguments.desk.format == "json") {
    JsonWriter json(2);
    json.begin_object().member_unless_empty("tenantId", tenant_id);
    write_record(json, given.record);
    json.member("secret", given.secret).end_object();
    TRY(print(json.take() + "\n"));
    return 0;
  }
  TRY(print(lines + "\nThe secret is shown this once.\n"));
  return 0;
}

Result<int> tell_client(const TokenArguments& arguments, AccessDesk& desk, const AccessDesk::Given<access::ApiClient>& given) {
  const std::string tenant = TRY(desk.tenant_id());
  return tell(arguments, given, tenant,
              fmt::format("API client     {}\ntenant id      {}\nclient id      {}\nclient secret  {}\n", printable(given.record.name),
                          tenant.empty() ? "as the server printed it at its start" : tenant, given.record.id, given.secret));
}

Result<int> add_client(TokenArguments& arguments, AccessDesk& desk) {
  access::ApiClient client{.name = arguments.name, .permissions = arguments.permissions, .all_groups = arguments.groups.empty(), .expires = arguments.expires()};
  if (!arguments.groups.empty()) {
    const auto groups = TRY(desk.groups());
    for (const std::string& name : arguments.groups) {
      const auto group = std::ranges::find_if(groups, [&](const access::DeviceGroup& one) { return equals_ignoring_case(one.name, name); });
      if (group == groups.end()) {
        return fail(ErrorCode::kNotFound, fmt::format("there is no device group '{}'", printable(name)));
      }
      client.groups.push_back(group->number);
    }
  }
  const auto given = TRY(desk.add_client(std::move(client)));
  return tell_client(arguments, desk, given);
}

Result<int> renew_client(TokenArguments& arguments, AccessDesk& desk) {
  const auto given = TRY(desk.renew_client(arguments.name));
  return tell_client(arguments, desk, given);
}

Result<int> list_clients(TokenArguments& arguments, AccessDesk& desk) {
  const auto clients = TRY(desk.clients());
  const std::string tenant = TRY(desk.tenant_id());
  if (arguments.desk.format == "json") {
    return print_json("clients", clients, tenant);
  }
  Table table({"NAME", "CLIENT ID", "PERMISSIONS", "DEVICE GROUPS", "EXPIRES", "STATE", "LAST USED"});
  for (const access::ApiClient& client : clients) {
    table.row({{client.name, Style::kBold},
               {client.id, Style::kPlain},
               {fmt::format("{}", fmt::join(client.permissions, ", ")), Style::kPlain},
               {client.all_groups ? "all" : std::to_string(client.groups.size()), Style::kPlain},
               {day_or_never(client.expires), Style::kPlain},
               {client.enabled ? "enabled" : "disabled", client.enabled ? Style::kPlain : Style::kRed},
               {day_or_never(client.last_used), Style::kPlain}});
  }
  TRY(print(table.to_string(output_width(), output_has_colour()) + (tenant.empty() ? "" : "\ntenant id " + tenant + "\n")));
  return 0;
}

Result<int> remove_client(TokenArguments& arguments, AccessDesk& desk) {
  TRY(desk.remove_client(arguments.name));
  return 0;
}

Result<int> add_key(TokenArguments& arguments, AccessDesk& desk) {
  const auto given = TRY(desk.add_enrolment_key({.name = arguments.name, .tags = arguments.tags, .expires = arguments.expires(), .uses_max = arguments.uses_max}));
  return tell(arguments, given, "", fmt::format("enrolment key  {}\nsecret         {}\n", printable(given.record.name), given.secret));
}

Result<int> list_keys(TokenArguments& arguments, AccessDesk& desk) {
  const auto keys = TRY(desk.enrolment_keys());
  if (arguments.desk.format == "json") {
    return print_json("enrolmentKeys", keys);
  }
  Table table({"NAME", "TAGS", "USES", "EXPIRES", "STATE", "ID"});
  for (const access::EnrolmentKey& key : keys) {
    table.row({{key.name, Style::kBold},
               {fmt::format("{}", fmt::join(key.tags, ", ")), Style::kPlain},
               {key.uses_max == 0 ? std::to_string(key.uses) : fmt::format("{} of {}", key.uses, key.uses_max), Style::kPlain},
               {day_or_never(key.expires), Style::kPlain},
               {key.enabled ? "enabled" : "disabled", key.enabled ? Style::kPlain : Style::kRed},
               {key.id, Style::kPlain}});
  }
  TRY(print(table.to_string(output_width(), output_has_colour())));
  return 0;
}

Result<int> remove_key(TokenArguments& arguments, AccessDesk& desk) {
  TRY(desk.remove_enrolment_key(arguments.name));
  return 0;
}

Result<int> add_personal(TokenArguments& arguments, AccessDesk& desk) {
  for (const std::string& permission : arguments.permissions) {
    if (permission != server::auth::kFullAccess &&
        std::ranges::find(server::api_permissions(), std::string_view(permission), &server::ApiPermission::delegated) == server::api_permissions().end()) {
      return fail(ErrorCode::kUsage, fmt::format("'{}' is no delegated permission; {} is all that the user may do", printable(permission), server::auth::kFullAccess));
    }
  }
  const auto given =
      TRY(desk.add_personal_token(arguments.user, {.name = arguments.name, .permissions = arguments.permissions, .expires = arguments.expires()}));
  return tell(arguments, given, "", fmt::format("token   {}\nid      {}\nsecret  {}\n", printable(given.record.name), given.record.id, given.secret));
}

Result<int> list_personal(TokenArguments& arguments, AccessDesk& desk) {
  const auto tokens = TRY(desk.personal_tokens(arguments.user));
  if (arguments.desk.format == "json") {
    return print_json("tokens", tokens);
  }
  Table table({"NAME", "PERMISSIONS", "EXPIRES", "LAST USED", "ID"});
  for (const access::PersonalToken& token : tokens) {
    table.row({{token.name, Style::kBold},
               {fmt::format("{}", fmt::join(token.permissions, ", ")), Style::kPlain},
               {day_or_never(token.expires), Style::kPlain},
               {day_or_never(token.last_used), Style::kPlain},
               {token.id, Style::kPlain}});
  }
  TRY(print(table.to_string(output_width(), output_has_colour())));
  return 0;
}

Result<int> remove_personal(TokenArguments& arguments, AccessDesk& desk) {
  TRY(desk.remove_personal_token(arguments.name));
  return 0;
}

using Body = Result<int> (*)(TokenArguments& arguments, AccessDesk& desk);

CLI::App* add_command(CLI::App& group, const char* name, const char* meaning, const std::shared_ptr<TokenArguments>& arguments, Context& context, Body body) {
  CLI::App* const command = group.add_subcommand(name, meaning);
  add_desk_options(*command, arguments->desk);
  command->callback([arguments, &context, body] {
    run(context, [&]() -> Result<int> {
      arguments->now = context.clock->now();
      const auto desk = TRY(open_desk(arguments->desk, context));
      return body(*arguments, *desk);
    });
  });
  return command;
}

void add_days(CLI::App& command, TokenArguments& arguments, std::int64_t otherwise) {
  arguments.days = otherwise;
  command.add_option("--days", arguments.days, "how long it holds (0: until removed)")->check(CLI::Range(std::int64_t{0}, std::int64_t{3650}))->type_name("N");
}

void add_client_group(CLI::App& app, Context& context) {
  CLI::App* const group = app.add_subcommand("client", "programs that call the API with client credentials");
  group->require_subcommand(1);
  const auto arguments = std::make_shared<TokenArguments>();
  const auto named = [&](const char* name, const char* meaning, Body body) {
    CLI::App* const command = add_command(*group, name, meaning, arguments, context, body);
    command->add_option("NAME", arguments->name, "name or id of the client")->required();
    return command;
  };
  CLI::App* const adding = named("add", "add a client; prints its secret once", add_client);
  adding->add_option("--permission", arguments->permissions, "application permission: Machine.Read.All, ... (may be repeated)")->required()->type_name("NAME");
  adding->add_option("--group", arguments->groups, "device group that it sees (may be repeated; default: all devices)")->type_name("GROUP");
  add_days(*adding, *arguments, 0);
  add_command(*group, "list", "list the clients and the tenant id", arguments, context, list_clients);
  named("renew", "give a client a new secret; the old one and its tokens stop holding", renew_client);
  named("remove", "remove a client", remove_client);
}

void add_enrolment_group(CLI::App& app, Context& context) {
  CLI::App* const group = app.add_subcommand("enrolment", "keys with which new devices enrol");
  group->require_subcommand(1);
  const auto arguments = std::make_shared<TokenArguments>();
  CLI::App* const adding = add_command(*group, "add", "add a key; prints it once", arguments, context, add_key);
  adding->add_option("NAME", arguments->name, "name of the key")->required();
  adding->add_option("--tag", arguments->tags, "tag for devices that enrol with it (may be repeated)")->type_name("TAG");
  adding->add_option("--uses", arguments->uses_max, "how many devices may enrol with it (default: any number)")->type_name("N");
  add_days(*adding, *arguments, 0);
  add_command(*group, "list", "list the keys", arguments, context, list_keys);
  add_command(*group, "remove", "remove a key; devices that enrolled with it stay", arguments, context, remove_key)
      ->add_option("NAME", arguments->name, "name or id of the key")
      ->required();
}

void add_personal_group(CLI::App& app, Context& context) {
  CLI::App* const group = app.add_subcommand("personal", "tokens with which scripts act as a user");
  group->require_subcommand(1);
  const auto arguments = std::make_shared<TokenArguments>();
  CLI::App* const adding = add_command(*group, "add", "add a token for a user; prints it once", arguments, context, add_personal);
  adding->add_option("USER", arguments->user, "the user's name")->required();
  adding->add_option("NAME", arguments->name, "name of the token")->required();
  adding->add_option("--permission", arguments->permissions, "delegated permission: Machine.Read, ...; Parapet.FullAccess: all that the user may do (may be repeated)")
      ->required()
      ->type_name("NAME");
  add_days(*adding, *arguments, 90);
  add_command(*group, "list", "list a user's tokens", arguments, context, list_personal)->add_option("USER", arguments->user, "the user's name")->required();
  add_command(*group, "remove", "remove a token", arguments, context, remove_personal)->add_option("ID", arguments->name, "id of the token")->required();
}

}  // namespace

void add_token_command(CLI::App& app, Context& context) {
  CLI::App* const group = app.add_subcommand("token", "what programs, scripts and new devices present");
  group->require_subcommand(1);
  add_client_group(*group, context);
  add_enrolment_group(*group, context);
  add_personal_group(*group, context);
}

}  // namespace parapet::cli
