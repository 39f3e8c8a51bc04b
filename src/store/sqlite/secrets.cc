// SPDX-License-Identifier: Apache-2.0
// What programs and devices sign in with: API clients, enrolment keys, device credentials.
#include <utility>

#include "store/sqlite/list_codec.h"
#include "store/sqlite/sqlite_store.h"

namespace parapet::store {
namespace {

// Revoked credentials of a device that are kept, to recognise who presents one.
constexpr int kRevokedKept = 8;

#define PARAPET_CLIENT_COLUMNS "id, name, secret_hash, permissions, all_groups, device_groups, enabled, created, expires, last_used"

Result<std::vector<access::ApiClient>> read_clients(Result<Query> prepared) {
  Query query = TRY(std::move(prepared));
  std::vector<access::ApiClient> clients;
  while (TRY(query.next())) {
    access::ApiClient client;
    client.id = query.view(0);
    client.name = query.view(1);
    client.secret_hash = query.view(2);
    client.permissions = TRY(read_list(query.view(3)));
    client.all_groups = query.truth(4);
    client.groups = TRY(read_numbers(query.view(5)));
    client.enabled = query.truth(6);
    client.created = query.time(7);
    client.expires = query.time(8);
    client.last_used = query.time(9);
    clients.push_back(std::move(client));
  }
  return clients;
}

#define PARAPET_CREDENTIAL_COLUMNS "device_id, channel, secret_hash, enrolment_key, created, last_used, revoked"

Result<std::optional<access::DeviceCredential>> one_credential(Result<Query> prepared) {
  Query query = TRY(std::move(prepared));
  if (!TRY(query.next())) {
    return std::nullopt;
  }
  access::DeviceCredential credential;
  credential.device = query.view(0);
  credential.channel = query.view(1);
  credential.secret_hash = query.view(2);
  credential.enrolment_key = query.view(3);
  credential.created = query.time(4);
  credential.last_used = query.time(5);
  credential.revoked = query.truth(6);
  return credential;
}

}  // namespace

Result<std::vector<access::ApiClient>> SqliteStore::api_clients() {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  return read_clients(reader->query("SELECT " PARAPET_CLIENT_COLUMNS " FROM api_client ORDER BY created, id"));
}

Result<std::optional<access::ApiClient>> SqliteStore::api_client(std::string_view id) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  std::vector<access::ApiClient> found =
      TRY(read_clients(reader->query("SELECT " PARAPET_CLIENT_COLUMNS " FROM api_client WHERE id = ?", id)));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Result<void> SqliteStore::put_api_client(const access::ApiClient& client) {
  return change(ChangeSubject::kAccess, "",
                "INSERT INTO api_client (id, name, secret_hash, permissions, all_groups, device_groups, enabled, created, expires, last_used) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
                "secret_hash = excluded.secret_hash, permissions = excluded.permissions, all_groups = excluded.all_groups, "
                "device_groups = excluded.device_groups, enabled = excluded.enabled, created = excluded.created, expires = excluded.expires, "
                "last_used = excluded.last_used",
                client.id, client.name, client.secret_hash, list_text(client.permissions), client.all_groups, numbers_text(client.groups),
                client.enabled, client.created, client.expires, client.last_used);
}

Result<void> SqliteStore::remove_api_client(std::string_view id) {
  return change(ChangeSubject::kAccess, "there is no such API client", "DELETE FROM api_client WHERE id = ?", id);
}

Result<std::vector<access::EnrolmentKey>> SqliteStore::enrolment_keys() {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT id, name, secret_hash, tags, enabled, created, expires, uses, uses_max FROM enrolment_key "
                                  "ORDER BY created, id"));
  std::vector<access::EnrolmentKey> keys;
  while (TRY(query.next())) {
    access::EnrolmentKey key;
    key.id = query.view(0);
    key.name = query.view(1);
    key.secret_hash = query.view(2);
    key.tags = TRY(read_list(query.view(3)));
    key.enabled = query.truth(4);
    key.created = query.time(5);
    key.expires = query.time(6);
    key.uses = query.unsigned_integer(7);
    key.uses_max = query.unsigned_integer(8);
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<void> SqliteStore::put_enrolment_key(const access::EnrolmentKey& key) {
  return change(ChangeSubject::kAccess, "",
                "INSERT INTO enrolment_key (id, name, secret_hash, tags, enabled, created, expires, uses, uses_max) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, secret_hash = excluded.secret_hash, "
                "tags = excluded.tags, enabled = excluded.enabled, created = excluded.created, expires = excluded.expires, "
                "uses = excluded.uses, uses_max = excluded.uses_max",
                key.id, key.name, key.secret_hash, list_text(key.tags), key.enabled, key.created, key.expires, key.uses, key.uses_max);
}

Result<void> SqliteStore::remove_enrolment_key(std::string_view id) {
  return change(ChangeSubject::kAccess, "there is no such enrolment key", "DELETE FROM enrolment_key WHERE id = ?", id);
}

Result<void> SqliteStore::use_enrolment_key(std::string_view id, UnixTime now) {
  return change(ChangeSubject::kAccess, "there is no such enrolment key that may be used",
                "UPDATE enrolment_key SET uses = uses + 1 WHERE id = ? AND enabled <> 0 AND (expires <= 0 OR expires > ?) "
                "AND (uses_max = 0 OR uses < uses_max)",
                id, now);
}

Result<std::optional<access::DeviceCredential>> SqliteStore::credential_by_hash(std::string_view secret_hash) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  return one_credential(reader->query("SELECT " PARAPET_CREDENTIAL_COLUMNS " FROM device_credential WHERE secret_hash = ?", secret_hash));
}

Result<std::optional<access::DeviceCredential>> SqliteStore::credential_of_device(std::string_view device) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  return one_credential(reader->query("SELECT " PARAPET_CREDENTIAL_COLUMNS " FROM device_credential "
                                          "WHERE device_id = ? AND revoked = 0 ORDER BY created DESC LIMIT 1",
                                          device));
}

Result<void> SqliteStore::put_credential(const access::DeviceCredential& credential) {
  return writer_.run([&credential](Change& change) -> Result<void> {
    Connection& connection = change.connection();
    if (!credential.revoked) {
      TRY(connection.run("UPDATE device_credential SET revoked = 1 WHERE device_id = ? AND secret_hash <> ? AND revoked = 0", credential.device,
                         credential.secret_hash));
    }
    TRY(connection.run("INSERT INTO device_credential (secret_hash, device_id, channel, enrolment_key, created, last_used, revoked) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (secret_hash) DO UPDATE SET device_id = excluded.device_id, "
                       "channel = excluded.channel, enrolment_key = excluded.enrolment_key, created = excluded.created, "
                       "last_used = excluded.last_used, revoked = excluded.revoked",
                       credential.secret_hash, credential.device, credential.channel, credential.enrolment_key, credential.created,
                       credential.last_used, credential.revoked));
    TRY(connection.run("DELETE FROM device_credential WHERE device_id = ? AND revoked = 1 AND secret_hash NOT IN "
                       "(SELECT secret_hash FROM device_credential WHERE device_id = ? AND revoked = 1 ORDER BY created DESC LIMIT ?)",
                       credential.device, credential.device, kRevokedKept));
    TRY(change.log(ChangeSubject::kAccess));
    return {};
  });
}

}  // namespace parapet::store
