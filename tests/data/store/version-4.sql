PRAGMA application_id = 1348563553;
PRAGMA user_version = 4;
BEGIN TRANSACTION;
CREATE TABLE meta (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES('entry_hash_key','14201681781122513794');
INSERT INTO meta VALUES('schema','4');
CREATE TABLE counter (name TEXT PRIMARY KEY NOT NULL, value BIGINT NOT NULL) WITHOUT ROWID;
INSERT INTO counter VALUES('audit',1);
INSERT INTO counter VALUES('device',1);
INSERT INTO counter VALUES('group',1);
INSERT INTO counter VALUES('learned',1);
INSERT INTO counter VALUES('learned_key',1);
INSERT INTO counter VALUES('learned_word',4);
INSERT INTO counter VALUES('sequence',12);
INSERT INTO counter VALUES('software_change',1);
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
  software_list BLOB NOT NULL, group_pinned SMALLINT NOT NULL DEFAULT 0);
INSERT INTO device VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','host-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','','sensor','','linux','debian','12','','','x86_64','','','','','[]','[]','["prod"]',1790000000,0,1790000000,0,0,'',0,0,0,'',2,X'2594b69edc3d979729712cd582812300',X'0103000103a9a20100',0);
CREATE TABLE device_detail (
  place INTEGER PRIMARY KEY,
  device INTEGER NOT NULL,
  part SMALLINT NOT NULL,
  body BLOB NOT NULL);
INSERT INTO device_detail VALUES(1024,1,0,X'4328b52ffd2043190200010180ee89ab0d10010374637007302e302e302e30bb030100220a323032362d31312d3230011c2f7372762f6170702f6e6f64655f6d6f64756c65732f6c6f64617368');
INSERT INTO device_detail VALUES(2047,1,1023,X'1228b52ffd2012910000042f6f70740c6e6f74207265616461626c65');
CREATE TABLE device_state (device INTEGER PRIMARY KEY, body BLOB NOT NULL);
INSERT INTO device_state VALUES(1,X'0428b52ffd2004210000726f7773');
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
INSERT INTO software_entry VALUES(1,X'b266b2e302669406c088854b00e5e0e9','deb','openssl','3.0.15-1~deb12u1','','','','','','','','','','',0);
INSERT INTO software_entry VALUES(2,X'323d30beec6e5c6cb5cb7e1e3eda0f3d','npm','lodash','4.17.20','','','','','','','','','','',0);
INSERT INTO software_entry VALUES(3,X'f1a78f3932dfebce802123a4e470f23b','deb','curl','7.88.1-10','','','','','','','','','','',0);
CREATE TABLE software_change (
  device INTEGER NOT NULL,
  number BIGINT NOT NULL,
  time BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  before_entry INTEGER NOT NULL,
  after_entry INTEGER NOT NULL,
  before_first_seen BIGINT NOT NULL,
  PRIMARY KEY (device, number)) WITHOUT ROWID;
INSERT INTO software_change VALUES(1,1,1790000100,1,3,0,0);
CREATE TABLE change_log (
  sequence INTEGER PRIMARY KEY,
  time BIGINT NOT NULL,
  subject SMALLINT NOT NULL,
  device INTEGER NOT NULL);
