// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

namespace parapet::server::http {

using Executor = boost::asio::io_context::executor_type;
template <typename T>
using Task = boost::asio::awaitable<T, Executor>;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

// One accepted connection as a stream of bytes, with TLS or without. Lives on one io thread. At most one read and one write
// at a time.
class Transport {
 public:
  virtual ~Transport() = default;
  // False: the client is none of ours.
  virtual Task<bool> handshake() = 0;
  // Some bytes; 0 at the end, on errors and when cancelled.
  virtual Task<std::size_t> read_some(char* data, std::size_t size) = 0;
  // All of them, or false.
  virtual Task<bool> write(std::string_view bytes) = 0;
  // Says that no more will come (TLS close_notify, TCP FIN).
  virtual Task<void> end() = 0;
  [[nodiscard]] virtual Socket& socket() = 0;
};

[[nodiscard]] std::unique_ptr<Transport> plain_transport(Socket socket);
// The context must be held by the caller until the handshake has begun; connections keep what they use of it.
[[nodiscard]] std::unique_ptr<Transport> tls_transport(Socket socket, boost::asio::ssl::context& context);

}  // namespace parapet::server::http
