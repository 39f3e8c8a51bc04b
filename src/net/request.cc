// SPDX-License-Identifier: Apache-2.0
#include "net/request.h"

#include <algorithm>
#include <array>
#include <optional>

#include <curl/curl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "base/text.h"
#include "net/address.h"
#include "net/compression.h"

namespace parapet::net {
namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

constexpr int kCompressionLevel = 3;

// A pinned certificate and the one that the server showed, for the message.
struct Pin {
  std::string expected;
  std::string shown;
};

std::string fingerprint_of(X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  std::string hex;
  if (certificate != nullptr && X509_digest(certificate, EVP_sha256(), digest.data(), &size) == 1) {
    for (unsigned i = 0; i < size; ++i) {
      hex += fmt::format("{:02x}", digest[i]);
    }
  }
  return hex;
}

// Takes the place of OpenSSL's chain check (SSL_CTX_set_cert_verify_callback(3)).
int check_pin(X509_STORE_CTX* context, void* user) {
  Pin& pin = *static_cast<Pin*>(user);
  pin.shown = fingerprint_of(X509_STORE_CTX_get0_cert(context));
  const bool same = !pin.expected.empty() && pin.shown == pin.expected;
  X509_STORE_CTX_set_error(context, same ? X509_V_OK : X509_V_ERR_CERT_REJECTED);
  return same ? 1 : 0;
}

CURLcode on_ssl_context(CURL*, void* context, void* user) {
  SSL_CTX_set_cert_verify_callback(static_cast<SSL_CTX*>(context), &check_pin, user);
  return CURLE_OK;
}

struct Body {
  std::string bytes;
  std::uint64_t bytes_max = 0;
  bool too_large = false;
};

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  Body& body = *static_cast<Body*>(user);
  if (body.bytes.size() + size * count > body.bytes_max) {
    body.too_large = true;
    return 0;
  }
  body.bytes.append(data, size * count);
  return size * count;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& stopped = *static_cast<const std::function<bool()>*>(user);
  return stopped && stopped() ? 1 : 0;
}

}  // namespace

struct RequestClient::State {
  RequestOptions options;
  Pin pin;
  Handle handle{nullptr, &curl_easy_cleanup};

  void set_up();
};

// What all requests have in common; the handle keeps it, and its connections.
void RequestClient::State::set_up() {
  handle.reset(curl_easy_init());
  CHECK(handle != nullptr);
  CURL* curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "parapet");
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout_ms));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout_ms));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &options.stopped);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  if (!options.proxy.empty()) {
    curl_easy_setopt(curl, CURLOPT_PROXY, options.proxy.c_str());
  }
  switch (options.trust.kind) {
    case Trust::Kind::kSystem:
      break;
    case Trust::Kind::kFile:
      curl_easy_setopt(curl, CURLOPT_CAINFO, options.trust.value.c_str());
      curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
      break;
    case Trust::Kind::kFingerprint:
      // What is no fingerprint matches no certificate: nothing is trusted then.
      pin.expected = parse_fingerprint(options.trust.value).value_or("");
      curl_easy_setopt(curl, CURLOPT_CAINFO, nullptr);
      curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
      curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
      curl_easy_setopt(curl, CURLOPT_SSL_CTX_FUNCTION, &on_ssl_context);
      curl_easy_setopt(curl, CURLOPT_SSL_CTX_DATA, &pin);
      break;
  }
}

Result<std::string> parse_fingerprint(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c == ':' || is_space(c)) {
      continue;
    }
    const char lower = to_lower(c);
    if (!is_digit(lower) && (lower < 'a' || lower > 'f')) {
      return fail(ErrorCode::kUsage, "a fingerprint is the 64 hex digits of the certificate's SHA-256, as the server prints it");
    }
    digits += lower;
  }
  if (digits.size() != 64) {
    return fail(ErrorCode::kUsage, fmt::format("a fingerprint has 64 hex digits (SHA-256), this one has {}", digits.size()));
  }
  return digits;
}

RequestClient::RequestClient(RequestOptions options) : state_(std::make_unique<State>()) {
  // libcurl counts these calls; the first one initialises it (curl_global_init(3): thread-safe from 7.84 on).
  CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
  state_->options = std::move(options);
  state_->set_up();
}

RequestClient::~RequestClient() = default;
RequestClient::RequestClient(RequestClient&&) noexcept = default;
RequestClient& RequestClient::operator=(RequestClient&&) noexcept = default;

Result<Response> RequestClient::send(const Request& request) {
  TRY(parse_address(request.address));
  CURL* curl = state_->handle.get();
  const std::string packed = request.compress ? zstd_compress(request.body, kCompressionLevel) : std::string{};
  const std::string& body = request.compress ? packed : request.body;

  HeaderList headers(nullptr, &curl_slist_free_all);
  const auto header = [&](const std::string& line) { headers.reset(curl_slist_append(headers.release(), line.c_str())); };
  for (const auto& [name, value] : request.headers) {
    header(name + ": " + value);
  }
  if (request.compress) {
    header("Content-Encoding: zstd");
  }
  header("Expect:");  // no waiting for "100 Continue" before a body

  Body answer{.bytes_max = request.bytes_max};
  char detail[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(curl, CURLOPT_URL, request.address.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  const bool has_body = !body.empty() || (request.method != "GET" && request.method != "DELETE");
  if (has_body) {
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  } else {
    curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
  }
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  const CURLcode result = curl_easy_perform(curl);
  // The handle outlives what these point to.
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, nullptr);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);

  if (answer.too_large) {
    return located(Error(ErrorCode::kLimit, fmt::format("the answer is larger than {} bytes", request.bytes_max)), request.address);
  }
  if (result != CURLE_OK) {
    std::string reason = detail[0] != '\0' ? detail : curl_easy_strerror(result);
    if (result == CURLE_ABORTED_BY_CALLBACK) {
      reason = "stopped";
    } else if (state_->options.trust.kind == Trust::Kind::kFingerprint && !state_->pin.shown.empty() &&
               state_->pin.shown != state_->pin.expected) {
      reason = fmt::format("the server's certificate has the fingerprint {}, not the pinned {}", state_->pin.shown, state_->pin.expected);
    }
    return located(Error(ErrorCode::kEnvironment, std::move(reason)), request.address);
  }
  Response response{.body = std::move(answer.bytes)};
  long status = 0;
  curl_off_t retry_after = 0;
  const char* content_type = nullptr;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after);
  curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &content_type);
  response.status = static_cast<std::uint32_t>(std::max(status, 0L));
  response.retry_after_s = static_cast<std::uint32_t>(std::clamp<curl_off_t>(retry_after, 0, 7 * 86'400));
  response.content_type = content_type == nullptr ? "" : content_type;
  return response;
}

}  // namespace parapet::net