INSERT INTO change_log VALUES(1,1795000000,0,1);
INSERT INTO change_log VALUES(2,1795000000,5,0);
INSERT INTO change_log VALUES(3,1795000000,3,0);
INSERT INTO change_log VALUES(4,1795000000,4,1);
INSERT INTO change_log VALUES(5,1795000000,6,0);
INSERT INTO change_log VALUES(6,1795000000,6,0);
INSERT INTO change_log VALUES(7,1795000000,6,0);
INSERT INTO change_log VALUES(8,1795000000,6,0);
INSERT INTO change_log VALUES(9,1795000000,6,0);
INSERT INTO change_log VALUES(10,1795000000,6,0);
INSERT INTO change_log VALUES(11,1795000000,6,0);
INSERT INTO change_log VALUES(12,1795000000,7,0);
CREATE TABLE learned_key (number INTEGER PRIMARY KEY, hash BIGINT NOT NULL, text TEXT NOT NULL);
INSERT INTO learned_key VALUES(1,2772615980800256506,'deb openssl');
CREATE TABLE learned_word (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
INSERT INTO learned_word VALUES(1,'CVE-2026-1');
INSERT INTO learned_word VALUES(2,'affected');
INSERT INTO learned_word VALUES(3,'available');
INSERT INTO learned_word VALUES(4,'');
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
INSERT INTO learned VALUES(1,1,1790000200,1,0,2,3,4);
CREATE TABLE score_point (
  organisation SMALLINT NOT NULL,
  group_number INTEGER NOT NULL,
  time BIGINT NOT NULL,
  exposure_score DOUBLE PRECISION NOT NULL,
  scored_devices INTEGER NOT NULL,
  PRIMARY KEY (organisation, group_number, time)) WITHOUT ROWID;
INSERT INTO score_point VALUES(1,0,1790000300,42.5,0);
CREATE TABLE device_group (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  rank INTEGER NOT NULL,
  rule TEXT NOT NULL,
  user_groups TEXT NOT NULL);
INSERT INTO device_group VALUES(1,'Servers','',1,'{"names":[],"domains":[],"tags":[],"platforms":[]}','[]');
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
INSERT INTO alert VALUES('a1',1,'alert','','','','','',0,0,0,0,0,'[]','[]');
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
INSERT INTO user_account VALUES('u1','Alice','alice','','','','','','','["admins"]',1,0,0,0,0,0);
CREATE TABLE access_role (
  name TEXT PRIMARY KEY NOT NULL,
  description TEXT NOT NULL,
  permissions BIGINT NOT NULL,
  user_groups TEXT NOT NULL,
  built_in SMALLINT NOT NULL);
INSERT INTO access_role VALUES('Administrator','',1023,'["admins"]',1);
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
INSERT INTO api_client VALUES('c1','SIEM','','["Machine.Read.All"]',1,'[]',1,0,0,0);
CREATE TABLE personal_token (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  permissions TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  last_used BIGINT NOT NULL);
INSERT INTO personal_token VALUES('t1','u1','','token-hash','[]',0,0,0);
CREATE TABLE user_session (
  id_hash TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  csrf_token TEXT NOT NULL,
  created BIGINT NOT NULL,
  last_used BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  address TEXT NOT NULL,
  user_agent TEXT NOT NULL);
INSERT INTO user_session VALUES('session-hash','u1','',0,0,0,'','');
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
INSERT INTO enrolment_key VALUES('k1','','key-hash','["office"]',1,0,0,0,0);
CREATE TABLE device_credential (
  secret_hash TEXT PRIMARY KEY NOT NULL,
  device_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  enrolment_key TEXT NOT NULL,
  created BIGINT NOT NULL,
  last_used BIGINT NOT NULL,
  revoked SMALLINT NOT NULL);
INSERT INTO device_credential VALUES('credential-hash','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','sensor','',0,0,0);
CREATE TABLE audit_log (
  number INTEGER PRIMARY KEY,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  address TEXT NOT NULL,
  request_id TEXT NOT NULL);
INSERT INTO audit_log VALUES(1,1790000400,'system','user.created','','','','');
CREATE TABLE setting (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
INSERT INTO setting VALUES('tenant','11111111-2222-3333-4444-555555555555');
CREATE TABLE device_census (day INTEGER PRIMARY KEY, body BLOB NOT NULL);
INSERT INTO device_census VALUES(20717,X'1028b52ffd20108100000102000644656269616e01000100dd01');
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
CREATE INDEX learned_key_by_hash ON learned_key (hash);
CREATE INDEX learned_by_time ON learned (time);
CREATE INDEX personal_token_by_user ON personal_token (user_id);
CREATE INDEX user_session_by_user ON user_session (user_id);
CREATE INDEX device_credential_by_device ON device_credential (device_id);
CREATE INDEX software_change_by_time ON software_change (time, kind, before_entry, after_entry);
COMMIT;
