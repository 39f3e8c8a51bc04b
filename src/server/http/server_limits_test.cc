// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <semaphore>
#include <thread>

#include "base/text.h"
#include "server/http/live_server_test.h"

namespace parapet::server::http {
namespace {

using ::testing::HasSubstr;
constexpr std::uint32_t kShortMs = 200;

Router echo_router() {
  Router router;
  router.add(Method::kGet, "/hello", [](const Request&) { return Response::text("hello"); });
  router.add(Method::kPost, "/echo", [](const Request& request) { return Response::text(request.body); },
             {.body_bytes_max = 1'000'000, .unpacked_bytes_max = 1'000'000, .name = "echo"});
  return router;
}

const Router& router() {
  static const Router kRouter = echo_router();
  return kRouter;
}

TEST(HttpLimits, long_heads_targets_and_many_fields_are_refused) {
  LiveServer server(router(), [](ServerOptions& options) {
    options.header_bytes_max = 8'000;
    options.target_bytes_max = 1'000;
  });
  EXPECT_EQ(curl(server, {.path = "/hello", .headers = {"X-Long: " + std::string(9'000, 'x')}}).status, 431);
  EXPECT_EQ(curl(server, {.path = "/hello?" + std::string(1'001, 'x')}).status, 414);
  EXPECT_EQ(curl(server, {.path = "/hello?" + std::string(7'000, 'x')}).status, 414);
  std::vector<std::string> fields;
  for (int i = 0; i < 200; ++i) {
    fields.push_back("X-" + std::to_string(i) + ": y");
  }
  EXPECT_EQ(curl(server, {.path = "/hello", .headers = fields}).status, 431);
  EXPECT_EQ(curl(server, {.path = "/hello?" + std::string(900, 'x')}).status, 200);
}

TEST(HttpLimits, long_bodies_are_refused_before_or_while_they_come) {
  LiveServer server(router());
  RawClient announced(server.port(), true);
  ASSERT_TRUE(announced.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000001\r\n\r\n"));
  EXPECT_EQ(announced.read_answer().status, 413);
  RawClient chunked(server.port(), true);
  ASSERT_TRUE(chunked.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"));
  const std::string piece = "10000\r\n" + std::string(65'536, 'x') + "\r\n";
  for (int i = 0; i < 16; ++i) {
    chunked.send(piece);
  }
  EXPECT_EQ(chunked.read_answer().status, 413);
  EXPECT_EQ(curl(server, {.path = "/echo", .method = "POST", .body = std::string(1'000'000, 'x')}).body.size(), 1'000'000U);
}

TEST(HttpLimits, a_route_may_look_at_the_head_before_it_takes_a_body) {
  Router looking;
  std::atomic<int> handled = 0;
  const auto look = [](const Request& request) {
    return request.header("authorization") == "good" ? std::nullopt : std::optional(Response::text("who are you?", 401));
  };
  looking.add(Method::kPost, "/large", [&handled](const Request& request) {
    ++handled;
    return Response::text(std::to_string(request.body.size()));
  }, {.body_bytes_max = 1'000'000, .name = "large", .before_body = look});
  LiveServer server(looking);
  RawClient stranger(server.port(), true);
  ASSERT_TRUE(stranger.send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n"));
  EXPECT_EQ(stranger.read_answer().status, 401) << "without a byte of the body";
  EXPECT_TRUE(stranger.is_closed_by_server()) << "what comes then is no request";
  EXPECT_EQ(handled, 0);
  EXPECT_EQ(curl(server, {.path = "/large", .method = "POST", .headers = {"Authorization: good"}, .body = std::string(900'000, 'x')}).body, "900000");
  EXPECT_EQ(curl(server, {.path = "/large", .method = "POST", .body = std::string(900'000, 'x')}).status, 401);
  EXPECT_EQ(handled, 1);
}

TEST(HttpLimits, endless_chunk_extensions_and_trailers_are_refused) {
  LiveServer server(router());
  for (const std::string start : {"1;", "0\r\nTrailer: "}) {
    RawClient client(server.port(), true);
    ASSERT_TRUE(client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + start));
    for (int i = 0; i < 10; ++i) {
      client.send(std::string(8'000, 'x'));
    }
    EXPECT_EQ(client.read_answer().status, 400) << start;
  }
}

TEST(HttpLimits, all_bodies_together_have_a_bound) {
  LiveServer server(router(), [](ServerOptions& options) { options.bodies_bytes_max = 100'000; });
  const Answer answer = curl(server, {.path = "/echo", .method = "POST", .body = std::string(200'000, 'x')});
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.header("retry-after"), "");
  EXPECT_EQ(curl(server, {.path = "/echo", .method = "POST", .body = std::string(90'000, 'x')}).status, 200);
  EXPECT_EQ(curl(server, {.path = "/echo", .method = "POST", .body = std::string(90'000, 'x')}).status, 200);
}

TEST(HttpLimits, unpacked_bodies_count_among_them) {
  Router router;
  router.add(Method::kPost, "/big", [](const Request& request) { return Response::text(std::to_string(request.body.size())); },
             {.body_bytes_max = 1'000'000, .unpacked_bytes_max = 100'000'000});
  LiveServer server(router, [](ServerOptions& options) { options.bodies_bytes_max = 1'000'000; });
  const auto post = [&](std::size_t size) {
    return curl(server, {.path = "/big", .method = "POST", .headers = {"Content-Encoding: zstd"}, .body = zstd_packed(std::string(size, 'x'))});
  };
  EXPECT_EQ(post(50'000'000).status, 503);
  EXPECT_EQ(post(500'000).body, "500000");
  EXPECT_EQ(post(500'000).body, "500000");
  EXPECT_EQ(post(500'000).body, "500000");
}

TEST(HttpLimits, slow_heads_are_answered_408_and_silence_is_cut) {
  LiveServer server(router(), [](ServerOptions& options) { options.header_timeout_ms = 3'000; });  // the handshake counts too
  RawClient slow(server.port(), true);
  ASSERT_TRUE(slow.send("GET /hello HT"));
  EXPECT_EQ(slow.read_answer().status, 408);
  EXPECT_TRUE(slow.is_closed_by_server());
  RawClient silent(server.port(), true);
  EXPECT_TRUE(silent.is_closed_by_server());
  RawClient no_handshake(server.port(), false);
  EXPECT_TRUE(no_handshake.is_closed_by_server());
}

TEST(HttpLimits, slow_bodies_are_answered_408) {
  LiveServer server(router(), [](ServerOptions& options) { options.body_timeout_ms = kShortMs; });
  RawClient slow(server.port(), true);
  ASSERT_TRUE(slow.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"));
  EXPECT_EQ(slow.read_answer().status, 408);
}

TEST(HttpLimits, idle_connections_are_closed) {
  LiveServer server(router(), [](ServerOptions& options) { options.idle_timeout_ms = kShortMs; });
  RawClient client(server.port(), true);
  ASSERT_TRUE(client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_EQ(client.read_answer().body, "hello");
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(HttpLimits, a_client_that_does_not_read_is_cut_off) {
  Router router;
  router.add(Method::kGet, "/huge", [](const Request&) { return Response::text(std::string(64 << 20, 'x')); });
  LiveServer server(router, [](ServerOptions& options) { options.write_timeout_ms = kShortMs; });
  RawClient client(server.port(), true, 4'096);
  ASSERT_TRUE(client.send("GET /huge HTTP/1.1\r\nHost: a\r\n\r\n"));
  const std::vector<Served> served = server.served(1);
  ASSERT_EQ(served.size(), 1U);
  EXPECT_LT(served[0].bytes_out, 64U << 20);
  EXPECT_LT(client.read_until_closed().size(), 64U << 20);
}

TEST(HttpLimits, more_connections_than_allowed_are_closed) {
  LiveServer server(router(), [](ServerOptions& options) { options.connections_max = 2; });
  RawClient first(server.port(), true);
  RawClient second(server.port(), true);
  ASSERT_TRUE(first.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
  ASSERT_TRUE(second.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_EQ(first.read_answer().status, 200);
  EXPECT_EQ(second.read_answer().status, 200);
  RawClient third(server.port(), true);
  EXPECT_FALSE(third.connected());
}

TEST(HttpLimits, one_address_does_not_get_all_connections_unless_it_is_a_trusted_proxy) {
  for (const bool trusted : {false, true}) {
    LiveServer server(router(), [&](ServerOptions& options) {
      options.connections_per_address_max = 1;
      options.trusted_proxies = trusted ? std::vector<std::string>{"127.0.0.1"} : std::vector<std::string>{};
    });
    RawClient first(server.port(), true);
    EXPECT_TRUE(first.connected());
    EXPECT_EQ(RawClient(server.port(), true).connected(), trusted);
    ASSERT_TRUE(first.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    EXPECT_EQ(first.read_answer().status, 200);
  }
}

TEST(HttpLimits, more_waiting_requests_than_allowed_are_answered_503) {
  std::counting_semaphore<64> go(0);
  std::counting_semaphore<64> arrived(0);
  Router router;
  router.add(Method::kGet, "/wait", [&](const Request&) {
    arrived.release();
    go.acquire();
    return Response::text("done");
  });
  LiveServer server(router, [](ServerOptions& options) {
    options.workers = 1;
    options.requests_waiting_max = 1;
  });
  const std::string request = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";
  RawClient working(server.port(), true);
  ASSERT_TRUE(working.send(request));
  arrived.acquire();
  // Of two more, one waits and the other is refused: which is which is the io threads' to say.
  RawClient second(server.port(), true);
  RawClient third(server.port(), true);
  ASSERT_TRUE(second.send(request));
  ASSERT_TRUE(third.send(request));
  const std::vector<Served> refused = server.served(1);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].status, 503);
  go.release(2);
  EXPECT_EQ(working.read_answer().body, "done");
  const Answer a = second.read_answer();
  const Answer b = third.read_answer();
  EXPECT_EQ(std::max(a.status, b.status), 503);
  EXPECT_EQ(std::min(a.status, b.status), 200);
  const Answer& busy = a.status == 503 ? a : b;
  EXPECT_EQ(busy.header("retry-after"), "5");
  EXPECT_THAT(busy.body, HasSubstr("\"ServiceUnavailable\""));
}

TEST(HttpLimits, callers_have_a_number_of_calls_a_minute_each) {
  Router router;
  router.add(Method::kGet, "/limited", [](const Request&) { return Response::text("x"); },
             {.name = "limited", .calls_per_minute = 2, .calls_per_hour = 100});
  LiveServer server(router);
  const auto ask = [&](const std::string& credential) { return curl(server, {.path = "/limited", .headers = {"Authorization: Bearer " + credential}}); };
  EXPECT_EQ(ask("a").status, 200);
  EXPECT_EQ(ask("a").status, 200);
  const Answer refused = ask("a");
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.body, HasSubstr("\"code\":\"TooManyRequests\""));
  const auto seconds = parse_uint(refused.header("retry-after"));
  ASSERT_TRUE(seconds);
  EXPECT_GE(*seconds, 1U);
  EXPECT_LE(*seconds, 60U);
  EXPECT_EQ(ask("b").status, 200);
}

}  // namespace
}  // namespace parapet::server::http
