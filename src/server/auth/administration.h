// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/records.h"
#include "base/clock.h"
#include "base/result.h"
#include "server/auth/options.h"
#include "store/store.h"

// What an administrator at the command line does to the records of access, checked before it is stored, while no server runs. Errors of all:
// kBadInput, kLimit, kNotFound, kConflict, and those of the store.
namespace parapet::server::auth {

// How long a password that an administrator gave may be used for a first sign-in.
inline constexpr std::int64_t kGivenPasswordSeconds = 24 * 3600;

// A record with the secret that is told once.
template <typename Record>
struct Given {
  Record record;
  std::string secret;
};

// --- users. `name` is an id or a name.
[[nodiscard]] Result<access::User> find_user(store::Store& store, std::string_view name);
// A new user with a one-time password. User::id, times and password are made here. Every user group must belong to a role or a device group, so that
// a slip of the pen does not make a user who may do nothing.
[[nodiscard]] Result<Given<access::User>> add_user(store::Store& store, const Clock& clock, const AuthOptions& options, access::User user);
// Name, e-mail, display name, groups, enabled as in `user`; secrets and times stay. Refused (kConflict) where nobody would be left who manages users.
[[nodiscard]] Result<access::User> change_user(store::Store& store, access::User user);
[[nodiscard]] Result<void> remove_user(store::Store& store, const access::User& user);
// A one-time password for a user who lost theirs; also ends a lock-out.
[[nodiscard]] Result<Given<access::User>> reset_password(store::Store& store, const Clock& clock, const AuthOptions& options, access::User user,
                                                         bool remove_second_factor);

// --- API clients
[[nodiscard]] Result<access::ApiClient> find_client(store::Store& store, std::string_view name);
[[nodiscard]] Result<Given<access::ApiClient>> add_client(store::Store& store, const Clock& clock, access::ApiClient client);
[[nodiscard]] Result<access::ApiClient> change_client(store::Store& store, access::ApiClient client);
// A new secret; tokens that were issued for the old one stop holding.
[[nodiscard]] Result<Given<access::ApiClient>> renew_secret(store::Store& store, access::ApiClient client);

// --- enrolment keys
[[nodiscard]] Result<access::EnrolmentKey> find_enrolment_key(store::Store& store, std::string_view name);
[[nodiscard]] Result<Given<access::EnrolmentKey>> add_enrolment_key(store::Store& store, const Clock& clock, access::EnrolmentKey key);

}  // namespace parapet::server::auth
