// SPDX-License-Identifier: Apache-2.0
#include "server/auth/first_start.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "access/roles.h"
#include "access/secrets.h"
#include "server/auth/sign_in.h"

namespace parapet::server::auth {
namespace {

constexpr std::string_view kName = "admin";

// The first administrator who never came: nobody else exists, nobody signed in, and the password has expired.
Result<bool> never_signed_in(store::Store& store, const access::User& user, UnixTime now) {
  if (user.name != kName || user.last_sign_in.known() || !user.must_change_password) {
    return false;
  }
  const UnixTime end = TRY(one_time_end(store, user));
  return end.known() && now >= end;
}

}  // namespace

Result<void> put_missing_roles(store::Store& store) {
  const auto present = TRY(store.roles());
  for (const access::Role& role : access::built_in_roles()) {
    if (std::ranges::find(present, role.name, &access::Role::name) == present.end()) {
      TRY(store.put_role(role));
    }
  }
  return {};
}

Result<std::optional<FirstSignIn>> prepare_first_start(store::Store& store, const Clock& clock, const AuthOptions& options) {
  TRY(put_missing_roles(store));
  const UnixTime now = clock.now();
  auto users = TRY(store.users());
  access::User user;
  if (users.empty()) {
    SystemRandom random;
    user = {.id = access::make_guid(random),
            .name = std::string(kName),
            .display_name = "First administrator",
            .user_groups = {std::string(access::kAdministrators)},
            .created = now};
  } else {
    const bool nobody_came = TRY(never_signed_in(store, users.front(), now));
    if (users.size() > 1 || !nobody_came) {
      return std::nullopt;
    }
    user = std::move(users.front());
  }
  FirstSignIn first{.name = user.name, .until = {now.seconds + kFirstSignInSeconds}};
  first.password = TRY(give_one_time_password(store, user, kFirstSignInSeconds, now, options.password_cost));
  TRY(store.append_audit({.time = now,
                          .actor = "system",
                          .action = "user.created",
                          .subject = user.name,
                          .detail = "the first administrator, with a one-time password"}));
  return first;
}

Result<void> forget_used_first_sign_in(store::Store& store, const std::string& folder) {
  const std::vector<access::User> users = TRY(store.users());
  if (std::ranges::any_of(users, [](const access::User& user) { return user.last_sign_in.known(); })) {
    // Best effort: what may stay is a password that holds no more.
    static_cast<void>(::unlink((folder + "/first-sign-in").c_str()));
  }
  return {};
}

Result<std::string> tell_first_sign_in(const FirstSignIn& first, const std::string& folder) {
  const std::string text = fmt::format("The first administrator signs in as '{}' with the password\n\n    {}\n\nonce, until {}, and chooses another then.\n",
                                       first.name, first.password, format_time(first.until));
  if (isatty(STDERR_FILENO) != 0) {
    std::fputs(("\n" + text + "\n").c_str(), stderr);
    return std::string("the terminal");
  }
  const std::string path = folder + "/first-sign-in";
  // An older one first: a new file gets its permissions before its content, whoever could read the old one.
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    return located(Error(ErrorCode::kEnvironment, std::string("can't replace the file: ") + std::strerror(errno)), path);
  }
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (file < 0) {
    return located(Error(ErrorCode::kEnvironment, std::string("can't make the file: ") + std::strerror(errno)), path);
  }
  const ssize_t written = ::write(file, text.data(), text.size());
  const bool good = written == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  if (::close(file) != 0 || !good) {
    return located(Error(ErrorCode::kEnvironment, "can't write the file"), path);
  }
  return path;
}

}  // namespace parapet::server::auth
