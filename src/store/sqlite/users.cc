// SPDX-License-Identifier: Apache-2.0
// Users, their sessions and tokens, roles, and the audit log.
#include <string>
#include <utility>

#include "base/text.h"
#include "store/sqlite/list_codec.h"
#include "store/sqlite/sqlite_store.h"

namespace parapet::store {
namespace {

#define PARAPET_USER_COLUMNS                                                                                                      \
  "id, name, email, display_name, password_hash, totp_secret, external_issuer, external_subject, user_groups, enabled, "          \
  "must_change_password, failed_sign_ins, locked_until, created, last_sign_in"

Result<access::User> read_user(const Query& query) {
  access::User user;
  user.id = query.view(0);
  user.name = query.view(1);
  user.email = query.view(2);
  user.display_name = query.view(3);
  user.password_hash = query.view(4);
  user.totp_secret = query.view(5);
  user.external_issuer = query.view(6);
  user.external_subject = query.view(7);
  user.user_groups = TRY(read_list(query.view(8)));
  user.enabled = query.truth(9);
  user.must_change_password = query.truth(10);
  user.failed_sign_ins = query.number(11);
  user.locked_until = query.time(12);
  user.created = query.time(13);
  user.last_sign_in = query.time(14);
  return user;
}

Result<std::optional<access::User>> one_user(Result<Query> prepared) {
  Query query = TRY(std::move(prepared));
  if (!TRY(query.next())) {
    return std::nullopt;
  }
  return TRY(read_user(query));
}

#define PARAPET_TOKEN_COLUMNS "id, user_id, name, secret_hash, permissions, created, expires, last_used"

Result<std::vector<access::PersonalToken>> read_tokens(Result<Query> prepared) {
  Query query = TRY(std::move(prepared));
  std::vector<access::PersonalToken> tokens;
  while (TRY(query.next())) {
    access::PersonalToken token;
    token.id = query.view(0);
    token.user = query.view(1);
    token.name = query.view(2);
    token.secret_hash = query.view(3);
    token.permissions = TRY(read_list(query.view(4)));
    token.created = query.time(5);
    token.expires = query.time(6);
    token.last_used = query.time(7);
    tokens.push_back(std::move(token));
  }
  return tokens;
}

}  // namespace

Result<std::vector<access::User>> SqliteStore::users() {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT " PARAPET_USER_COLUMNS " FROM user_account ORDER BY folded_name"));
  std::vector<access::User> users;
  while (TRY(query.next())) {
    users.push_back(TRY(read_user(query)));
  }
  return users;
}

Result<std::optional<access::User>> SqliteStore::find_user(std::string_view name) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  const std::string folded = to_lower(name);
  return one_user(reader->query("SELECT " PARAPET_USER_COLUMNS " FROM user_account WHERE folded_name = ?", folded));
}

Result<std::optional<access::User>> SqliteStore::user(std::string_view id) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  return one_user(reader->query("SELECT " PARAPET_USER_COLUMNS " FROM user_account WHERE id = ?", id));
}

Result<void> SqliteStore::put_user(const access::User& user) {
  const std::string folded = to_lower(user.name);
  const std::string groups = list_text(user.user_groups);
  Result<void> done = change(
      ChangeSubject::kAccess, "",
      "INSERT INTO user_account (id, name, folded_name, email, display_name, password_hash, totp_secret, external_issuer, external_subject, "
      "user_groups, enabled, must_change_password, failed_sign_ins, locked_until, created, last_sign_in) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
      "folded_name = excluded.folded_name, email = excluded.email, display_name = excluded.display_name, password_hash = excluded.password_hash, "
      "totp_secret = excluded.totp_secret, external_issuer = excluded.external_issuer, external_subject = excluded.external_subject, "
      "user_groups = excluded.user_groups, enabled = excluded.enabled, must_change_password = excluded.must_change_password, "
      "failed_sign_ins = excluded.failed_sign_ins, locked_until = excluded.locked_until, created = excluded.created, "
      "last_sign_in = excluded.last_sign_in",
      user.id, user.name, folded, user.email, user.display_name, user.password_hash, user.totp_secret, user.external_issuer,
      user.external_subject, groups, user.enabled, user.must_change_password, user.failed_sign_ins, user.locked_until, user.created,
      user.last_sign_in);
  if (!done && done.error().code() == ErrorCode::kConflict) {
    return fail(ErrorCode::kConflict, "there is another user of the name '" + user.name + "'");
  }
  return done;
}

Result<void> SqliteStore::remove_user(std::string_view id) {
  return change(ChangeSubject::kAccess, "there is no such user", "DELETE FROM user_account WHERE id = ?", id);
}

Result<std::vector<access::Role>> SqliteStore::roles() {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT name, description, permissions, user_groups, built_in FROM access_role ORDER BY name"));
  std::vector<access::Role> roles;
  while (TRY(query.next())) {
    access::Role role;
    role.name = query.view(0);
    role.description = query.view(1);
    role.permissions = access::PermissionSet(query.number(2));
    role.user_groups = TRY(read_list(query.view(3)));
    role.built_in = query.truth(4);
    roles.push_back(std::move(role));
  }
  return roles;
}

