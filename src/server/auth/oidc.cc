// SPDX-License-Identifier: Apache-2.0
#include "server/auth/oidc.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <utility>

#include "access/base64url.h"
#include "access/secrets.h"
#include "base/json.h"
#include "base/random.h"
#include "base/text.h"
#include "server/auth/resources.h"

namespace parapet::server::auth {
namespace {

constexpr std::int64_t kPendingSeconds = 600;
constexpr std::size_t kPendingMax = 10'000;
constexpr std::int64_t kProviderSeconds = 3600;
constexpr std::int64_t kKeysAgainSeconds = 60;   // an unknown key id makes us look again, this often at most
constexpr std::uint64_t kAnswerBytesMax = 1 << 20;
constexpr std::size_t kKeysMax = 100;
constexpr std::string_view kKept = "-._~";

std::string random_text(Random& random) { return access::base64url_encode(access::random_bytes(32, random)); }

// RFC 7636, section 4.2.
std::string challenge_of(std::string_view verifier) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(), digest.data());
  return access::base64url_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// A provider is asked over TLS; a plain one only where it never leaves this machine.
bool may_be_asked(std::string_view address) {
  for (const std::string_view start : {"https://", "http://127.0.0.1:", "http://127.0.0.1/", "http://[::1]:", "http://localhost:", "http://localhost/"}) {
    if (address.starts_with(start)) {
      return address.size() < 2048;
    }
  }
  return false;
}

// A path on this server and nothing that a browser takes for another host.
std::string safe_path(std::string_view path) {
  const bool good = path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\") && path.size() < 1024 &&
                    std::ranges::all_of(path, [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '<' && c != '>' && c != '\\' && c != '\''; });
  return good ? std::string(path) : "/";
}

std::string base64(std::string_view text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace

Oidc::Oidc(const AuthOptions& options, Fetch fetch, const Clock& clock)
    : options_(options.oidc), public_address_(without_slashes(options.public_address)), fetch_(std::move(fetch)), clock_(clock) {}

Oidc::Fetch Oidc::network(const OidcOptions& options) {
  net::RequestOptions settings{.proxy = options.proxy, .connect_timeout_ms = 5'000, .timeout_ms = 10'000};
  if (!options.trust_file.empty()) {
    settings.trust = {.kind = net::Trust::Kind::kFile, .value = options.trust_file};
  }
  return [settings](const net::Request& request) -> Result<net::Response> {
    net::RequestClient client(settings);  // one for each thread, and sign-ins are rare
    return client.send(request);
  };
}

std::string Oidc::redirect_address() const { return public_address_ + "/api/v1/session/oidc/callback"; }

Result<std::string> Oidc::fetch(net::Request request) const {
  if (!may_be_asked(request.address)) {
    return bad_input("the identity provider must be asked over https: " + printable(request.address).substr(0, 200));
  }
  request.bytes_max = kAnswerBytesMax;
  request.headers.emplace_back("Accept", "application/json");
  net::Response response = TRY(fetch_(request));
  if (response.status != 200) {
    return fail(ErrorCode::kEnvironment, fmt::format("{}: the identity provider answers {}", request.address, response.status));
  }
  return std::move(response.body);
}

// OpenID Connect Discovery 1.0, section 4.
Result<Oidc::Provider> Oidc::provider() {
  const UnixTime now = clock_.now();
  {
    const std::scoped_lock lock(mutex_);
    if (provider_.fetched.known() && now.seconds - provider_.fetched.seconds < kProviderSeconds) {
      return provider_;
    }
  }
  const std::string body = TRY(fetch({.address = std::string(without_slashes(options_.issuer)) + "/.well-known/openid-configuration"}));
  JsonParser parser;
  const JsonValue document = TRY_AT(parser.parse(body), "identity provider's configuration");
  if (document["issuer"].string() != options_.issuer) {
    return bad_input("the identity provider names another issuer than the configuration does");
  }
  Provider found{.authorization_endpoint = std::string(document["authorization_endpoint"].string()),
                 .token_endpoint = std::string(document["token_endpoint"].string()),
                 .keys_address = std::string(document["jwks_uri"].string()),
                 .secret_in_header = true,
                 .fetched = now};
  // client_secret_basic is the default where the document names no method (section 3).
  for (const JsonValue method : document["token_endpoint_auth_methods_supported"].elements()) {
    if (method.string() == "client_secret_post") {
      found.secret_in_header = false;
    }
  }
  for (const std::string& address : {found.authorization_endpoint, found.token_endpoint, found.keys_address}) {
    if (!may_be_asked(address)) {
      return bad_input("the identity provider's configuration lacks an https address");
    }
  }
  const std::scoped_lock lock(mutex_);
  provider_ = found;
  return found;
}

Result<std::vector<access::PublicKey>> Oidc::keys(const Provider& provider, bool again) {
  const UnixTime now = clock_.now();
  {
    const std::scoped_lock lock(mutex_);
    const std::int64_t age = now.seconds - keys_fetched_.seconds;
    if (keys_fetched_.known() && age < (again ? kKeysAgainSeconds : kProviderSeconds)) {
      return keys_;
    }
  }
  const std::string body = TRY(fetch({.address = provider.keys_address}));
  JsonParser parser;
  const JsonValue document = TRY_AT(parser.parse(body), "identity provider's keys");
  std::vector<access::PublicKey> found;
  for (const JsonValue entry : document["keys"].elements()) {
    const std::string_view use = entry["use"].string();
    if (found.size() == kKeysMax || entry["kty"].string() != "RSA" || (!use.empty() && use != "sig")) {
      continue;
    }
    // One that can't be used is passed over: providers publish keys for other purposes and of other kinds here.
    if (auto key = access::PublicKey::from_jwk(std::string(entry["kid"].string()), entry["n"].string(), entry["e"].string()); key) {
      found.push_back(std::move(*key));
    }
  }
  const std::scoped_lock lock(mutex_);
  keys_ = found;
  keys_fetched_ = now;
  return found;
}

Result<Oidc::Start> Oidc::start(std::string_view return_path) {
  const Provider found = TRY(provider());
  SystemRandom random;
  const UnixTime now = clock_.now();
  const std::string state = random_text(random);
  Pending pending{.nonce = random_text(random), .verifier = random_text(random), .return_path = safe_path(return_path), .expires = {now.seconds + kPendingSeconds}};
  Start started{.binding = access::make_secret(access::SecretKind::kSession, random)};
  pending.binding_hash = access::secret_hash(started.binding);
  started.address = found.authorization_endpoint + (found.authorization_endpoint.find('?') == std::string::npos ? "?" : "&");
  const std::pair<std::string_view, std::string> fields[] = {
      {"response_type", "code"}, {"client_id", options_.client_id}, {"redirect_uri", redirect_address()},         {"scope", "openid email profile"},
      {"state", state},          {"nonce", pending.nonce},          {"code_challenge", challenge_of(pending.verifier)}, {"code_challenge_method", "S256"}};
  for (const auto& [name, content] : fields) {
    started.address += fmt::format("{}{}={}", name == "response_type" ? "" : "&", name, percent_encode(content, kKept));
  }
  const std::scoped_lock lock(mutex_);
  if (pending_.size() >= kPendingMax) {
    std::erase_if(pending_, [&](const auto& entry) { return entry.second.expires <= now; });
    if (pending_.size() >= kPendingMax) {
      return fail(ErrorCode::kLimit, "too many people are signing in; try again in a few minutes");
    }
  }
  pending_.emplace(state, std::move(pending));
  return started;
}

Result<std::string> Oidc::exchange(const Provider& provider, std::string_view code, const Pending& pending) const {
  net::Request request{.method = "POST", .address = provider.token_endpoint};
  request.body = fmt::format("grant_type=authorization_code&code={}&redirect_uri={}&code_verifier={}", percent_encode(code, kKept),
                             percent_encode(redirect_address(), kKept), percent_encode(pending.verifier, kKept));
  if (!options_.client_secret.empty() && provider.secret_in_header) {
    const std::string pair = percent_encode(options_.client_id, kKept) + ":" + percent_encode(options_.client_secret, kKept);
    request.headers.emplace_back("Authorization", "Basic " + base64(pair));
  } else {
    request.body += "&client_id=" + percent_encode(options_.client_id, kKept);
    if (!options_.client_secret.empty()) {
      request.body += "&client_secret=" + percent_encode(options_.client_secret, kKept);
    }
  }
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  const std::string body = TRY(fetch(std::move(request)));
  JsonParser parser;
  const JsonValue answer = TRY_AT(parser.parse(body), "identity provider's token answer");
  if (answer["id_token"].string().empty()) {
    return bad_input("the identity provider sent no ID token");
  }
  return std::string(answer["id_token"].string());
}

Result<std::string> Oidc::verified(const Provider& provider, std::string_view id_token) {
  const auto known = TRY(keys(provider, false));
  auto payload = access::verified_payload(id_token, known);
  if (!payload) {
    // The provider may have changed its keys since.
    const auto fresh = TRY(keys(provider, true));
    payload = access::verified_payload(id_token, fresh);
  }
  return payload;
}

// OpenID Connect Core 1.0, section 3.1.3.7.
Result<ExternalPerson> Oidc::person_of(std::string_view payload, const Pending& pending) const {
  TRY(access::check_claims(payload, {.issuer = options_.issuer, .audiences = {options_.client_id}, .now = clock_.now()}));
  JsonParser parser;
  const JsonValue claims = TRY(parser.parse(payload));
  if (!access::equal_in_constant_time(claims["nonce"].string(), pending.nonce)) {
    return bad_input("the ID token was made for another sign-in");
  }
  const JsonValue party = claims["azp"];
  const bool many = claims["aud"].elements().size() > 1;
  if ((many && !party.present()) || (party.present() && party.string() != options_.client_id)) {
    return bad_input("the ID token was made for another party");
  }
  ExternalPerson person{.issuer = options_.issuer, .subject = std::string(claims["sub"].string()), .return_path = pending.return_path};
  if (person.subject.empty() || person.subject.size() > 255) {
    return bad_input("the ID token names nobody");
  }
  if (claims["email_verified"].boolean().value_or(false)) {
    person.email = claims["email"].string();
  }
  return person;
}

Result<ExternalPerson> Oidc::finish(std::string_view state, std::string_view code, std::string_view binding) {
  Pending pending;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = pending_.find(state);
    if (found == pending_.end()) {
      return bad_input("this sign-in was not begun here, or long ago; begin again");
    }
    if (!access::equal_in_constant_time(access::secret_hash(binding), found->second.binding_hash)) {
      return bad_input("this sign-in was begun in another browser; begin again");  // and stays valid there
    }
    pending = std::move(found->second);
    pending_.erase(found);
  }
  if (clock_.now() >= pending.expires) {
    return bad_input("this sign-in took too long; begin again");
  }
  if (code.empty() || code.size() > 4096) {
    return bad_input("the identity provider sent no code");
  }
  const Provider found = TRY(provider());
  const std::string id_token = TRY(exchange(found, code, pending));
  const std::string payload = TRY(verified(found, id_token));
  return person_of(payload, pending);
}

}  // namespace parapet::server::auth
