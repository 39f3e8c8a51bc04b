// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "access/secrets.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "server/auth/form.h"
#include "server/auth/resources.h"
#include "server/auth/routes.h"

namespace parapet::server::auth {
namespace {

constexpr std::uint64_t kBodyBytesMax = 16 << 10;

// Numbers that existing clients look for in error_codes.
enum class Number : int {
  kMalformed = 900144,
  kGrantNotSupported = 70003,
  kWrongSecret = 7000215,
  kNoSecret = 7000218,
  kUnknownResource = 500011,
  kScopeMissing = 1002012,
  kUnknownTenant = 90002,
  kThrottled = 50196,
  kNone = 90020,
};

// RFC 6749, section 5.2, with the members that identity libraries print.
http::Response oauth_error(const http::Request& request, const Clock& clock, int status, std::string_view error, std::string_view description,
                           Number number) {
  JsonWriter json;
  json.begin_object().member("error", error).member("error_description", description);
  json.key("error_codes").begin_array().value(static_cast<int>(number)).end_array();
  json.member("timestamp", format_time(clock.now())).member("trace_id", request.id).member("correlation_id", request.id);
  json.end_object();
  auto response = http::Response::json(json.take(), status);
  response.header("Cache-Control", "no-store").header("Pragma", "no-cache");
  return response;
}

// The Host header where it is a host and port and nothing else; it is reflected into addresses.
std::string host_of(const http::Request& request) {
  const std::string_view host = request.header("host");
  for (const char c : host) {
    if (!is_digit(c) && !is_alpha(c) && c != '.' && c != '-' && c != ':' && c != '[' && c != ']') {
      return {};
    }
  }
  return host.size() > 255 ? std::string() : to_lower(host);
}

std::string_view without_port(std::string_view host) {
  const auto colon = host.rfind(':');
  return colon == std::string_view::npos || host.ends_with(']') ? host : host.substr(0, colon);
}

class Oauth {
 public:
  explicit Oauth(const AuthParts& parts) : parts_(parts) {}

  [[nodiscard]] http::Response discovery(const http::Request& request) const;
  [[nodiscard]] http::Response instance_discovery(const http::Request& request) const;
  [[nodiscard]] http::Response keys(const http::Request& request) const;
  [[nodiscard]] http::Response token(const http::Request& request, bool first_version) const;

 private:
  // "https://HOST:PORT" as this caller reaches us.
  [[nodiscard]] std::string base_of(const http::Request& request) const;
  [[nodiscard]] http::Response unknown_tenant(const http::Request& request) const;
  [[nodiscard]] http::Response grant(const http::Request& request, const access::ApiClient& client, const std::string& resource,
                                     bool first_version) const;

