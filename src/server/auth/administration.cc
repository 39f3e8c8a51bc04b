// SPDX-License-Identifier: Apache-2.0
#include "server/auth/administration.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/roles.h"
#include "access/secrets.h"
#include "base/text.h"
#include "server/auth/sign_in.h"
#include "server/permissions.h"

namespace parapet::server::auth {
namespace {

constexpr std::size_t kNameBytesMax = 128;
constexpr std::size_t kListMax = 64;

Result<void> check_name(std::string_view name, std::string_view what) {
  if (name.empty() || name.size() > kNameBytesMax || !is_utf8(name) || name != trim(name) || name != printable(name)) {
    return bad_input(fmt::format("{} must be 1 to {} bytes of text without control characters or blanks around it", what, kNameBytesMax));
  }
  return {};
}

Result<void> check_names(const std::vector<std::string>& names, std::string_view what) {
  if (names.size() > kListMax) {
    return fail(ErrorCode::kLimit, fmt::format("at most {} of {}", kListMax, what));
  }
  for (const std::string& name : names) {
    TRY(check_name(name, what));
  }
  return {};
}

Result<void> check_user_groups(store::Store& store, const std::vector<std::string>& user_groups) {
  TRY(check_names(user_groups, "a user group"));
  const auto roles = TRY(store.roles());
  const auto groups = TRY(store.groups());
  for (const std::string& name : user_groups) {
    const auto names_it = [&](const auto& record) { return std::ranges::find(record.user_groups, name) != record.user_groups.end(); };
    if (std::ranges::none_of(roles, names_it) && std::ranges::none_of(groups, names_it)) {
      return bad_input(fmt::format("no role and no device group knows the user group '{}'", name));
    }
  }
  return {};
}

// Whether, with `changed` instead of what is stored (nullptr: without `removed`), somebody still manages users.
Result<void> check_administrators(store::Store& store, const access::User* changed, std::string_view removed) {
  const auto users = TRY(store.users());
  const auto roles = TRY(store.roles());
  for (const access::User& stored : users) {
    const access::User& user = changed != nullptr && changed->id == stored.id ? *changed : stored;
    if (user.id != removed && access::permissions_of(user, roles).has(access::Permission::kManageSystemSettings)) {
      return {};
    }
  }
  return fail(ErrorCode::kConflict, "then nobody would be left who may manage users");
}

Result<void> check_client(store::Store& store, const access::ApiClient& client) {
  TRY(check_name(client.name, "the client's name"));
  TRY(check_names(client.permissions, "permission"));
  for (const std::string& permission : client.permissions) {
    if (std::ranges::find(api_permissions(), std::string_view(permission), &ApiPermission::application) == api_permissions().end()) {
      return bad_input(fmt::format("'{}' is no application permission", printable(permission)));
    }
  }
  const auto groups = TRY(store.groups());
  for (const access::GroupNumber group : client.groups) {
    if (group != inventory::kNoGroup && std::ranges::find(groups, group, &access::DeviceGroup::number) == groups.end()) {
      return bad_input(fmt::format("there is no device group {}", group.value));
    }
  }
  const auto clients = TRY(store.api_clients());
  if (std::ranges::any_of(clients, [&](const access::ApiClient& other) { return other.id != client.id && other.name == client.name; })) {
    return fail(ErrorCode::kConflict, fmt::format("there is an API client named '{}'", client.name));
  }
  return {};
}

template <typename Record>
Result<Record> one_of(const std::vector<Record>& records, std::string_view name, std::string_view what) {
  auto found = std::ranges::find_if(records, [&](const Record& record) { return equals_ignoring_case(record.id, name); });
  if (found == records.end()) {
    found = std::ranges::find_if(records, [&](const Record& record) { return record.name == name; });
  }
  if (found == records.end()) {
    return fail(ErrorCode::kNotFound, fmt::format("there is no {} '{}'", what, printable(name).substr(0, kNameBytesMax)));
  }
  return *found;
}

}  // namespace

Result<access::User> find_user(store::Store& store, std::string_view name) {
  auto user = TRY(store.user(name));
  if (!user) {
    user = TRY(store.find_user(name));
  }
  if (!user) {
    return fail(ErrorCode::kNotFound, fmt::format("there is no user '{}'", printable(name).substr(0, kNameBytesMax)));
  }
  return std::move(*user);
}

Result<Given<access::User>> add_user(store::Store& store, const Clock& clock, const AuthOptions& options, access::User user) {
  TRY(check_name(user.name, "the user's name"));
  TRY(check_user_groups(store, user.user_groups));
  const auto other = TRY(store.find_user(user.name));
  if (other) {
    return fail(ErrorCode::kConflict, fmt::format("there is a user named '{}'", other->name));
  }
  SystemRandom random;
  user.id = access::make_guid(random);
  user.created = clock.now();
  std::string password = TRY(give_one_time_password(store, user, kGivenPasswordSeconds, clock.now(), options.password_cost));
  return Given<access::User>{std::move(user), std::move(password)};
}

Result<access::User> change_user(store::Store& store, access::User user) {
  TRY(check_name(user.name, "the user's name"));
  TRY(check_user_groups(store, user.user_groups));
  access::User stored = TRY(find_user(store, user.id));
  stored.name = std::move(user.name);
  stored.email = std::move(user.email);
  stored.display_name = std::move(user.display_name);
  stored.user_groups = std::move(user.user_groups);
  stored.enabled = user.enabled;
  TRY(check_administrators(store, &stored, ""));
  TRY(store.put_user(stored));
  if (!stored.enabled) {
    TRY(store.remove_sessions_of(stored.id));
  }
  return stored;
}

Result<void> remove_user(store::Store& store, const access::User& user) {
  TRY(check_administrators(store, nullptr, user.id));
  return store.remove_user(user.id);
}

Result<Given<access::User>> reset_password(store::Store& store, const Clock& clock, const AuthOptions& options, access::User user,
                                           bool remove_second_factor) {
  if (remove_second_factor) {
    user.totp_secret.clear();
  }
  std::string password = TRY(give_one_time_password(store, user, kGivenPasswordSeconds, clock.now(), options.password_cost));
  return Given<access::User>{std::move(user), std::move(password)};
}

Result<access::ApiClient> find_client(store::Store& store, std::string_view name) {
  const auto clients = TRY(store.api_clients());
  return one_of(clients, name, "API client");
}

Result<Given<access::ApiClient>> add_client(store::Store& store, const Clock& clock, access::ApiClient client) {
  TRY(check_client(store, client));
  SystemRandom random;
  std::string secret = access::make_secret(access::SecretKind::kClient, random);
  client.id = access::make_guid(random);
  client.secret_hash = access::secret_hash(secret);
  client.created = clock.now();
  TRY(store.put_api_client(client));
  return Given<access::ApiClient>{std::move(client), std::move(secret)};
}

Result<access::ApiClient> change_client(store::Store& store, access::ApiClient client) {
  TRY(check_client(store, client));
  TRY(store.put_api_client(client));
  return client;
}

Result<Given<access::ApiClient>> renew_secret(store::Store& store, access::ApiClient client) {
  SystemRandom random;
  std::string secret = access::make_secret(access::SecretKind::kClient, random);
  client.secret_hash = access::secret_hash(secret);
  TRY(store.put_api_client(client));
  return Given<access::ApiClient>{std::move(client), std::move(secret)};
}

Result<access::EnrolmentKey> find_enrolment_key(store::Store& store, std::string_view name) {
  const auto keys = TRY(store.enrolment_keys());
  return one_of(keys, name, "enrolment key");
}

Result<Given<access::EnrolmentKey>> add_enrolment_key(store::Store& store, const Clock& clock, access::EnrolmentKey key) {
  TRY(check_name(key.name, "the key's name"));
  TRY(check_names(key.tags, "a tag"));
  const auto keys = TRY(store.enrolment_keys());
  if (std::ranges::find(keys, key.name, &access::EnrolmentKey::name) != keys.end()) {
    return fail(ErrorCode::kConflict, fmt::format("there is an enrolment key named '{}'", key.name));
  }
  SystemRandom random;
  std::string secret = access::make_secret(access::SecretKind::kEnrolmentKey, random);
  key.id = access::make_guid(random);
  key.secret_hash = access::secret_hash(secret);
  key.created = clock.now();
  TRY(store.put_enrolment_key(key));
  return Given<access::EnrolmentKey>{std::move(key), std::move(secret)};
}

}  // namespace parapet::server::auth
