// SPDX-License-Identifier: Apache-2.0
#include "server/http/server.h"

#include <sys/resource.h>

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/http/connection.h"
#include "server/http/service.h"
#include "server/http/tls_context.h"
#include "server/http/transport.h"

namespace parapet::server::http {
namespace {

namespace asio = boost::asio;
namespace ip = boost::asio::ip;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kAwait;
using Acceptor = asio::basic_socket_acceptor<ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

constexpr int kBacklog = 1024;
constexpr auto kAcceptPause = std::chrono::milliseconds(50);  // when the process is out of descriptors
constexpr auto kAbortGrace = std::chrono::seconds(5);

// One thread and the sockets that live on it.
struct IoThread {
  asio::io_context context{1};
  asio::executor_work_guard<Executor> work{context.get_executor()};
  std::unordered_map<Connection*, std::weak_ptr<Connection>> connections;  // touched on this thread only
  std::jthread thread;
};

// Descriptors for connections_max sockets, as far as the system lets us.
void raise_descriptor_limit(std::uint32_t connections_max) {
  rlimit limit{};
  const rlim_t wanted = static_cast<rlim_t>(connections_max) + 1024;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

class AsioServer final : public Server {
 public:
  AsioServer(ServerOptions options, const Router& router, const Clock& clock, std::function<void(const Served&)> observer,
             TrustedProxies proxies)
      : service_(std::move(options), router, clock, std::move(observer), std::move(proxies)) {
    for (unsigned i = 0; i < std::max(1U, service_.options.io_threads); ++i) {
      io_threads_.push_back(std::make_unique<IoThread>());
    }
    acceptor_.emplace(io_threads_.front()->context.get_executor());
  }

  ~AsioServer() override { stop(); }

  Result<void> listen();
  [[nodiscard]] std::uint16_t port() const override { return port_; }
  void stop() override;
  Result<void> reload_certificate() override;

 private:
  Task<void> accept_loop();
  void take(Socket socket, IoThread& io);
  bool opened(const std::string& address);
  void closed(const std::string& address);
  bool wait_until_closed(std::chrono::milliseconds time);
  template <typename Function>
  void for_each_connection(Function function);
  std::shared_ptr<asio::ssl::context> tls() {
    const std::scoped_lock lock(mutex_);
    return tls_;
  }

  Service service_;
  std::vector<std::unique_ptr<IoThread>> io_threads_;
  std::optional<Acceptor> acceptor_;           // touched on the first io thread once it runs
  std::uint16_t port_ = 0;
  std::size_t next_io_ = 0;

  std::mutex mutex_;                           // guards what follows
  std::condition_variable changed_;
  std::shared_ptr<asio::ssl::context> tls_;
  std::unordered_map<std::string, std::uint32_t> by_address_;  // connections; without those of trusted proxies
  bool accepting_ = false;
  bool stopped_ = false;
};

Result<void> AsioServer::listen() {
  const ServerOptions& options = service_.options;
  boost::system::error_code error;
  const ip::address address = ip::make_address(options.address, error);
  if (error) {
    return fail(ErrorCode::kUsage, "the listen address \"" + options.address + "\" is no IP address");
  }
  if (options.tls) {
    TRY(reload_certificate());
  }
  raise_descriptor_limit(options.connections_max);
  const ip::tcp::endpoint endpoint(address, options.port);
  acceptor_->open(endpoint.protocol(), error);
  if (!error) {
    acceptor_->set_option(Acceptor::reuse_address(true), error);
    acceptor_->bind(endpoint, error);
  }
  if (!error) {
    acceptor_->listen(kBacklog, error);
  }
  if (error) {
    return fail(ErrorCode::kEnvironment, "can't listen on " + options.address + " port " + std::to_string(options.port) + ": " + error.message());
  }
  port_ = acceptor_->local_endpoint().port();
  accepting_ = true;
  asio::co_spawn(io_threads_.front()->context.get_executor(), accept_loop(), asio::detached);
  for (const std::unique_ptr<IoThread>& io : io_threads_) {
    io->thread = std::jthread([context = &io->context] { context->run(); });
  }
  return {};
}

// Ends when the acceptor is closed, having taken what the system had accepted by then.
Task<void> AsioServer::accept_loop() {
  Timer pause(io_threads_.front()->context.get_executor());
  for (;;) {
    IoThread& io = *io_threads_[next_io_++ % io_threads_.size()];
    auto [error, socket] = co_await acceptor_->async_accept(io.context.get_executor(), kAwait);
    if (!error) {
      take(std::move(socket), io);
    } else if (service_.draining) {
      break;
    } else if (error != asio::error::connection_aborted) {
      pause.expires_after(kAcceptPause);
      (void)co_await pause.async_wait(kAwait);
    }
  }
  boost::system::error_code error;
  acceptor_->non_blocking(true, error);
  while (!error) {
    IoThread& io = *io_threads_[next_io_++ % io_threads_.size()];
    Socket socket(io.context.get_executor());
    acceptor_->accept(socket, error);
    if (!error) {
      take(std::move(socket), io);
    }
  }
  acceptor_->close(error);
  const std::scoped_lock lock(mutex_);
  accepting_ = false;
  changed_.notify_all();
}

void AsioServer::take(Socket socket, IoThread& io) {
  boost::system::error_code error;
  const ip::tcp::endpoint peer = socket.remote_endpoint(error);
  if (error) {
    return;
  }
  ip::address address = peer.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
  }
  std::string name = address.to_string();
  if (!opened(name)) {
    return;
  }
  socket.set_option(ip::tcp::no_delay(true), error);
  socket.set_option(Socket::keep_alive(true), error);
  // The socket belongs to the other thread from here on.
  asio::post(io.context.get_executor(), [this, &io, socket = std::move(socket), name = std::move(name)]() mutable {
    std::shared_ptr<Connection> connection;
    if (service_.options.tls) {
      const std::shared_ptr<asio::ssl::context> context = tls();
      connection = std::make_shared<Connection>(service_, tls_transport(std::move(socket), *context), name);
    } else {
      connection = std::make_shared<Connection>(service_, plain_transport(std::move(socket)), name);
    }
    Connection* const key = connection.get();
    io.connections.emplace(key, connection);
    asio::co_spawn(io.context.get_executor(), Connection::run(std::move(connection)), [this, &io, key, name](const std::exception_ptr&) {
      io.connections.erase(key);
      closed(name);
    });
  });
}

// False where there are as many connections as there may be.
bool AsioServer::opened(const std::string& address) {
  const std::scoped_lock lock(mutex_);
  if (service_.connections >= service_.options.connections_max) {
    return false;
  }
  if (!service_.proxies.trusts(address)) {
    std::uint32_t& count = by_address_[address];
    if (count >= service_.options.connections_per_address_max) {
      return false;
    }
    ++count;
  }
  ++service_.connections;
  return true;
}

void AsioServer::closed(const std::string& address) {
  const std::scoped_lock lock(mutex_);
  if (const auto place = by_address_.find(address); place != by_address_.end() && --place->second == 0) {
    by_address_.erase(place);
  }
  --service_.connections;
  changed_.notify_all();
}

bool AsioServer::wait_until_closed(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, time, [this] { return service_.connections == 0 && !accepting_; });
}

template <typename Function>
void AsioServer::for_each_connection(Function function) {
  for (const std::unique_ptr<IoThread>& io : io_threads_) {
    asio::post(io->context.get_executor(), [io = io.get(), function] {
      const auto connections = io->connections;
      for (const auto& [key, weak] : connections) {
        if (const std::shared_ptr<Connection> connection = weak.lock()) {
          function(*connection);
        }
      }
    });
  }
}

void AsioServer::stop() {
  {
    const std::scoped_lock lock(mutex_);
    if (std::exchange(stopped_, true)) {
      return;
    }
  }
  service_.draining = true;
  asio::post(io_threads_.front()->context.get_executor(), [this] {
    boost::system::error_code ignored;
    acceptor_->cancel(ignored);
  });
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !accepting_; });
  }
  for_each_connection([](Connection& connection) { connection.drain(); });
  if (!wait_until_closed(std::chrono::milliseconds(service_.options.drain_timeout_ms))) {
    for_each_connection([](Connection& connection) { connection.abort(); });
    while (!wait_until_closed(kAbortGrace)) {
    }
  }
  for (const std::unique_ptr<IoThread>& io : io_threads_) {
    io->work.reset();
    io->context.stop();
    if (io->thread.joinable()) {
      io->thread.join();
    }
  }
}

Result<void> AsioServer::reload_certificate() {
  std::shared_ptr<asio::ssl::context> fresh = TRY(load_tls_context(service_.options.certificate_file, service_.options.key_file));
  const std::scoped_lock lock(mutex_);
  tls_ = std::move(fresh);
  return {};
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, const Router& router, const Clock& clock,
                                              std::function<void(const Served&)> observer) {
  TrustedProxies proxies = TRY(TrustedProxies::parse(options.trusted_proxies));
  auto server = std::make_unique<AsioServer>(std::move(options), router, clock, std::move(observer), std::move(proxies));
  TRY(server->listen());
  return server;
}

}  // namespace parapet::server::http
