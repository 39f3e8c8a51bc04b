// SPDX-License-Identifier: Apache-2.0
#include "server/auth/client_tokens.h"

#include <algorithm>

#include "access/secrets.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "server/auth/resources.h"

namespace parapet::server::auth {
namespace {

constexpr std::string_view kTenantSetting = "auth.tenant_id";
constexpr std::string_view kKeysSetting = "auth.signing_keys";

}  // namespace

Result<std::unique_ptr<ClientTokens>> ClientTokens::open(const AuthOptions& options, store::Store& store, const Clock& clock) {
  std::unique_ptr<ClientTokens> tokens(new ClientTokens(options, store, clock));
  TRY(tokens->load());
  return tokens;
}

Result<void> ClientTokens::load() {
  const auto tenant = TRY(store_.setting(kTenantSetting));
  if (tenant && access::is_guid(*tenant)) {
    tenant_id_ = to_lower(*tenant);
  } else {
    SystemRandom random;
    tenant_id_ = access::make_guid(random);
    TRY(store_.put_setting(kTenantSetting, tenant_id_));
  }
  base_ = options_.public_address.empty() ? "https://localhost" : std::string(without_slashes(options_.public_address));
  issuer_ = base_ + "/" + tenant_id_ + "/v2.0";
  audiences_ = known_resources();
  audiences_.push_back(base_);
  for (const std::string& resource : options_.resources) {
    audiences_.emplace_back(without_slashes(resource));
  }

  const auto stored = TRY(store_.setting(kKeysSetting));
  if (!stored || stored->empty()) {
    return rotate();
  }
  JsonParser parser;
  const JsonValue document = TRY_AT(parser.parse(*stored), "setting auth.signing_keys");
  std::vector<StoredKey> keys;
  for (const JsonValue entry : document["keys"].elements()) {
    access::SigningKey key = TRY_AT(access::SigningKey::from_pem(entry["pem"].string()), "setting auth.signing_keys");
    keys.push_back({std::move(key), UnixTime{entry["created"].integer().value_or(0)}});
  }
  if (keys.empty()) {
    return rotate();
  }
  return publish(std::move(keys), false);
}

Result<void> ClientTokens::publish(std::vector<StoredKey> keys, bool write) {
  auto ring = std::make_shared<KeyRing>();
  JsonWriter json;
  json.begin_object().key("keys").begin_array();
  for (const StoredKey& key : keys) {
    json.begin_object().member("pem", key.key.to_pem()).member("created", key.created.seconds).end_object();
    ring->public_keys.push_back(key.key.public_key());
  }
  json.end_array().end_object();
  if (write) {
    TRY(store_.put_setting(kKeysSetting, json.text()));
  }
  ring->keys = std::move(keys);
  const std::scoped_lock lock(ring_mutex_);
  ring_ = std::move(ring);
  return {};
}

std::shared_ptr<const ClientTokens::KeyRing> ClientTokens::ring() const {
  const std::scoped_lock lock(ring_mutex_);
  return ring_;
}

Result<void> ClientTokens::rotate() { return rotate_where_older_than(-1); }

Result<void> ClientTokens::rotate_where_older_than(std::int64_t seconds) {
  const std::scoped_lock lock(rotate_mutex_);
  // Asked again under the lock: of two callers that find the key too old only the first may drop the one before it.
  if (const auto present = ring(); present != nullptr && clock_.now().seconds - present->keys.front().created.seconds <= seconds) {
    return {};
  }
  access::SigningKey fresh = TRY(access::SigningKey::generate());
  std::vector<StoredKey> keys;
  keys.push_back({std::move(fresh), clock_.now()});
  if (const auto before = ring(); before != nullptr) {
    keys.push_back(before->keys.front());
  }
  return publish(std::move(keys), true);
}

bool ClientTokens::is_tenant(std::string_view text) const {
  return equals_ignoring_case(text, tenant_id_) || (!options_.tenant_name.empty() && equals_ignoring_case(text, options_.tenant_name));
}

bool ClientTokens::is_resource(std::string_view resource, std::string_view host) const {
  return std::ranges::find(audiences_, resource) != audiences_.end() || (!host.empty() && resource == "https://" + std::string(host));
}

std::string ClientTokens::secret_mark(const access::ApiClient& client) { return sha256_hex("mark:" + client.secret_hash).substr(0, 16); }

Result<std::string> ClientTokens::issue(const access::ApiClient& client, std::string_view resource) {
  const UnixTime now = clock_.now();
  const std::int64_t key_seconds_max = options_.signing_key_days * kSecondsPerDay;
  if (now.seconds - ring()->keys.front().created.seconds > key_seconds_max) {
    TRY(rotate_where_older_than(key_seconds_max));
  }
  // A resource that only this caller's way to the server names (its Host header) becomes the server's own name.
  const bool known = std::ranges::find(audiences_, resource) != audiences_.end();
  SystemRandom random;
  JsonWriter json;
  json.begin_object();
  json.member("aud", known ? std::string(resource) : base_);
  json.member("iss", issuer_).member("iat", now.seconds).member("nbf", now.seconds).member("exp", now.seconds + options_.token_lifetime_s);
  json.member("appid", client.id).member("azp", client.id).member("appidacr", "1").member("azpacr", "1");
  json.member("app_displayname", client.name).member("oid", client.id).member("sub", client.id).member("idtyp", "app");
  json.key("roles").begin_array();
  for (const std::string& permission : client.permissions) {
    json.value(permission);
  }
  json.end_array();
  json.member("tid", tenant_id_).member("uti", access::make_guid(random)).member("ver", "2.0").member("mark", secret_mark(client));
  json.end_object();
  return ring()->keys.front().key.sign(json.text());
}

Result<ClientClaims> ClientTokens::verify(std::string_view token) const {
  const std::string payload = TRY(access::verified_payload(token, ring()->public_keys));
  TRY(access::check_claims(payload, {.issuer = issuer_, .audiences = audiences_, .now = clock_.now()}));
  JsonParser parser;
  const JsonValue claims = TRY(parser.parse(payload));
  if (claims["tid"].string() != tenant_id_) {
    return bad_input("the token is of another tenant");
  }
  ClientClaims result{.client = std::string(claims["appid"].string()), .secret_mark = std::string(claims["mark"].string())};
  for (const JsonValue role : claims["roles"].elements()) {
    result.permissions.emplace_back(role.string());
  }
  if (result.client.empty()) {
    return bad_input("the token names no client");
  }
  return result;
}

std::string ClientTokens::key_set() const {
  std::string keys;
  for (const StoredKey& key : ring()->keys) {
    keys += (keys.empty() ? "" : ",") + key.key.to_jwk();
  }
  return "{\"keys\":[" + keys + "]}";
}

}  // namespace parapet::server::auth
