// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "server/http/message.h"
#include "server/http/router.h"

namespace parapet::server::http {

struct ServerOptions {
  std::string address = "0.0.0.0";
  std::uint16_t port = 8443;              // 0: any free one
  bool tls = true;
  std::string certificate_file;           // PEM chain and key; read again by reload_certificate()
  std::string key_file;
  unsigned io_threads = 2;
  unsigned workers = 64;                  // threads that run handlers: those of ingest wait for the disk
  std::uint32_t connections_max = 20'000;
  std::uint32_t connections_per_address_max = 10'000;  // trusted proxies are not counted
  std::uint32_t requests_waiting_max = 4'096;   // more are answered 503 with Retry-After
  std::uint32_t header_bytes_max = 64 << 10;
  std::uint32_t target_bytes_max = 16 << 10;
  std::uint64_t bodies_bytes_max = 2ULL << 30;  // request bodies of all connections at once, as sent and unpacked; else 503
  std::uint32_t header_timeout_ms = 10'000;     // TLS handshake; first to last byte of a head
  std::uint32_t body_timeout_ms = 60'000;       // and a second more for each 64 KB that came; for each megabyte of one that goes to a file
  std::uint32_t look_again_ms = 30'000;         // RouteOptions::before_body is asked again while a body goes to a file
  std::uint32_t idle_timeout_ms = 75'000;       // between requests; 5 s at most where connections run short
  std::uint32_t write_timeout_ms = 60'000;      // for each 256 KB of an answer
  std::uint32_t drain_timeout_ms = 20'000;      // graceful stop: requests under way may end
  std::uint32_t drain_idle_ms = 200;            // graceful stop: a request on its way may still arrive on an idle connection
  std::uint32_t heartbeat_ms = 15'000;          // server-sent events: a comment after so long without one
  std::vector<std::string> trusted_proxies;     // whose X-Forwarded-For is believed
};

// What happened to one request, for the access log and metrics.
struct Served {
  std::string route;       // RouteOptions::name; "" where none
  std::string method;
  std::string path;        // without query: queries may hold secrets (signed export links)
  int status = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  double seconds = 0;
  std::string remote_address;
  std::string request_id;
  std::string failure;     // what a handler threw: for the log, never for the client
};

// HTTP/1.1 over TLS: keep-alive, gzip and zstd both ways, limits on every dimension, strict security headers, graceful stop.
// Sockets live on io threads (Asio coroutines), handlers run on worker threads and see Request and Response only.
class Server {
 public:
  // Listens at once; requests are served from then on. router and clock outlive the server; observer is called from the io
  // threads, several at once, and must be quick. Errors: kEnvironment (address in use, certificate unreadable), kUsage
  // (addresses).
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(ServerOptions options, const Router& router, const Clock& clock,
                                                             std::function<void(const Served&)> observer);
  virtual ~Server() = default;  // stops
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // Takes no new connections, lets requests under way end (up to drain_timeout_ms), then closes. Handlers must return: they
  // are waited for. Not to be called from a handler.
  virtual void stop() = 0;
  // Reads certificate and key again, for new connections. On errors the old one stays in use. Any thread.
  [[nodiscard]] virtual Result<void> reload_certificate() = 0;
};

// Makes a key and a self-signed certificate for the names (EC P-256, two years) where the files don't exist yet. The key file
// is readable by the owner only. Returns the certificate's SHA-256 fingerprint, which sensors can pin.
[[nodiscard]] Result<std::string> ensure_certificate(const std::string& certificate_file, const std::string& key_file,
                                                     const std::vector<std::string>& names, const Clock& clock);

// The SHA-256 fingerprint of the first certificate in a PEM file, in hex. Errors: kEnvironment, kNotFound.
[[nodiscard]] Result<std::string> certificate_fingerprint(const std::string& certificate_file);

// Until when the first certificate in a PEM file is valid. Errors: kEnvironment, kNotFound.
[[nodiscard]] Result<UnixTime> certificate_expiry(const std::string& certificate_file);

}  // namespace parapet::server::http
