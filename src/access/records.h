// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "inventory/identity.h"

// Who may do what: the records that the store keeps. Ids are 128 random bits in GUID form unless said otherwise. Secrets are
// never kept: passwords as argon2id hashes (PHC string), random secrets as SHA-256 hex.
namespace parapet::access {

using inventory::GroupNumber;

// Permissions of a role (features: roles and permissions). Stored as bits: never renumber.
enum class Permission : std::uint8_t {
  kViewData = 0,                  // all security data
  kViewVulnerabilities = 1,       // threat and vulnerability data only
  kHandleRemediation = 2,
  kHandleExceptions = 3,
  kManageGlobalExceptions = 4,
  kHandleApplications = 5,
  kManageBaselines = 6,
  kInvestigateAlerts = 7,         // alerts, device tags and value
  kManageSecuritySettings = 8,    // notification rules, enrolment keys, device values, API clients
  kManageSystemSettings = 9,      // users, roles, device groups: the administrator
};

class PermissionSet {
 public:
  constexpr PermissionSet() = default;
  constexpr explicit PermissionSet(std::uint32_t bits) : bits_(bits) {}
  constexpr PermissionSet& add(Permission permission) {
    bits_ |= 1U << static_cast<unsigned>(permission);
    return *this;
  }
  [[nodiscard]] constexpr bool has(Permission permission) const { return ((bits_ >> static_cast<unsigned>(permission)) & 1U) != 0; }
  [[nodiscard]] constexpr std::uint32_t bits() const { return bits_; }
  friend constexpr bool operator==(PermissionSet, PermissionSet) = default;

 private:
  std::uint32_t bits_ = 0;
};

struct User {
  std::string id;
  std::string name;               // signs in with it; unique, letter case ignored
  std::string email;
  std::string display_name;
  std::string password_hash;      // "" where the user signs in elsewhere only
  std::string totp_secret;        // "" where no second factor is set up
  std::string external_issuer;    // OpenID Connect issuer and subject; "" for local users
  std::string external_subject;
  std::vector<std::string> user_groups;
  bool enabled = true;
  bool must_change_password = false;
  std::uint32_t failed_sign_ins = 0;
  UnixTime locked_until;
  UnixTime created;
  UnixTime last_sign_in;
};

// A role gives its permissions to the members of its user groups.
struct Role {
  std::string name;               // unique
  std::string description;
  PermissionSet permissions;
  std::vector<std::string> user_groups;
  bool built_in = false;
};

// The rule of a device group: values of one property are alternatives, different properties must all hold; no condition at
// all matches nothing. Letter case is ignored.
struct GroupRule {
  enum class Comparison : std::uint8_t { kEquals = 0, kStartsWith = 1, kEndsWith = 2, kContains = 3 };
  struct Text {
    Comparison comparison = Comparison::kEquals;
    std::string text;
  };
  std::vector<Text> names;         // of the device, at most 10
  std::vector<Text> domains;       // at most 10
  std::vector<Text> tags;          // at most 10
  std::vector<std::string> platforms;  // API spelling: "Windows11", "Debian12", ...
};

struct DeviceGroup {
  GroupNumber number;
  std::string name;               // unique
  std::string description;
  std::uint32_t rank = 0;         // 1 is the highest; a device belongs to the highest-ranked match
  GroupRule rule;
  std::vector<std::string> user_groups;  // who may see it; empty: every user
};

// A program that calls the API with client credentials.
struct ApiClient {
  std::string id;                 // client_id, a GUID
  std::string name;
  std::string secret_hash;        // SHA-256 hex of the secret
  std::vector<std::string> permissions;  // application permissions: "Machine.Read.All", ...
  bool all_groups = true;
  std::vector<GroupNumber> groups;       // where not all_groups
  bool enabled = true;
  UnixTime created;
  UnixTime expires;               // unknown: never
  UnixTime last_used;
};

// A user's own token for scripts: acts as the user, with no more than the named permissions.
struct PersonalToken {
  std::string id;
  std::string user;               // User::id
  std::string name;
  std::string secret_hash;
  std::vector<std::string> permissions;  // delegated permissions: "Machine.Read", ...
  UnixTime created;
  UnixTime expires;
  UnixTime last_used;
};

struct Session {
  std::string id_hash;            // SHA-256 hex of the cookie's value
  std::string user;
  std::string csrf_token;
  UnixTime created;
  UnixTime last_used;
  UnixTime expires;
  std::string address;
  std::string user_agent;
};

// A secret that new devices enrol with.
struct EnrolmentKey {
  std::string id;
  std::string name;
  std::string secret_hash;
  std::vector<std::string> tags;  // given to devices that enrol with it
  bool enabled = true;
  UnixTime created;
  UnixTime expires;
  std::uint64_t uses = 0;
  std::uint64_t uses_max = 0;     // 0: no limit
};

// What a device presents after enrolment. One device has at most one that is valid: enrolling again revokes the old one.
struct DeviceCredential {
  std::string device;             // device id, 40 hex digits
  std::string channel;            // "sensor", "osquery"
  std::string secret_hash;
  std::string enrolment_key;      // EnrolmentKey::id
  UnixTime created;
  UnixTime last_used;
  bool revoked = false;
};

// One change or sign-in, for ever.
struct AuditEntry {
  std::uint64_t number = 0;
  UnixTime time;
  std::string actor;              // "user:NAME", "client:ID", "device:ID", "system", "command line"
  std::string action;             // "user.created", "sign_in.failed", "device.re_enrolled", ...
  std::string subject;            // what it was done to
  std::string detail;             // a sentence; no secrets
  std::string address;
  std::string request_id;
};

}  // namespace parapet::access
