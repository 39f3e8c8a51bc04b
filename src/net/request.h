// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace parapet::net {

// Whom an https connection believes.
struct Trust {
  enum class Kind {
    kSystem,       // the system's authorities
    kFile,         // the authorities of a PEM file, and no others
    kFingerprint,  // one certificate, whatever its names, dates and issuer: the pin is the whole proof
                   // (docs/decisions/160-the-pin-is-of-the-certificate.md)
  };
  Kind kind = Kind::kSystem;
  std::string value;  // the file's path, or 64 hex digits
};

// A SHA-256 of a certificate as people paste it: hex digits in either case, with or without colons and blanks. Gives 64
// lower-case digits. Errors: kUsage.
[[nodiscard]] Result<std::string> parse_fingerprint(std::string_view text);

struct RequestOptions {
  Trust trust;
  std::string proxy;                          // "": as http_proxy, https_proxy and no_proxy say
  std::uint32_t connect_timeout_ms = 10'000;
  std::uint32_t timeout_ms = 60'000;          // of one whole request
  std::function<bool()> stopped;              // asked a few times a second while waiting; true gives the request up. May be empty
};

struct Request {
  std::string method = "GET";
  std::string address;                        // http or https
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool compress = false;                      // send the body as zstd (RFC 8878), with Content-Encoding
  std::uint64_t bytes_max = 8ULL << 20;       // of the answer's body
};

struct Response {
  std::uint32_t status = 0;
  std::string content_type;
  std::uint32_t retry_after_s = 0;            // Retry-After as seconds from now, dates included; 0: not sent
  std::string body;
};

// Sends small requests and takes whole answers, over HTTP with libcurl; connections stay open between requests. An answer of
// any status is a Response; it is for the caller to retry. Redirects are not followed: they would carry a credential
// elsewhere. One object for each thread.
class RequestClient {
 public:
  explicit RequestClient(RequestOptions options);
  ~RequestClient();
  RequestClient(RequestClient&&) noexcept;
  RequestClient& operator=(RequestClient&&) noexcept;

  // Errors: kEnvironment (no connection, certificate, timeout, stopped; the message names the address and the reason),
  // kLimit (an answer over bytes_max), kUsage (address).
  [[nodiscard]] Result<Response> send(const Request& request);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace parapet::net
