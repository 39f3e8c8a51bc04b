// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "access/password.h"
#include "access/roles.h"
#include "base/files.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/random.h"
#include "base/text.h"
#include "cli/access_desk.h"
#include "net/request.h"

namespace parapet::cli {
namespace {

constexpr std::uint64_t kTokenFileBytesMax = 4096;

std::vector<std::string> texts_of(JsonValue list) {
  std::vector<std::string> texts;
  for (const JsonValue entry : list.elements()) {
    texts.emplace_back(entry.string());
  }
  return texts;
}

UnixTime time_of(JsonValue value) { return parse_time(value.string()).value_or(UnixTime{}); }

access::User user_of(JsonValue json) {
  return {.id = std::string(json["id"].string()),
          .name = std::string(json["name"].string()),
          .email = std::string(json["email"].string()),
          .display_name = std::string(json["displayName"].string()),
          .totp_secret = json["hasSecondFactor"].boolean().value_or(false) ? "set up" : "",
          .user_groups = texts_of(json["userGroups"]),
          .enabled = json["enabled"].boolean().value_or(false),
          .must_change_password = json["mustChangePassword"].boolean().value_or(false),
          .created = time_of(json["created"]),
          .last_sign_in = time_of(json["lastSignIn"])};
}

access::ApiClient client_of(JsonValue json) {
  access::ApiClient client{.id = std::string(json["id"].string()),
                           .name = std::string(json["name"].string()),
                           .permissions = texts_of(json["permissions"]),
                           .all_groups = json["allGroups"].boolean().value_or(false),
                           .enabled = json["enabled"].boolean().value_or(false),
                           .created = time_of(json["created"]),
                           .expires = time_of(json["expires"]),
                           .last_used = time_of(json["lastUsed"])};
  for (const JsonValue group : json["groups"].elements()) {
    client.groups.push_back(access::GroupNumber{static_cast<std::uint32_t>(group.integer().value_or(0))});
  }
  return client;
}

access::EnrolmentKey key_of(JsonValue json) {
  return {.id = std::string(json["id"].string()),
          .name = std::string(json["name"].string()),
          .tags = texts_of(json["tags"]),
          .enabled = json["enabled"].boolean().value_or(false),
          .created = time_of(json["created"]),
          .expires = time_of(json["expires"]),
          .uses = static_cast<std::uint64_t>(json["uses"].integer().value_or(0)),
          .uses_max = static_cast<std::uint64_t>(json["usesMax"].integer().value_or(0))};
}

void put_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).begin_array();
  for (const std::string& text : texts) {
    json.value(text);
  }
  json.end_array();
}

void put_expiry(JsonWriter& json, UnixTime expires) {
  if (expires.known()) {
    json.member("expires", format_time(expires));
  }
}

ErrorCode code_of(std::uint32_t status) {
  switch (status) {
    case 404:
      return ErrorCode::kNotFound;
    case 409:
      return ErrorCode::kConflict;
    case 401:
    case 403:
    case 429:
      return ErrorCode::kUsage;
    default:
      return status >= 500 ? ErrorCode::kEnvironment : ErrorCode::kBadInput;
  }
}

// By way of the server's settings routes (/api/v1/settings).
class RemoteDesk final : public AccessDesk {
 public:
  RemoteDesk(std::string server, std::string token, net::RequestOptions options)
      : server_(std::move(server)), token_(std::move(token)), client_(std::move(options)) {}

