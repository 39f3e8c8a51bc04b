// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "server/http/transport.h"

namespace parapet::server::http {
namespace {

namespace asio = boost::asio;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kAwait;

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(Socket socket) : socket_(std::move(socket)) {}

  Task<bool> handshake() override { co_return true; }

  Task<std::size_t> read_some(char* data, std::size_t size) override {
    const auto [error, bytes] = co_await socket_.async_read_some(asio::buffer(data, size), kAwait);
    co_return error ? 0 : bytes;
  }

  Task<bool> write(std::string_view bytes) override {
    const auto [error, written] = co_await asio::async_write(socket_, asio::buffer(bytes.data(), bytes.size()), kAwait);
    co_return !error;
  }

  Task<void> end() override {
    boost::system::error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    co_return;
  }

  Socket& socket() override { return socket_; }

 private:
  Socket socket_;
};

}  // namespace

std::unique_ptr<Transport> plain_transport(Socket socket) { return std::make_unique<PlainTransport>(std::move(socket)); }

}  // namespace parapet::server::http