Result<void> SqliteStore::put_role(const access::Role& role) {
  return change(ChangeSubject::kAccess, "",
                "INSERT INTO access_role (name, description, permissions, user_groups, built_in) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (name) DO UPDATE SET description = excluded.description, permissions = excluded.permissions, "
                "user_groups = excluded.user_groups, built_in = excluded.built_in",
                role.name, role.description, role.permissions.bits(), list_text(role.user_groups), role.built_in);
}

Result<void> SqliteStore::remove_role(std::string_view name) {
  return change(ChangeSubject::kAccess, "there is no such role", "DELETE FROM access_role WHERE name = ?", name);
}

Result<std::vector<access::PersonalToken>> SqliteStore::tokens(std::optional<std::string> user) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  if (user) {
    return read_tokens(reader->query("SELECT " PARAPET_TOKEN_COLUMNS " FROM personal_token WHERE user_id = ? ORDER BY created, id", *user));
  }
  return read_tokens(reader->query("SELECT " PARAPET_TOKEN_COLUMNS " FROM personal_token ORDER BY created, id"));
}

Result<std::optional<access::PersonalToken>> SqliteStore::token_by_hash(std::string_view secret_hash) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  std::vector<access::PersonalToken> found =
      TRY(read_tokens(reader->query("SELECT " PARAPET_TOKEN_COLUMNS " FROM personal_token WHERE secret_hash = ?", secret_hash)));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Result<void> SqliteStore::put_token(const access::PersonalToken& token) {
  return change(ChangeSubject::kAccess, "",
                "INSERT INTO personal_token (id, user_id, name, secret_hash, permissions, created, expires, last_used) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET user_id = excluded.user_id, name = excluded.name, "
                "secret_hash = excluded.secret_hash, permissions = excluded.permissions, created = excluded.created, "
                "expires = excluded.expires, last_used = excluded.last_used",
                token.id, token.user, token.name, token.secret_hash, list_text(token.permissions), token.created, token.expires,
                token.last_used);
}

Result<void> SqliteStore::remove_token(std::string_view id) {
  return change(ChangeSubject::kAccess, "there is no such token", "DELETE FROM personal_token WHERE id = ?", id);
}

Result<std::optional<access::Session>> SqliteStore::session(std::string_view id_hash) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT id_hash, user_id, csrf_token, created, last_used, expires, address, user_agent FROM user_session "
                                  "WHERE id_hash = ?",
                                  id_hash));
  if (!TRY(query.next())) {
    return std::nullopt;
  }
  return access::Session{.id_hash = query.text(0),
                         .user = query.text(1),
                         .csrf_token = query.text(2),
                         .created = query.time(3),
                         .last_used = query.time(4),
                         .expires = query.time(5),
                         .address = query.text(6),
                         .user_agent = query.text(7)};
}

Result<void> SqliteStore::put_session(const access::Session& session) {
  return change(ChangeSubject::kAccess, "",
                "INSERT INTO user_session (id_hash, user_id, csrf_token, created, last_used, expires, address, user_agent) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id_hash) DO UPDATE SET user_id = excluded.user_id, "
                "csrf_token = excluded.csrf_token, created = excluded.created, last_used = excluded.last_used, expires = excluded.expires, "
                "address = excluded.address, user_agent = excluded.user_agent",
                session.id_hash, session.user, session.csrf_token, session.created, session.last_used, session.expires, session.address,
                session.user_agent);
}

Result<void> SqliteStore::remove_session(std::string_view id_hash) {
  return change(ChangeSubject::kAccess, "there is no such session", "DELETE FROM user_session WHERE id_hash = ?", id_hash);
}

Result<void> SqliteStore::remove_sessions_of(std::string_view user) {
  return change(ChangeSubject::kAccess, "", "DELETE FROM user_session WHERE user_id = ?", user);
}

Result<void> SqliteStore::append_audit(const access::AuditEntry& entry) {
  return writer_.run([&entry](Change& change) {
    return change.connection().run(
        "INSERT INTO audit_log (number, time, actor, action, subject, detail, address, request_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        change.next(Counter::kAudit), entry.time, entry.actor, entry.action, entry.subject, entry.detail, entry.address, entry.request_id);
  });
}

Result<std::vector<access::AuditEntry>> SqliteStore::audit(std::uint64_t before, std::uint32_t limit) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  const std::int64_t end = before == 0 || before > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(before);
  Query query = TRY(reader->query("SELECT number, time, actor, action, subject, detail, address, request_id FROM audit_log "
                                  "WHERE number < ? ORDER BY number DESC LIMIT ?",
                                  end, limit));
  std::vector<access::AuditEntry> entries;
  while (TRY(query.next())) {
    entries.push_back({.number = query.unsigned_integer(0),
                       .time = query.time(1),
                       .actor = query.text(2),
                       .action = query.text(3),
                       .subject = query.text(4),
                       .detail = query.text(5),
                       .address = query.text(6),
                       .request_id = query.text(7)});
  }
  return entries;
}

}  // namespace parapet::store
