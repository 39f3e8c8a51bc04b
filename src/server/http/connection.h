// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/basic_waitable_timer.hpp>

#include "base/random.h"
#include "server/http/event_channel.h"
#include "server/http/exchange.h"
#include "server/http/request_parser.h"
#include "server/http/service.h"
#include "server/http/transport.h"

namespace parapet::server::http {

// One client, from handshake to close: reads requests one after the other, has workers answer them, sends the answers in the
// order of the requests (pipelining). Lives on one io thread, all of its functions run there; kept alive by its own coroutine.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Service& service, std::unique_ptr<Transport> transport, std::string remote_address);

  // Serves until the connection ends. `self` keeps it alive meanwhile.
  static Task<void> run(std::shared_ptr<Connection> self);
  // The server stops: Service::draining is set. Idle connections end soon, others after the answers they owe.
  void drain();
  // Ends now.
  void abort();

 private:
  using SteadyClock = std::chrono::steady_clock;
  using Timer = boost::asio::basic_waitable_timer<SteadyClock, boost::asio::wait_traits<SteadyClock>, Executor>;

  // connection.cc: reading.
  Task<bool> serve_one();
  Task<bool> await_request();
  Task<std::size_t> read_more();
  Task<std::expected<Head, Refusal>> read_head(RequestParser& parser);
  std::expected<void, Refusal> admit(Exchange& exchange, Head head, std::string& allow);
  Task<std::expected<void, Refusal>> read_body(Exchange& exchange, RequestParser& parser, bool announced);
  std::expected<void, Refusal> take_body(Exchange& exchange, RequestParser& parser);
  std::expected<void, Refusal> account_body(Exchange& exchange);
  Task<std::expected<void, Refusal>> ask_before_body(Exchange& exchange);
  Task<std::expected<void, Refusal>> read_body_to_file(Exchange& exchange, RequestParser& parser);
  Task<void> file_body(Exchange& exchange, RequestParser& parser);
  Task<void> look_again(Exchange& exchange);
  Task<void> answer(Exchange& exchange);
  // By reference: g++ 12 destroys some temporaries of co_await expressions twice.
  Task<bool> on_worker(WorkerPool::Task& work, bool admitted);
  [[nodiscard]] std::string_view buffered() const { return std::string_view(buffer_).substr(begin_); }

  // connection_send.cc: answers.
  Task<bool> send(Exchange& exchange);
  Task<bool> send_body(Exchange& exchange, std::string& head);
  Task<bool> send_source(Exchange& exchange, std::string& head, bool chunked);
  Task<bool> send_events(Exchange& exchange, std::string& head, bool chunked);
  Task<bool> send_what_waits(Exchange& exchange, EventChannel& channel, bool chunked);
  Task<bool> write(Exchange& exchange, std::string_view bytes);
  Task<void> close(bool unread);
  static Task<void> watch_client(std::shared_ptr<Connection> self);
  void wake();

  // Deadlines. One timer runs for each connection and is moved only where a deadline comes before it: setting one is cheap.
  void expire_after(std::uint32_t milliseconds);
  void expire_at(SteadyClock::time_point time);
  void never_expire() { deadline_ = SteadyClock::time_point::max(); }
  void watch();

  Service& service_;
  std::unique_ptr<Transport> transport_;
  std::string remote_address_;
  SystemRandom random_;
  std::string buffer_;              // what came; used up to begin_
  std::size_t begin_ = 0;
  bool idle_ = false;
  bool filing_ = false;             // a body goes to a file: nobody waits for the rest of it when the server ends
  bool served_before_ = false;

  Timer deadline_timer_;
  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
  SteadyClock::time_point watched_until_ = SteadyClock::time_point::max();
  std::uint64_t watch_number_ = 0;  // of the timer's current wait
  bool expired_ = false;
  bool aborted_ = false;

  Timer wake_timer_;                // of server-sent events
  bool woken_ = false;
  bool client_gone_ = false;
  bool watching_client_ = false;    // watch_client reads
};

}  // namespace parapet::server::http