  const AuthParts parts_;
};

std::string Oauth::base_of(const http::Request& request) const {
  if (!parts_.options.public_address.empty()) {
    return std::string(without_slashes(parts_.options.public_address));
  }
  const std::string host = host_of(request);
  return (request.secure ? "https://" : "http://") + (host.empty() ? "localhost" : host);
}

http::Response Oauth::unknown_tenant(const http::Request& request) const {
  return oauth_error(request, parts_.clock, 400, "invalid_tenant",
                     fmt::format("tenant '{}' does not exist here; the tenant's id is shown by 'parapet token client list'",
                                 printable(request.parameter("tenant")).substr(0, 64)),
                     Number::kUnknownTenant);
}

http::Response Oauth::discovery(const http::Request& request) const {
  if (!parts_.tokens.is_tenant(request.parameter("tenant"))) {
    return unknown_tenant(request);
  }
  const std::string base = base_of(request);
  const std::string tenant = base + "/" + parts_.tokens.tenant_id();
  JsonWriter json;
  json.begin_object();
  json.member("issuer", tenant + "/v2.0").member("token_endpoint", tenant + "/oauth2/v2.0/token");
  json.member("authorization_endpoint", tenant + "/oauth2/v2.0/authorize").member("jwks_uri", tenant + "/discovery/v2.0/keys");
  const auto list = [&](std::string_view name, std::initializer_list<std::string_view> entries) {
    json.key(name).begin_array();
    for (const std::string_view entry : entries) {
      json.value(entry);
    }
    json.end_array();
  };
  list("token_endpoint_auth_methods_supported", {"client_secret_post", "client_secret_basic"});
  list("grant_types_supported", {"client_credentials"});
  list("response_types_supported", {"token"});
  list("response_modes_supported", {"query"});
  list("subject_types_supported", {"public"});
  list("id_token_signing_alg_values_supported", {"RS256"});
  list("scopes_supported", {"openid"});
  list("claims_supported", {"sub", "iss", "aud", "exp", "iat", "nbf", "tid", "ver", "roles", "appid", "azp"});
  json.member("tenant_region_scope", "").end_object();
  return http::Response::json(json.take());
}

http::Response Oauth::instance_discovery(const http::Request& request) const {
  const std::string base = base_of(request);
  const std::string host = base.substr(base.find("//") + 2);
  std::string tenant = parts_.tokens.tenant_id();
  if (const auto asked = request.option("authorization_endpoint"); asked && !asked->empty()) {
    const auto parts = split(*asked, '/');  // https:, "", host, tenant, oauth2, ...
    // Libraries leave the port out here.
    const bool ours = parts.size() >= 4 && (equals_ignoring_case(parts[2], host) || equals_ignoring_case(parts[2], without_port(host)));
    if (!ours || !parts_.tokens.is_tenant(parts[3])) {
      return oauth_error(request, parts_.clock, 400, "invalid_instance", "the authorization_endpoint is not one of this server's", Number::kNone);
    }
    tenant = std::string(parts[3]);
  }
  JsonWriter json;
  json.begin_object().member("tenant_discovery_endpoint", base + "/" + tenant + "/v2.0/.well-known/openid-configuration");
  json.member("api-version", "1.1").key("metadata").begin_array().begin_object();
  json.member("preferred_network", host).member("preferred_cache", host).key("aliases").begin_array().value(host).end_array();
  json.end_object().end_array().end_object();
  return http::Response::json(json.take());
}

http::Response Oauth::keys(const http::Request& request) const {
  if (!parts_.tokens.is_tenant(request.parameter("tenant"))) {
    return unknown_tenant(request);
  }
  return http::Response::json(parts_.tokens.key_set());
}

http::Response Oauth::grant(const http::Request& request, const access::ApiClient& client, const std::string& resource, bool first_version) const {
  const auto token = parts_.tokens.issue(client, resource);
  if (!token) {
    return oauth_error(request, parts_.clock, 503, "temporarily_unavailable", "the server's store does not answer", Number::kNone);
  }
  parts_.authority.audit_as("client:" + client.id, request, "token.issued", client.name, resource);
  const std::int64_t lifetime = parts_.options.token_lifetime_s;
  JsonWriter json;
  json.begin_object().member("token_type", "Bearer");
  if (first_version) {
    // The first version writes numbers as texts.
    const std::int64_t now = parts_.clock.now().seconds;
    json.member("expires_in", std::to_string(lifetime)).member("ext_expires_in", std::to_string(lifetime));
    json.member("expires_on", std::to_string(now + lifetime)).member("not_before", std::to_string(now)).member("resource", resource);
  } else {
    json.member("expires_in", lifetime).member("ext_expires_in", lifetime);
  }
  json.member("access_token", *token).end_object();
  auto response = http::Response::json(json.take());
  response.header("Cache-Control", "no-store").header("Pragma", "no-cache");
  return response;
}

http::Response Oauth::token(const http::Request& request, bool first_version) const {
  const auto error = [&](int status, std::string_view name, std::string_view description, Number number) {
    return oauth_error(request, parts_.clock, status, name, description, number);
  };
  if (!parts_.tokens.is_tenant(request.parameter("tenant"))) {
    return unknown_tenant(request);
  }
  const auto [type, rest] = cut(request.header("content-type"), ';');
  if (!equals_ignoring_case(trim(type), "application/x-www-form-urlencoded")) {
    return error(400, "invalid_request", "the body must be application/x-www-form-urlencoded", Number::kMalformed);
  }
  const auto form = Form::parse(request.body);
  if (!form) {
    return error(400, "invalid_request", form.error().message(), Number::kMalformed);
  }
  const std::string_view grant_type = form->field("grant_type");
  if (grant_type.empty()) {
    return error(400, "invalid_request", "grant_type is missing", Number::kMalformed);
  }
  if (grant_type != "client_credentials") {
    return error(400, "unsupported_grant_type", "only client_credentials is supported; people use a personal token instead of a grant", Number::kGrantNotSupported);
  }
  const auto basic = basic_credentials(request.header("authorization"));
  const std::string id = to_lower(basic ? basic->first : std::string(form->field("client_id")));
  const std::string secret = basic ? basic->second : std::string(form->field("client_secret"));
  if (basic && !form->field("client_secret").empty()) {
    return error(400, "invalid_request", "the client authenticates in two ways at once", Number::kMalformed);  // RFC 6749, section 2.3
  }
  if (id.empty()) {
    return error(400, "invalid_request", "client_id is missing", Number::kMalformed);
  }
  if (secret.empty()) {
    return error(401, "invalid_client", form->field("client_assertion").empty() ? "client_secret is missing" : "client assertions are not supported; use a client secret",
                 Number::kNoSecret);
  }
  const UnixTime now = parts_.clock.now();
  const std::string key = request.remote_address + " " + id.substr(0, 64);
  if (const auto wait = parts_.token_failures.wait_seconds(key, now); wait > 0) {
    auto response = error(429, "temporarily_unavailable", "too many failed requests of this client from this address", Number::kThrottled);
    response.header("Retry-After", std::to_string(wait));
    return response;
  }
  const auto client = parts_.store.api_client(id);
  if (!client) {
    return error(503, "temporarily_unavailable", "the server's store does not answer", Number::kNone);
  }
  const std::string hash = access::secret_hash(secret);
  if (!*client || !access::equal_in_constant_time(hash, (*client)->secret_hash) || !(*client)->enabled ||
      ((*client)->expires.known() && now >= (*client)->expires)) {
    parts_.token_failures.failed(key, now);
    parts_.authority.audit_as("client:" + printable(id).substr(0, 64), request, "token.refused", printable(id).substr(0, 64),
                              !*client              ? "no such client"
                              : !(*client)->enabled ? "the client is disabled"
                              : !access::equal_in_constant_time(hash, (*client)->secret_hash) ? "wrong secret" : "the secret has expired");
    auto response = error(401, "invalid_client", "the client is not known, disabled or expired, or its secret is wrong", Number::kWrongSecret);
    if (basic) {
      response.header("WWW-Authenticate", "Basic realm=\"parapet\"");
    }
    return response;
  }
  const std::string_view asked = form->field(first_version ? "resource" : "scope");
  if (asked.empty()) {
    return error(400, "invalid_request", first_version ? "resource is missing" : "scope is missing", Number::kMalformed);
  }
  const auto resource = first_version ? std::optional(std::string(without_slashes(asked))) : resource_of_scope(asked);
  if (!resource) {
    return error(400, "invalid_scope", "the scope of client credentials is one resource followed by /.default", Number::kScopeMissing);
  }
  if (!parts_.tokens.is_resource(*resource, host_of(request))) {
    return error(400, first_version ? "invalid_resource" : "invalid_scope",
                 fmt::format("the resource '{}' is not known here", printable(*resource).substr(0, 200)), Number::kUnknownResource);
  }
  return grant(request, **client, *resource, first_version);
}

}  // namespace

void add_oauth_routes(http::Router& router, const AuthParts& parts) {
  const auto oauth = std::make_shared<const Oauth>(parts);
  const auto discovery = [oauth](const http::Request& request) { return oauth->discovery(request); };
  const auto keys = [oauth](const http::Request& request) { return oauth->keys(request); };
  using http::Method;
  router.add(Method::kGet, "/common/discovery/instance", [oauth](const http::Request& request) { return oauth->instance_discovery(request); },
             {.name = "oauth.instance_discovery"});
  router.add(Method::kGet, "/{tenant}/v2.0/.well-known/openid-configuration", discovery, {.name = "oauth.discovery"});
  router.add(Method::kGet, "/{tenant}/.well-known/openid-configuration", discovery, {.name = "oauth.discovery_v1"});
  router.add(Method::kGet, "/{tenant}/discovery/v2.0/keys", keys, {.name = "oauth.keys"});
  router.add(Method::kGet, "/{tenant}/discovery/keys", keys, {.name = "oauth.keys_v1"});
  router.add(Method::kPost, "/{tenant}/oauth2/v2.0/token", [oauth](const http::Request& request) { return oauth->token(request, false); },
             {.body_bytes_max = kBodyBytesMax, .unpacked_bytes_max = kBodyBytesMax, .name = "oauth.token"});
  router.add(Method::kPost, "/{tenant}/oauth2/token", [oauth](const http::Request& request) { return oauth->token(request, true); },
             {.body_bytes_max = kBodyBytesMax, .unpacked_bytes_max = kBodyBytesMax, .name = "oauth.token_v1"});
}

}  // namespace parapet::server::auth
