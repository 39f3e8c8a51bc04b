// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "server/http/transport.h"

namespace parapet::server::http {
namespace {

namespace asio = boost::asio;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kAwait;

class TlsTransport final : public Transport {
 public:
  TlsTransport(Socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}

  Task<bool> handshake() override {
    const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kAwait);
    co_return !error;
  }

  Task<std::size_t> read_some(char* data, std::size_t size) override {
    const auto [error, bytes] = co_await stream_.async_read_some(asio::buffer(data, size), kAwait);
    co_return error ? 0 : bytes;
  }

  Task<bool> write(std::string_view bytes) override {
    const auto [error, written] = co_await asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()), kAwait);
    co_return !error;
  }

  // Sends close_notify and does not wait for the client's: most never send it (RFC 8446, section 6.1 allows that).
  Task<void> end() override {
    SSL_set_shutdown(stream_.native_handle(), SSL_RECEIVED_SHUTDOWN);
    (void)co_await stream_.async_shutdown(kAwait);
    boost::system::error_code ignored;
    stream_.next_layer().shutdown(Socket::shutdown_send, ignored);
  }

  Socket& socket() override { return stream_.next_layer(); }

 private:
  asio::ssl::stream<Socket> stream_;
};

}  // namespace

std::unique_ptr<Transport> tls_transport(Socket socket, asio::ssl::context& context) {
  return std::make_unique<TlsTransport>(std::move(socket), context);
}

}  // namespace parapet::server::http
