// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/server.h"

struct ssl_st;
struct ssl_ctx_st;

namespace parapet::server::http {

// A server on a free loopback port with a certificate of its own, for tests over real sockets.
class LiveServer {
 public:
  // Timeouts are short; `change` may set other options before the start.
  explicit LiveServer(const Router& router, const std::function<void(ServerOptions&)>& change = {});

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] Server& server() { return *server_; }
  [[nodiscard]] const ServerOptions& options() const { return options_; }
  // Waits (at most ten seconds) until so many requests have ended; those that have.
  [[nodiscard]] std::vector<Served> served(std::size_t count);

 private:
  ServerOptions options_;
  SystemClock clock_;
  std::mutex mutex_;  // guards served_
  std::condition_variable changed_;
  std::vector<Served> served_;
  std::unique_ptr<Server> server_;
};

// What came back.
struct Answer {
  int status = 0;                                            // 0: the connection ended without a whole answer
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
  [[nodiscard]] std::string header(std::string_view lower_case_name) const;
};

// A client that sends what it is told, byte by byte if need be, over TLS by OpenSSL or plainly. Waits at most ten seconds for
// anything.
class RawClient {
 public:
  RawClient(std::uint16_t port, bool tls, int receive_buffer = 0);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  bool send(std::string_view bytes);
  // One answer with its body (by length or chunks); what follows stays for the next. head_only: of a HEAD request.
  [[nodiscard]] Answer read_answer(bool head_only = false);
  // Some bytes; "" at the end.
  [[nodiscard]] std::string read_some();
  [[nodiscard]] std::string read_until_closed();
  // True where the server ends the connection within ten seconds without sending more.
  [[nodiscard]] bool is_closed_by_server();
  // SHA-256 of the server's certificate.
  [[nodiscard]] std::string certificate() const;
  // Closes at once, with a reset.
  void vanish();

 private:
  int descriptor_ = -1;
  ssl_ctx_st* context_ = nullptr;
  ssl_st* ssl_ = nullptr;
  bool connected_ = false;
  std::string buffer_;
};

// One request with libcurl, which trusts the server's certificate and checks its name.
struct CurlRequest {
  std::string path = "/";
  std::string method = "GET";
  std::vector<std::string> headers;
  std::string body;
};
[[nodiscard]] Answer curl(const LiveServer& server, const CurlRequest& request);

[[nodiscard]] std::string gzipped(std::string_view text);
[[nodiscard]] std::string zstd_packed(std::string_view text);

}  // namespace parapet::server::http
