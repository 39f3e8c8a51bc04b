// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/schema.h"

#include <array>
#include <string>

#include <fmt/format.h>

namespace parapet::store {
namespace {

// "Parapet" in the file's header, so that file(1) and we know it.
constexpr std::int64_t kApplicationId = 0x50617261;

// Types are those of standard SQL, so that the same tables stand in PostgreSQL: INTEGER and BIGINT for numbers and times
// (Unix seconds, 0: not known), SMALLINT for enumerations and truth values, TEXT (lists as JSON arrays), BLOB (bytea there).
constexpr const char* kVersion1 = R"sql(
CREATE TABLE meta (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;

-- The last number given out of each kind. Numbers are never used again.
CREATE TABLE counter (name TEXT PRIMARY KEY NOT NULL, value BIGINT NOT NULL) WITHOUT ROWID;

CREATE TABLE device (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  domain TEXT NOT NULL,
  channel TEXT NOT NULL,
  external_address TEXT NOT NULL,
  os_family TEXT NOT NULL,
  os_id TEXT NOT NULL,
  os_version TEXT NOT NULL,
  os_codename TEXT NOT NULL,
  os_build TEXT NOT NULL,
  os_arch TEXT NOT NULL,
  os_kernel TEXT NOT NULL,
  os_kernel_build TEXT NOT NULL,
  os_name TEXT NOT NULL,
  last_boot TEXT NOT NULL,
  hotfixes TEXT NOT NULL,
  addresses TEXT NOT NULL,
  tags TEXT NOT NULL,
  first_seen BIGINT NOT NULL,
  last_full_report BIGINT NOT NULL,
  last_contact BIGINT NOT NULL,
  report_epoch BIGINT NOT NULL,
  report_sequence BIGINT NOT NULL,
  report_digest TEXT NOT NULL,
  device_value SMALLINT NOT NULL,
  group_number INTEGER NOT NULL,
  excluded SMALLINT NOT NULL,
  conflict TEXT NOT NULL,
  software_count INTEGER NOT NULL,
  detail_hashes BLOB NOT NULL,
  software_list BLOB NOT NULL);

-- What differs from device to device (paths, dates, sockets), in parts, so that a small change writes a small part. Key in
-- PostgreSQL: (device, part).
CREATE TABLE device_detail (
  place INTEGER PRIMARY KEY,
  device INTEGER NOT NULL,
  part SMALLINT NOT NULL,
  body BLOB NOT NULL);

CREATE TABLE device_state (device INTEGER PRIMARY KEY, body BLOB NOT NULL);

-- A software entry without what differs from device to device, once for the whole fleet.
CREATE TABLE software_entry (
  number INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  ecosystem TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  source TEXT NOT NULL,
  source_version TEXT NOT NULL,
  arch TEXT NOT NULL,
  publisher TEXT NOT NULL,
  vendor TEXT NOT NULL,
  product TEXT NOT NULL,
  module TEXT NOT NULL,
  repository TEXT NOT NULL,
  origin TEXT NOT NULL,
  owned_by TEXT NOT NULL,
  lower_bound_only SMALLINT NOT NULL);

CREATE TABLE software_change (
  device INTEGER NOT NULL,
  number BIGINT NOT NULL,
  time BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  before_entry INTEGER NOT NULL,
  after_entry INTEGER NOT NULL,
  before_first_seen BIGINT NOT NULL,
  PRIMARY KEY (device, number)) WITHOUT ROWID;
CREATE INDEX software_change_by_time ON software_change (time);

CREATE TABLE change_log (
  sequence INTEGER PRIMARY KEY,
  time BIGINT NOT NULL,
  subject SMALLINT NOT NULL,
  device INTEGER NOT NULL);

-- The knowledge log. Software keys and the words that recur (vulnerabilities, states, versions) stand in tables of their own.
CREATE TABLE learned_key (number INTEGER PRIMARY KEY, hash BIGINT NOT NULL, text TEXT NOT NULL);
CREATE INDEX learned_key_by_hash ON learned_key (hash);
CREATE TABLE learned_word (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE learned (
  key INTEGER NOT NULL,
  number BIGINT NOT NULL,
  time BIGINT NOT NULL,
  vulnerability INTEGER NOT NULL,
  kind SMALLINT NOT NULL,
  status INTEGER NOT NULL,
  fix INTEGER NOT NULL,
  fixed_version INTEGER NOT NULL,
  PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE INDEX learned_by_time ON learned (time);

CREATE TABLE score_point (
  organisation SMALLINT NOT NULL,
  group_number INTEGER NOT NULL,
  time BIGINT NOT NULL,
  exposure_score DOUBLE PRECISION NOT NULL,
  scored_devices INTEGER NOT NULL,
  PRIMARY KEY (organisation, group_number, time)) WITHOUT ROWID;

CREATE TABLE device_group (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  rank INTEGER NOT NULL,
  rule TEXT NOT NULL,
  user_groups TEXT NOT NULL);

CREATE TABLE alert (
  id TEXT PRIMARY KEY NOT NULL,
  device INTEGER NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  severity TEXT NOT NULL,
  status TEXT NOT NULL,
  category TEXT NOT NULL,
  detection_source TEXT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  first_event BIGINT NOT NULL,
  last_event BIGINT NOT NULL,
  resolved BIGINT NOT NULL,
  techniques TEXT NOT NULL,
  evidence TEXT NOT NULL);

CREATE TABLE user_account (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  folded_name TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  display_name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  totp_secret TEXT NOT NULL,
  external_issuer TEXT NOT NULL,
  external_subject TEXT NOT NULL,
  user_groups TEXT NOT NULL,
  enabled SMALLINT NOT NULL,
  must_change_password SMALLINT NOT NULL,
  failed_sign_ins INTEGER NOT NULL,
  locked_until BIGINT NOT NULL,
  created BIGINT NOT NULL,
  last_sign_in BIGINT NOT NULL);

CREATE TABLE access_role (
  name TEXT PRIMARY KEY NOT NULL,
  description TEXT NOT NULL,
  permissions BIGINT NOT NULL,
  user_groups TEXT NOT NULL,
  built_in SMALLINT NOT NULL);

CREATE TABLE api_client (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  permissions TEXT NOT NULL,
  all_groups SMALLINT NOT NULL,
  device_groups TEXT NOT NULL,
  enabled SMALLINT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  last_used BIGINT NOT NULL);

CREATE TABLE personal_token (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  permissions TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  last_used BIGINT NOT NULL);
CREATE INDEX personal_token_by_user ON personal_token (user_id);

CREATE TABLE user_session (
  id_hash TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  csrf_token TEXT NOT NULL,
  created BIGINT NOT NULL,
  last_used BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  address TEXT NOT NULL,
  user_agent TEXT NOT NULL);
CREATE INDEX user_session_by_user ON user_session (user_id);

CREATE TABLE enrolment_key (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  tags TEXT NOT NULL,
  enabled SMALLINT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  uses BIGINT NOT NULL,
  uses_max BIGINT NOT NULL);

CREATE TABLE device_credential (
  secret_hash TEXT PRIMARY KEY NOT NULL,
  device_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  enrolment_key TEXT NOT NULL,
  created BIGINT NOT NULL,
  last_used BIGINT NOT NULL,
  revoked SMALLINT NOT NULL);
CREATE INDEX device_credential_by_device ON device_credential (device_id);

CREATE TABLE audit_log (
  number INTEGER PRIMARY KEY,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  address TEXT NOT NULL,
  request_id TEXT NOT NULL);

CREATE TABLE setting (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
)sql";

// A device's group may be chosen by hand. Software changes are counted by kind from their index alone. Points that were written before any device had a score are no scores.
constexpr const char* kVersion2 = R"sql(
ALTER TABLE device ADD COLUMN group_pinned SMALLINT NOT NULL DEFAULT 0;
DROP INDEX software_change_by_time;
CREATE INDEX software_change_by_time ON software_change (time, kind);
DELETE FROM score_point WHERE scored_devices = 0 AND exposure_score = 0;
)sql";

// How many devices of each kind there were, for the trends of the vulnerable devices report. day: days since 1970-01-01.
constexpr const char* kVersion3 = R"sql(
CREATE TABLE device_census (day INTEGER PRIMARY KEY, body BLOB NOT NULL);
)sql";

// Who was removed is named as long as the change log is kept. Software changes are listed from their index alone.
constexpr const char* kVersion4 = R"sql(
CREATE TABLE removed_device (
  time BIGINT NOT NULL,
  device INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  os_family TEXT NOT NULL,
  os_id TEXT NOT NULL,
  os_version TEXT NOT NULL,
  group_number INTEGER NOT NULL,
  first_seen BIGINT NOT NULL,
  last_contact BIGINT NOT NULL,
  excluded SMALLINT NOT NULL,
  PRIMARY KEY (time, device)) WITHOUT ROWID;
DROP INDEX software_change_by_time;
CREATE INDEX software_change_by_time ON software_change (time, kind, before_entry, after_entry);
)sql";

constexpr std::array<const char*, 4> kSteps = {kVersion1, kVersion2, kVersion3, kVersion4};

}  // namespace

std::span<const char* const> schema_steps() { return kSteps; }

std::uint32_t schema_version() { return kSteps.size(); }

Result<std::uint32_t> stored_version(Connection& connection) {
  std::int64_t application = 0;
  std::uint32_t version = 0;
  std::int64_t objects = 0;
  {
    Query query = TRY(connection.query("SELECT (SELECT * FROM pragma_application_id), (SELECT * FROM pragma_user_version), "
                                       "(SELECT count(*) FROM sqlite_schema)"));
    TRY(query.next());
    application = query.integer(0);
    version = query.number(1);
    objects = query.integer(2);
  }
  if (application == kApplicationId && version > 0) {
    return version;
  }
  if (application == 0 && version == 0 && objects == 0) {
    return 0U;
  }
  return bad_input("fleet.db is no store of Parapet's: move it away, or choose another data folder with --data");
}

Result<void> migrate(Connection& connection) {
  const std::uint32_t found = TRY(stored_version(connection));
  if (found > schema_version()) {
    return fail(ErrorCode::kUnsupported,
                fmt::format("the store is of version {}, written by a newer parapet; this one reads up to version {}: install the newer one",
                            found, schema_version()));
  }
  for (std::uint32_t version = found; version < schema_version(); ++version) {
    Result<void> step = connection.execute(fmt::format("BEGIN IMMEDIATE;{};PRAGMA application_id = {};PRAGMA user_version = {};"
                                                       "INSERT INTO meta (name, value) VALUES ('schema', '{}') "
                                                       "ON CONFLICT (name) DO UPDATE SET value = excluded.value;COMMIT",
                                                       kSteps[version], kApplicationId, version + 1, version + 1));
    if (!step) {
      if (connection.in_transaction()) {
        (void)connection.execute("ROLLBACK");
      }
      return located(std::move(step).error(), fmt::format("migration to version {}", version + 1));
    }
  }
  return {};
}

}  // namespace parapet::store
