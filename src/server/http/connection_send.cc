// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "server/http/connection.h"
#include "server/http/response_head.h"

namespace parapet::server::http {
namespace {

namespace asio = boost::asio;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kAwait;

constexpr std::size_t kSliceBytes = 256 << 10;        // what the write deadline is for
constexpr std::size_t kJoinedBytesMax = 16 << 10;     // bodies that are sent in one piece with their head
constexpr std::uint32_t kLingerMs = 2'000;            // for a client that still sends what nobody reads
constexpr std::size_t kLingerBytesMax = 4 << 20;
constexpr std::string_view kLastChunk = "0\r\n\r\n";
constexpr std::string_view kHeartbeat = ": still here\n\n";

// Whatever ends the connection's coroutine, nobody pushes to it any more.
struct CloseAtEnd {
  EventChannel& channel;
  explicit CloseAtEnd(EventChannel& events) : channel(events) {}
  ~CloseAtEnd() { channel.close(); }
  CloseAtEnd(const CloseAtEnd&) = delete;
  CloseAtEnd& operator=(const CloseAtEnd&) = delete;
};

std::string chunk(std::string_view piece) {
  std::string out = fmt::format("{:x}\r\n", piece.size());
  out += piece;
  out += "\r\n";
  return out;
}

}  // namespace

// False where the answer did not get through whole: the connection is of no more use.
Task<bool> Connection::send(Exchange& exchange) {
  Response& response = exchange.response;
  const bool streamed = response.source != nullptr || response.events;
  const bool chunked = streamed && !exchange.version_1_0;
  if (response.events) {
    if (std::ranges::none_of(response.headers, [](const auto& field) { return field.first == "Content-Type"; })) {
      response.header("Content-Type", "text/event-stream");
    }
    response.header("X-Accel-Buffering", "no");
    exchange.close = true;
  }
  exchange.close = exchange.close || (streamed && !chunked);
  Framing framing{.chunked = chunked,
                  .close = exchange.close,
                  .version_1_0 = exchange.version_1_0,
                  .secure = exchange.request.secure,
                  .request_id = exchange.request.id,
                  .now = service_.clock.now()};
  if (!streamed) {
    framing.content_length = response.body.size();
  }
  std::string head = response_head(response, framing);
  bool sent = false;
  if (exchange.head_only || response.status == 204 || response.status == 304) {
    sent = co_await write(exchange, head);
  } else if (response.events) {
    sent = co_await send_events(exchange, head, chunked);
  } else if (response.source) {
    sent = co_await send_source(exchange, head, chunked);
  } else {
    sent = co_await send_body(exchange, head);
  }
  if (service_.observer) {
    Served& served = exchange.served;
    served.status = response.status;
    served.seconds = std::chrono::duration<double>(SteadyClock::now() - exchange.started).count();
    served.remote_address = exchange.request.remote_address;
    served.request_id = exchange.request.id;
    service_.observer(served);
  }
  co_return sent;
}

Task<bool> Connection::send_body(Exchange& exchange, std::string& head) {
  const std::string& body = exchange.response.body;
  if (body.size() <= kJoinedBytesMax) {
    head += body;
    co_return co_await write(exchange, head);
  }
  const bool begun = co_await write(exchange, head);
  if (!begun) {
    co_return false;
  }
  co_return co_await write(exchange, body);
}

// The next piece is pulled when the last one was written, so that a slow client holds one piece of memory.
Task<bool> Connection::send_source(Exchange& exchange, std::string& head, bool chunked) {
  const bool begun = co_await write(exchange, head);
  if (!begun) {
    co_return false;
  }
  Exchange* const current = &exchange;
  for (;;) {
    if (!exchange.piece.empty()) {
      const std::string framed = chunked ? chunk(exchange.piece) : std::move(exchange.piece);
      const bool written = co_await write(exchange, framed);
      if (!written) {
        co_return false;
      }
    }
    if (exchange.source_ended) {
      break;
    }
    never_expire();
    WorkerPool::Task work = [current] { pull_piece(*current); };
    const bool pulled = co_await on_worker(work, true);
    if (!pulled || exchange.source_failed) {
      boost::system::error_code ignored;
      transport_->socket().close(ignored);  // no last chunk: nobody takes a part for the whole
      co_return false;
    }
  }
  if (chunked) {
    co_return co_await write(exchange, kLastChunk);
  }
  co_return true;
}

Task<bool> Connection::send_events(Exchange& exchange, std::string& head, bool chunked) {
  const bool begun = co_await write(exchange, head);
  if (!begun) {
    co_return false;
  }
  never_expire();
  const Executor executor = transport_->socket().get_executor();
  const auto channel = std::make_shared<EventChannel>([weak = weak_from_this(), executor] {
    asio::post(executor, [weak] {
      if (const std::shared_ptr<Connection> self = weak.lock()) {
        self->wake();
      }
    });
  });
  const CloseAtEnd close_at_end(*channel);
  Exchange* const current = &exchange;
  WorkerPool::Task open = [current, channel] {
    try {
      current->response.events(channel);
    } catch (const std::exception& exception) {
      current->served.failure = exception.what();
      channel->close();
    }
  };
  (void)co_await on_worker(open, true);
  watching_client_ = true;
  asio::co_spawn(executor, watch_client(shared_from_this()), asio::detached);
  bool good = co_await send_what_waits(exchange, *channel, chunked);
  channel->close();
  while (watching_client_) {  // nothing else may read or write the stream meanwhile
    boost::system::error_code ignored;
    transport_->socket().cancel(ignored);
    wake_timer_.expires_at(SteadyClock::time_point::max());
    (void)co_await wake_timer_.async_wait(kAwait);
  }
  if (good && chunked) {
    good = co_await write(exchange, kLastChunk);
  }
  co_return good;
}

// True where the server ends the stream: it stops. False where it broke.
Task<bool> Connection::send_what_waits(Exchange& exchange, EventChannel& channel, bool chunked) {
  std::string waiting;
  while (!client_gone_ && !service_.draining) {
    woken_ = false;
    waiting.clear();
    const bool open = channel.take(waiting);
    if (!open) {
      co_return false;
    }
    if (waiting.empty()) {
      wake_timer_.expires_after(std::chrono::milliseconds(service_.options.heartbeat_ms));
      const auto [interrupted] = co_await wake_timer_.async_wait(kAwait);
      if (interrupted || woken_) {
        continue;
      }
      waiting = kHeartbeat;
    }
    const std::string framed = chunked ? chunk(waiting) : waiting;
    const bool written = co_await write(exchange, framed);
    if (!written) {
      co_return false;
    }
    never_expire();
  }
  co_return !client_gone_;
}

// While events are sent, reading shows that the client has left.
Task<void> Connection::watch_client(std::shared_ptr<Connection> self) {
  std::array<char, 256> nothing{};
  std::size_t bytes = 1;
  while (bytes > 0) {
    bytes = co_await self->transport_->read_some(nothing.data(), nothing.size());
  }
  self->client_gone_ = true;
  self->watching_client_ = false;
  self->wake();
}

void Connection::wake() {
  woken_ = true;
  wake_timer_.cancel();
}

Task<bool> Connection::write(Exchange& exchange, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view slice = bytes.substr(0, kSliceBytes);
    expire_after(service_.options.write_timeout_ms);
    if (aborted_) {
      co_return false;
    }
    const bool written = co_await transport_->write(slice);
    if (!written || expired_) {
      co_return false;
    }
    exchange.served.bytes_out += slice.size();
    bytes.remove_prefix(slice.size());
  }
  co_return true;
}

// unread: the client may still be sending. Closing at once would reset the connection and could take the answer away from it
// (RFC 9112, section 9.6).
Task<void> Connection::close(bool unread) {
  expire_after(kLingerMs);
  if (aborted_) {
    co_return;
  }
  co_await transport_->end();
  std::array<char, 4096> nothing{};
  std::size_t discarded = 0;
  while (unread && !expired_ && discarded < kLingerBytesMax) {
    const auto [error, bytes] = co_await transport_->socket().async_read_some(asio::buffer(nothing), kAwait);
    if (error) {
      break;
    }
    discarded += bytes;
  }
}

}  // namespace parapet::server::http
