// SPDX-License-Identifier: Apache-2.0
#include "server/http/connection.h"

#include <algorithm>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "server/http/target.h"

namespace parapet::server::http {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

constexpr std::size_t kReadBytes = 16 << 10;              // one TLS record
constexpr std::size_t kChunkLineBytesMax = 16 << 10;      // chunk sizes with extensions, trailers
constexpr std::uint32_t kRetryAfterSeconds = 5;
constexpr std::uint32_t kCrowdedIdleMs = 5'000;

// A random UUID (RFC 9562, section 5.4).
std::string new_id(Random& random) {
  const std::uint64_t high = (random.next() & 0xffff'ffff'ffff'0fffULL) | 0x4000;
  const std::uint64_t low = (random.next() & 0x3fff'ffff'ffff'ffffULL) | 0x8000'0000'0000'0000ULL;
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xffff, high & 0xffff, low >> 48,
                     low & 0xffff'ffff'ffffULL);
}

// Who is calling, for rate limits: the credential (never kept as such), else the address.
std::string caller_of(const Request& request) {
  const std::string_view credential = request.header("authorization");
  return credential.empty() ? request.remote_address : sha256_hex(credential);
}

// The client is gone, or takes too long and is owed nothing: no answer.
std::unexpected<Refusal> gone() { return refused(0, {}); }

// Where connections run short, idle ones make room sooner.
std::uint32_t idle_timeout_ms(const Service& service) {
  const ServerOptions& options = service.options;
  const bool short_of = service.connections >= options.connections_max - options.connections_max / 4;
  return short_of ? std::min(options.idle_timeout_ms, kCrowdedIdleMs) : options.idle_timeout_ms;
}

// Gives work to the pool and calls the coroutine's handler back on its io thread: with true once the work is done, with false
// where the pool took no more.
struct Submit {
  WorkerPool* pool;
  Executor executor;
  bool admitted;

  template <typename ResumeHandler>
  void operator()(ResumeHandler resume, WorkerPool::Task work) const {
    auto shared = std::make_shared<ResumeHandler>(std::move(resume));
    WorkerPool::Task task = [shared, work = std::move(work), executor = executor]() mutable {
      work();
      asio::post(executor, [shared = std::move(shared)] { std::move (*shared)(true); });
    };
    if (admitted) {
      pool->submit_admitted(std::move(task));
    } else if (!pool->submit(task)) {
      task = nullptr;
      asio::post(executor, [shared = std::move(shared)] { std::move (*shared)(false); });
    }
  }
};

}  // namespace

Connection::Connection(Service& service, std::unique_ptr<Transport> transport, std::string remote_address)
    : service_(service),
      transport_(std::move(transport)),
      remote_address_(std::move(remote_address)),
      deadline_timer_(transport_->socket().get_executor()),
      wake_timer_(transport_->socket().get_executor()) {}

Task<void> Connection::run(std::shared_ptr<Connection> self) {
  self->expire_after(self->service_.options.header_timeout_ms);
  const bool greeted = co_await self->transport_->handshake();
  if (!greeted) {
    co_return;
  }
  bool more = true;
  while (more) {
    more = co_await self->serve_one();
    self->served_before_ = true;
  }
  self->never_expire();
  boost::system::error_code ignored;
  self->transport_->socket().close(ignored);
}

void Connection::drain() {
  wake();
  if (idle_ || filing_) {
    expire_after(service_.options.drain_idle_ms);
  }
}

void Connection::abort() {
  aborted_ = true;
  client_gone_ = true;
  wake();
  boost::system::error_code ignored;
  transport_->socket().close(ignored);
}

// Reads one request and answers it. True where another may follow.
Task<bool> Connection::serve_one() {
  const bool arrived = co_await await_request();
  if (!arrived) {
    co_await close(false);
    co_return false;
  }
  Exchange exchange;
  exchange.started = SteadyClock::now();
  exchange.request.id = new_id(random_);
  exchange.request.remote_address = remote_address_;
  exchange.request.secure = service_.options.tls;
  RequestParser parser;
  std::string allow;
  std::expected<Head, Refusal> head = co_await read_head(parser);
  std::expected<void, Refusal> ready;
  if (!head) {
    exchange.close = true;
    exchange.unread_body = true;
    ready = std::unexpected(std::move(head).error());
  } else {
    const bool announced = head->expects_continue;
    exchange.unread_body = head->has_body;
    if (head->content_length && *head->content_length == 0) {
      exchange.unread_body = false;
    }
    const std::optional<std::uint64_t> length = head->content_length;
    ready = admit(exchange, std::move(*head), allow);
    if (ready && length && *length > exchange.route->options.body_bytes_max) {
      ready = refused(413, "the body is longer than " + std::to_string(exchange.route->options.body_bytes_max) + " bytes");
    }
    if (ready && exchange.unread_body && (exchange.route->options.before_body || exchange.route->options.body_file)) {
      ready = co_await ask_before_body(exchange);
    }
    if (ready && exchange.unread_body && !exchange.answered) {
      ready = co_await read_body(exchange, parser, announced);
      exchange.unread_body = !ready || !parser.done();
    }
  }
  if (!ready && ready.error().status == 0) {
    service_.body_bytes -= exchange.body_bytes;
    co_return false;
  }
  if (ready && !exchange.answered) {
    co_await answer(exchange);
  } else if (!ready) {
    exchange.response = error_answer(ready.error(), exchange.request.id);
    if (ready.error().status == 204) {
      exchange.response = Response::empty(204);
    }
    if (!allow.empty()) {
      exchange.response.header("Allow", allow);
    }
  }
  exchange.close = exchange.close || exchange.unread_body || (service_.draining && buffered().empty());
  // A file that was refused has left the disk and its turn before that is told: who reads it may send another one at once.
  exchange.request.body_file.reset();
  const bool sent = co_await send(exchange);
  service_.body_bytes -= exchange.body_bytes;
  if (!sent) {
    co_return false;
  }
  if (exchange.close) {
    co_await close(exchange.unread_body);
    co_return false;
  }
  co_return true;
}

// Waits for the first byte of a request. Empty lines before it are skipped (RFC 9112, section 2.2).
Task<bool> Connection::await_request() {
  std::size_t skipped = 0;
  if (buffered().empty()) {
    buffer_ = std::string();  // idle connections hold no memory
    begin_ = 0;
  }
  for (;;) {
    while (buffered().starts_with("\r\n")) {
      begin_ += 2;
      skipped += 2;
    }
    if (skipped > kChunkLineBytesMax) {
      co_return false;
    }
    if (buffered().size() > 1 || (buffered().size() == 1 && buffered().front() != '\r')) {
      co_return true;
    }
    idle_ = true;
    const ServerOptions& options = service_.options;
    if (service_.draining) {
      expire_after(options.drain_idle_ms);
    } else {
      expire_after(served_before_ ? idle_timeout_ms(service_) : options.header_timeout_ms);
    }
    const std::size_t bytes = co_await read_more();
    idle_ = false;
    if (bytes == 0) {
      co_return false;
    }
  }
}

// Appends what comes next to the buffer; 0 where nothing more will, or the deadline has passed.
Task<std::size_t> Connection::read_more() {
  if (expired_ || aborted_) {
    co_return 0;
  }
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t before = buffer_.size();
  buffer_.resize(before + kReadBytes);
  const std::size_t bytes = co_await transport_->read_some(buffer_.data() + before, kReadBytes);
  buffer_.resize(before + bytes);
  co_return bytes;
}

Task<std::expected<Head, Refusal>> Connection::read_head(RequestParser& parser) {
  const HeadLimits limits{.header_bytes_max = service_.options.header_bytes_max, .target_bytes_max = service_.options.target_bytes_max};
  HeadScanner scanner(limits);
  expire_after(service_.options.header_timeout_ms);
  for (;;) {
    const std::expected<std::optional<std::size_t>, Refusal> size = scanner.scan(buffered());
    if (!size) {
      co_return std::unexpected(size.error());
    }
    if (size->has_value()) {
      std::expected<Head, Refusal> head = parser.head(buffered().substr(0, **size), limits);
      begin_ += **size;
      co_return head;
    }
    const std::size_t bytes = co_await read_more();
    if (bytes == 0) {
      if (expired_) {
        co_return refused(408, "the head took longer than " + std::to_string(service_.options.header_timeout_ms) + " ms");
      }
      co_return gone();
    }
  }
}

// Everything that is checked before the body is read.
std::expected<void, Refusal> Connection::admit(Exchange& exchange, Head head, std::string& allow) {
  Request& request = exchange.request;
  request.method = head.method;
  request.target = std::move(head.target);
  request.headers = std::move(head.headers);
  exchange.head_only = head.method == Method::kHead;
  exchange.version_1_0 = head.version_1_0;
  exchange.close = !head.keep_alive;
  exchange.served.method = method_name(head.method);
  service_.proxies.apply(request);
  if (std::expected<void, Refusal> parsed = parse_target(request); !parsed) {
    return parsed;
  }
  exchange.served.path = request.path;
  const Match match = service_.router.find(request);
  if (match.route == nullptr) {
    if (!match.path_exists) {
      return refused(404, "there is nothing at this path");
    }
    allow = match.allow;
    const bool asked = request.method == Method::kOptions;
    return refused(asked ? 204 : 405, "the path does not take " + std::string(method_name(request.method)));
  }
  exchange.route = match.route;
  exchange.served.route = match.route->options.name;
  const RouteOptions& options = match.route->options;
  if (options.calls_per_minute > 0 || options.calls_per_hour > 0) {
    if (const auto seconds = service_.limiter.refuse(*match.route, caller_of(request), service_.clock.now())) {
      return refused(429, fmt::format("more calls than {} a minute or {} an hour; try again in {} seconds",
                                      options.calls_per_minute, options.calls_per_hour, *seconds),
                     *seconds);
    }
  }
  return {};
}

Task<void> Connection::answer(Exchange& exchange) {
  never_expire();
  Exchange* const current = &exchange;
  Service* const service = &service_;
  WorkerPool::Task work = [current, service] { run_handler(*current, *service); };
  const bool taken = co_await on_worker(work, false);
  if (!taken) {
    exchange.response = error_answer(
        {.status = 503, .message = "more requests are waiting than the server takes", .retry_after_s = kRetryAfterSeconds},
        exchange.request.id);
  }
}

Task<bool> Connection::on_worker(WorkerPool::Task& work, bool admitted) {
  const Executor executor = transport_->socket().get_executor();
  return asio::async_initiate<const asio::use_awaitable_t<Executor>, void(bool)>(
      Submit{.pool = &service_.pool, .executor = executor, .admitted = admitted}, asio::use_awaitable_t<Executor>(), std::move(work));
}

void Connection::expire_after(std::uint32_t ms) { expire_at(SteadyClock::now() + milliseconds(ms)); }

void Connection::expire_at(SteadyClock::time_point time) {
  expired_ = false;
  deadline_ = time;
  if (deadline_ < watched_until_) {
    watch();
  }
}

void Connection::watch() {
  watched_until_ = deadline_;
  deadline_timer_.expires_at(deadline_);
  deadline_timer_.async_wait([weak = weak_from_this(), number = ++watch_number_](const boost::system::error_code& error) {
    const std::shared_ptr<Connection> self = weak.lock();
    if (error || self == nullptr || number != self->watch_number_) {
      return;
    }
    self->watched_until_ = SteadyClock::time_point::max();
    if (self->deadline_ == SteadyClock::time_point::max()) {
      return;
    }
    if (SteadyClock::now() < self->deadline_) {
      self->watch();
      return;
    }
    self->expired_ = true;
    boost::system::error_code ignored;
    self->transport_->socket().cancel(ignored);
  });
}

}  // namespace parapet::server::http
