// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <boost/asio/use_awaitable.hpp>

#include "server/http/body_file.h"
#include "server/http/body_pace.h"
#include "server/http/connection.h"

namespace parapet::server::http {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kChunkLineBytesMax = 16 << 10;      // chunk sizes with extensions, trailers
constexpr std::uint64_t kSlowestBytesPerSecond = 64 << 10;
constexpr std::size_t kFiledPieceBytes = 256 << 10;       // written at once
constexpr std::uint32_t kRetryAfterSeconds = 5;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// The client is gone, or takes too long and is owed nothing: no answer.
std::unexpected<Refusal> gone() { return refused(0, {}); }

std::unexpected<Refusal> too_many_bodies() {
  return refused(503, "the server holds as many request bodies as it may", kRetryAfterSeconds);
}

}  // namespace

// announced: the client waits to be told to go on (RFC 9110, section 10.1.1).
Task<std::expected<void, Refusal>> Connection::read_body(Exchange& exchange, RequestParser& parser, bool announced) {
  if (announced && buffered().empty()) {
    const bool sent = co_await write(exchange, kContinue);
    if (!sent) {
      co_return gone();
    }
  }
  if (exchange.request.body_file != nullptr) {
    filing_ = true;
    std::expected<void, Refusal> read = co_await read_body_to_file(exchange, parser);
    filing_ = false;
    exchange.served.bytes_in = exchange.filed_bytes;
    co_return read;
  }
  const SteadyClock::time_point started = SteadyClock::now();
  std::uint64_t received = buffered().size();
  for (;;) {
    std::expected<void, Refusal> taken = take_body(exchange, parser);
    if (taken) {
      taken = account_body(exchange);
    }
    if (!taken || parser.done()) {
      exchange.served.bytes_in = exchange.request.body.size();
      co_return taken;
    }
    const auto more_time = std::chrono::seconds(received / kSlowestBytesPerSecond);
    expire_at(started + milliseconds(service_.options.body_timeout_ms) + more_time);
    const std::size_t bytes = co_await read_more();
    if (bytes == 0) {
      if (expired_) {
        co_return refused(408, "the body took too long");
      }
      co_return gone();
    }
    received += bytes;
  }
}

// Moves what is buffered of the body to request.body.
std::expected<void, Refusal> Connection::take_body(Exchange& exchange, RequestParser& parser) {
  const std::uint64_t bytes_max = exchange.route->options.body_bytes_max;
  while (!parser.done() && !buffered().empty()) {
    std::expected<std::size_t, Refusal> used = parser.body(buffered(), exchange.request.body, bytes_max - exchange.filed_bytes);
    if (!used && used.error().status == 413) {
      return refused(413, "the body is longer than " + std::to_string(bytes_max) + " bytes");
    }
    if (!used) {
      return std::unexpected(std::move(used).error());
    }
    begin_ += *used;
    if (*used == 0) {
      break;  // the rest wants more behind it
    }
  }
  if (!parser.done() && buffered().size() > kChunkLineBytesMax) {
    return refused(400, "the body is malformed: a chunk's size or the trailer is too long");
  }
  return {};
}

std::expected<void, Refusal> Connection::account_body(Exchange& exchange) {
  const std::uint64_t more = exchange.request.body.size() - exchange.body_bytes;
  exchange.body_bytes += more;
  if (service_.body_bytes.fetch_add(more) + more > service_.options.bodies_bytes_max) {
    return too_many_bodies();
  }
  return {};
}

// The body waits in the socket meanwhile.
Task<std::expected<void, Refusal>> Connection::ask_before_body(Exchange& exchange) {
  never_expire();
  Exchange* const current = &exchange;
  WorkerPool::Task work = [current] { prepare_body(*current); };
  const bool taken = co_await on_worker(work, false);
  if (!taken) {
    co_return refused(503, "more requests are waiting than the server takes", kRetryAfterSeconds);
  }
  co_return std::expected<void, Refusal>{};
}

// One piece of the body is in memory at a time.
Task<std::expected<void, Refusal>> Connection::read_body_to_file(Exchange& exchange, RequestParser& parser) {
  exchange.body_bytes = kFiledPieceBytes;
  if (service_.body_bytes.fetch_add(kFiledPieceBytes) + kFiledPieceBytes > service_.options.bodies_bytes_max) {
    co_return too_many_bodies();
  }
  SteadyClock::time_point looked = SteadyClock::now();
  BodyPace pace(looked, milliseconds(service_.options.body_timeout_ms));
  for (;;) {
    const std::expected<void, Refusal> taken = take_body(exchange, parser);
    if (!taken) {
      co_return taken;
    }
    if (parser.done() || exchange.request.body.size() >= kFiledPieceBytes) {
      const SteadyClock::time_point before = SteadyClock::now();
      co_await file_body(exchange, parser);
      pace.was_ours(SteadyClock::now() - before);
    }
    if (const SteadyClock::time_point before = SteadyClock::now();
        before - looked >= milliseconds(service_.options.look_again_ms) && !exchange.answered) {
      co_await look_again(exchange);
      looked = SteadyClock::now();
      pace.was_ours(looked - before);
    }
    if (exchange.answered || parser.done()) {
      co_return std::expected<void, Refusal>{};
    }
    if (service_.draining) {
      co_return refused(503, "the server is ending: send it again when it is back", kRetryAfterSeconds);
    }
    expire_at(pace.deadline());
    const std::size_t bytes = co_await read_more();
    if (bytes == 0 && service_.draining) {
      continue;
    }
    if (bytes == 0) {
      if (expired_) {
        co_return refused(408, "the body makes no way: nothing, or hardly anything, came for too long");
      }
      co_return gone();
    }
    pace.came(bytes, SteadyClock::now());
  }
}

Task<void> Connection::file_body(Exchange& exchange, RequestParser& parser) {
  never_expire();
  Exchange* const current = &exchange;
  const bool last = parser.done();
  WorkerPool::Task work = [current, last] { file_piece(*current, last); };
  (void)co_await on_worker(work, true);
}

Task<void> Connection::look_again(Exchange& exchange) {
  never_expire();
  Exchange* const current = &exchange;
  WorkerPool::Task work = [current] { look_before_body(*current); };
  (void)co_await on_worker(work, true);
}

}  // namespace parapet::server::http