  Result<std::vector<access::Role>> roles() override {
    const JsonValue answer = TRY(call("GET", "roles", ""));
    std::vector<access::Role> roles;
    for (const JsonValue entry : answer["items"].elements()) {
      access::Role role{.name = std::string(entry["name"].string()), .user_groups = texts_of(entry["userGroups"])};
      for (const std::string& name : texts_of(entry["permissions"])) {
        if (const auto permission = access::permission_by_name(name)) {
          role.permissions.add(*permission);
        }
      }
      roles.push_back(std::move(role));
    }
    return roles;
  }
  Result<std::vector<access::DeviceGroup>> groups() override {
    const JsonValue answer = TRY(call("GET", "groups", ""));
    std::vector<access::DeviceGroup> groups;
    for (const JsonValue entry : answer["items"].elements()) {
      groups.push_back({.number = access::GroupNumber{static_cast<std::uint32_t>(entry["id"].integer().value_or(0))},
                        .name = std::string(entry["name"].string())});
    }
    return groups;
  }
  Result<std::string> tenant_id() override { return std::string(); }

  Result<std::vector<access::User>> users() override { return list<access::User>("users", user_of); }
  Result<Given<access::User>> add_user(access::User user) override {
    SystemRandom random;
    std::string password = access::make_password(random);
    JsonWriter json;
    json.begin_object().member("name", user.name).member("email", user.email).member("displayName", user.display_name);
    put_texts(json, "userGroups", user.user_groups);
    json.member("password", password).end_object();
    const JsonValue answer = TRY(call("POST", "users", json.text()));
    return Given<access::User>{user_of(answer), std::move(password)};
  }
  Result<void> enable_user(const std::string& name, bool enabled) override {
    const std::string id = TRY(id_of<access::User>("users", name, user_of));
    TRY(call("PATCH", "users/" + id, enabled ? R"({"enabled":true})" : R"({"enabled":false})"));
    return {};
  }
  Result<Given<access::User>> reset_password(const std::string& name, bool remove_second_factor) override {
    if (remove_second_factor) {
      return fail(ErrorCode::kUsage, "a second factor is removed at the data folder only, with the server stopped: leave out --server");
    }
    const std::string id = TRY(id_of<access::User>("users", name, user_of));
    SystemRandom random;
    std::string password = access::make_password(random);
    const JsonValue answer = TRY(call("PATCH", "users/" + id, R"({"unlock":true,"password":")" + password + "\"}"));
    return Given<access::User>{user_of(answer), std::move(password)};
  }
  Result<void> remove_user(const std::string& name) override { return remove<access::User>("users", name, user_of); }

  Result<std::vector<access::ApiClient>> clients() override { return list<access::ApiClient>("api-clients", client_of); }
  Result<Given<access::ApiClient>> add_client(access::ApiClient client) override {
    JsonWriter json;
    json.begin_object().member("name", client.name);
    put_texts(json, "permissions", client.permissions);
    json.member("allGroups", client.all_groups).key("groups").begin_array();
    for (const access::GroupNumber group : client.groups) {
      json.value(static_cast<std::uint64_t>(group.value));
    }
    json.end_array();
    put_expiry(json, client.expires);
    json.end_object();
    const JsonValue answer = TRY(call("POST", "api-clients", json.text()));
    return Given<access::ApiClient>{client_of(answer), std::string(answer["secret"].string())};
  }
  Result<Given<access::ApiClient>> renew_client(const std::string& name) override {
    const std::string id = TRY(id_of<access::ApiClient>("api-clients", name, client_of));
    const JsonValue answer = TRY(call("POST", "api-clients/" + id + "/secret", "{}"));
    return Given<access::ApiClient>{client_of(answer), std::string(answer["secret"].string())};
  }
  Result<void> remove_client(const std::string& name) override { return remove<access::ApiClient>("api-clients", name, client_of); }

  Result<std::vector<access::EnrolmentKey>> enrolment_keys() override { return list<access::EnrolmentKey>("enrolment-keys", key_of); }
  Result<Given<access::EnrolmentKey>> add_enrolment_key(access::EnrolmentKey key) override {
    JsonWriter json;
    json.begin_object().member("name", key.name);
    put_texts(json, "tags", key.tags);
    json.member("usesMax", key.uses_max);
    put_expiry(json, key.expires);
    json.end_object();
    const JsonValue answer = TRY(call("POST", "enrolment-keys", json.text()));
    return Given<access::EnrolmentKey>{key_of(answer), std::string(answer["secret"].string())};
  }
  Result<void> remove_enrolment_key(const std::string& name) override { return remove<access::EnrolmentKey>("enrolment-keys", name, key_of); }

  Result<std::vector<access::PersonalToken>> personal_tokens(const std::string&) override { return own_tokens(); }
  Result<Given<access::PersonalToken>> add_personal_token(const std::string&, access::PersonalToken) override { return own_tokens(); }
  Result<void> remove_personal_token(const std::string&) override { return own_tokens(); }

 private:
  static std::unexpected<Error> own_tokens() {
    return fail(ErrorCode::kUsage, "over the network users manage their own tokens (POST /api/v1/session/tokens); at the data folder leave out --server");
  }

  // The answer lives until the next call.
  Result<JsonValue> call(std::string method, const std::string& path, std::string body) {
    net::Request request{.method = std::move(method), .address = server_ + "/api/v1/settings/" + path, .body = std::move(body)};
    request.headers = {{"Authorization", "Bearer " + token_}, {"Content-Type", "application/json"}};
    net::Response response = TRY(client_.send(request));
    answer_ = std::move(response.body);
    const bool good = response.status >= 200 && response.status < 300;
    if (good && answer_.empty()) {
      return JsonValue{};
    }
    const auto answer = parser_.parse(answer_);
    if (good) {
      return answer;
    }
    const std::string_view message = answer ? (*answer)["error"]["message"].string() : std::string_view{};
    return fail(code_of(response.status), fmt::format("{}: {} ({})", server_, message.empty() ? "the server refuses" : message, response.status));
  }

  template <typename Record>
  Result<std::vector<Record>> list(const std::string& path, Record (*read)(JsonValue)) {
    const JsonValue answer = TRY(call("GET", path, ""));
    std::vector<Record> records;
    for (const JsonValue entry : answer["items"].elements()) {
      records.push_back(read(entry));
    }
    return records;
  }
  template <typename Record>
  Result<std::string> id_of(const std::string& path, const std::string& name, Record (*read)(JsonValue)) {
    for (const Record& record : TRY(list<Record>(path, read))) {
      if (record.id == name || record.name == name) {
        return record.id;
      }
    }
    return fail(ErrorCode::kNotFound, fmt::format("{}: the server has none of that name", printable(name)));
  }
  template <typename Record>
  Result<void> remove(const std::string& path, const std::string& name, Record (*read)(JsonValue)) {
    const std::string id = TRY(id_of<Record>(path, name, read));
    TRY(call("DELETE", path + "/" + id, ""));
    return {};
  }

  std::string server_;
  std::string token_;
  net::RequestClient client_;
  JsonParser parser_;
  std::string answer_;
};

}  // namespace

Result<std::unique_ptr<AccessDesk>> open_remote_desk(const DeskOptions& options) {
  if (!options.server.starts_with("https://") && !options.server.starts_with("http://")) {
    return fail(ErrorCode::kUsage, "--server: an address such as https://parapet.example:8443");
  }
  if (options.token_file.empty()) {
    return fail(ErrorCode::kUsage, "--server needs --token-file: a file that holds a personal token");
  }
  const std::string token = TRY(read_file(options.token_file, kTokenFileBytesMax));
  net::RequestOptions request;
  if (!options.fingerprint.empty()) {
    std::string digits = TRY(net::parse_fingerprint(options.fingerprint));
    request.trust = {.kind = net::Trust::Kind::kFingerprint, .value = std::move(digits)};
  } else if (!options.trust_file.empty()) {
    request.trust = {.kind = net::Trust::Kind::kFile, .value = options.trust_file};
  }
  std::string server = options.server;
  while (server.ends_with('/')) {
    server.pop_back();
  }
  return std::make_unique<RemoteDesk>(std::move(server), std::string(trim(token)), std::move(request));
}

}  // namespace parapet::cli
