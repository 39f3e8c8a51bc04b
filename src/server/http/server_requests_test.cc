// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "server/http/content_coding.h"
#include "server/http/live_server_test.h"

namespace parapet::server::http {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

std::string long_json() { return "[\"" + std::string(20'000, 'x') + "\"]"; }

Router simple_router() {
  Router router;
  router.add(Method::kGet, "/hello", [](const Request& request) {
    return Response::json("{\"secure\":" + std::string(request.secure ? "true" : "false") + ",\"remote\":\"" + request.remote_address + "\"}");
  }, {.name = "hello"});
  router.add(Method::kPost, "/echo", [](const Request& request) { return Response::text(request.body); },
             {.body_bytes_max = 10'000, .unpacked_bytes_max = 100'000, .name = "echo"});
  router.add(Method::kGet, "/things/{id}", [](const Request& request) { return Response::text(std::string(request.parameter("id"))); });
  router.add(Method::kGet, "/long", [](const Request&) { return Response::json(long_json()); });
  router.add(Method::kGet, "/binary", [](const Request&) {
    Response response;
    response.header("Content-Type", "application/octet-stream");
    response.body = long_json();
    return response;
  });
  router.add(Method::kGet, "/throws", [](const Request&) -> Response { throw std::runtime_error("secret detail"); }, {.name = "throws"});
  router.add(Method::kGet, "/headers", [](const Request&) {
    Response response = Response::text("x");
    response.header("Content-Security-Policy", "default-src 'self'").header("X-Injected", "a\r\nSet-Cookie: b=c");
    response.header("Bad Name", "x").header("Content-Length", "999");
    return response;
  });
  return router;
}

const Router& router() {
  static const Router kRouter = simple_router();
  return kRouter;
}

TEST(HttpServer, requests_are_answered_over_tls_with_all_security_headers) {
  LiveServer server(router());
  const Answer answer = curl(server, {.path = "/hello"});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "{\"secure\":true,\"remote\":\"127.0.0.1\"}");
  EXPECT_EQ(answer.header("strict-transport-security"), "max-age=31536000");
  EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(answer.header("x-frame-options"), "DENY");
  EXPECT_EQ(answer.header("referrer-policy"), "no-referrer");
  EXPECT_EQ(answer.header("cache-control"), "no-store");
  EXPECT_THAT(answer.header("content-security-policy"), HasSubstr("default-src 'none'"));
  EXPECT_EQ(answer.header("cross-origin-resource-policy"), "same-origin");
  EXPECT_THAT(answer.header("x-request-id"), MatchesRegex("[0-9a-f-]{36}"));
  EXPECT_EQ(answer.header("access-control-allow-origin"), "");
  EXPECT_EQ(answer.header("content-length"), std::to_string(answer.body.size()));
  const std::vector<Served> served = server.served(1);
  ASSERT_EQ(served.size(), 1U);
  EXPECT_EQ(served[0].route, "hello");
  EXPECT_EQ(served[0].request_id, answer.header("x-request-id"));
  EXPECT_GT(served[0].bytes_out, answer.body.size());
}

TEST(HttpServer, without_tls_nothing_claims_to_be_secure) {
  LiveServer server(router(), [](ServerOptions& options) { options.tls = false; });
  const Answer answer = curl(server, {.path = "/hello"});
  EXPECT_THAT(answer.body, HasSubstr("\"secure\":false"));
  EXPECT_EQ(answer.header("strict-transport-security"), "");
}

TEST(HttpServer, a_handlers_own_headers_win_and_cannot_break_out) {
  LiveServer server(router());
  const Answer answer = curl(server, {.path = "/headers"});
  EXPECT_EQ(answer.header("content-security-policy"), "default-src 'self'");
  EXPECT_EQ(answer.header("x-injected"), "a  Set-Cookie: b=c");
  EXPECT_EQ(answer.header("set-cookie"), "");
  EXPECT_EQ(answer.header("content-length"), "1");
}

TEST(HttpServer, unknown_paths_and_methods_are_answered_in_the_error_shape) {
  LiveServer server(router());
  const Answer none = curl(server, {.path = "/nothing?secret=1"});
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(none.body, "{\"error\":{\"code\":\"NotFound\",\"message\":\"there is nothing at this path\",\"target\":\"" +
                           none.header("x-request-id") + "\"}}");
  const Answer method = curl(server, {.path = "/hello", .method = "DELETE"});
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.header("allow"), "GET, HEAD");
  EXPECT_THAT(method.body, HasSubstr("\"MethodNotAllowed\""));
  const Answer options = curl(server, {.path = "/hello", .method = "OPTIONS"});
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.header("allow"), "GET, HEAD");
  EXPECT_EQ(curl(server, {.path = "/hello", .method = "TRACE"}).status, 501);
  EXPECT_EQ(server.served(1)[0].path, "/nothing");
}

TEST(HttpServer, an_exception_is_a_500_without_details) {
  LiveServer server(router());
  const Answer answer = curl(server, {.path = "/throws"});
  EXPECT_EQ(answer.status, 500);
  EXPECT_THAT(answer.body, HasSubstr("\"InternalServerError\""));
  EXPECT_THAT(answer.body, Not(HasSubstr("secret")));
  EXPECT_EQ(server.served(1)[0].failure, "secret detail");
  EXPECT_EQ(curl(server, {.path = "/hello"}).status, 200);
}

TEST(HttpServer, head_has_the_headers_of_get_and_no_body) {
  LiveServer server(router());
  RawClient client(server.port(), true);
  ASSERT_TRUE(client.send("HEAD /long HTTP/1.1\r\nHost: a\r\n\r\nGET /things/7 HTTP/1.1\r\nHost: a\r\n\r\n"));
  const Answer head = client.read_answer(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("content-length"), std::to_string(long_json().size()));
  EXPECT_EQ(client.read_answer().body, "7");
}

TEST(HttpServer, connections_are_kept_and_pipelined_requests_answered_in_order) {
  LiveServer server(router());
  RawClient client(server.port(), true);
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    requests += "GET /things/" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    if (i % 10 == 0) {
      requests += "\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n";
    }
  }
  ASSERT_TRUE(client.send(requests));
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(client.read_answer().body, std::to_string(i));
    if (i % 10 == 0) {
      ASSERT_EQ(client.read_answer().body, "abcde");
    }
  }
  EXPECT_EQ(server.served(55).size(), 55U);
}

TEST(HttpServer, connection_close_and_http_1_0_are_respected) {
  LiveServer server(router());
  RawClient closing(server.port(), true);
  ASSERT_TRUE(closing.send("GET /things/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(closing.read_answer().header("connection"), "close");
  EXPECT_TRUE(closing.is_closed_by_server());
  RawClient old(server.port(), true);
  ASSERT_TRUE(old.send("GET /things/1 HTTP/1.0\r\n\r\n"));
  EXPECT_EQ(old.read_answer().body, "1");
  EXPECT_TRUE(old.is_closed_by_server());
  RawClient kept(server.port(), true);
  ASSERT_TRUE(kept.send("GET /things/1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  EXPECT_EQ(kept.read_answer().header("connection"), "keep-alive");
  ASSERT_TRUE(kept.send("GET /things/2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  EXPECT_EQ(kept.read_answer().body, "2");
}

TEST(HttpServer, bytes_that_come_one_by_one_are_a_request_too) {
  LiveServer server(router());
  RawClient client(server.port(), true);
  for (const char c : std::string("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")) {
    ASSERT_TRUE(client.send(std::string_view(&c, 1)));
  }
  EXPECT_EQ(client.read_answer().body, "hello");
}

TEST(HttpServer, one_who_expects_to_continue_is_told_to) {
  LiveServer server(router());
  RawClient client(server.port(), true);
  ASSERT_TRUE(client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(client.read_answer(true).status, 100);
  ASSERT_TRUE(client.send("hello"));
  EXPECT_EQ(client.read_answer().body, "hello");
  ASSERT_TRUE(client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(client.read_answer().status, 413);
  RawClient other(server.port(), true);
  ASSERT_TRUE(other.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: a miracle\r\n\r\n"));
  EXPECT_EQ(other.read_answer().status, 417);
}

TEST(HttpServer, what_programs_in_a_row_disagree_about_is_refused) {
  LiveServer server(router());
  const std::vector<std::pair<int, std::string>> cases = {
      {400, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {400, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"},
      {400, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc"},
      {400, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc"},
      {400, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc"},
      {400, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"},
      {400, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n"},
      {400, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {501, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {501, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {400, "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {400, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n"},
      {400, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nabc"},
      {400, "GET /hello HTTP/1.1\r\nHost: a\r\nX: b\r\n folded\r\n\r\n"},
      {400, "GET /hello HTTP/1.1\r\n Host: a\r\n\r\n"},
      {400, "GET /hello HTTP/1.1\r\nHost: a\r\nX: " + std::string(1, '\0') + "\r\n\r\n"},
      {400, "GET /hello HTTP/1.1\nHost: a\n\n"},
      {400, "GET /hello HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"},
      {400, "GET /hello HTTP/1.1\r\nHost : a\r\n\r\n"},
      {400, "GET /hello HTTP/1.1\r\n\r\n"},
      {400, "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
      {400, "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "GET /a/../hello HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "GET hello HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "nonsense\r\n\r\n"},
      {505, "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n"},
      {501, "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n"},
  };
  for (const auto& [status, bytes] : cases) {
    RawClient client(server.port(), true);
    ASSERT_TRUE(client.send(bytes));
    const Answer answer = client.read_answer();
    EXPECT_EQ(answer.status, status) << bytes << answer.body;
    EXPECT_THAT(answer.body, HasSubstr("{\"error\":{\"code\":")) << bytes;
  }
}

TEST(HttpServer, answers_are_packed_as_the_client_accepts) {
  LiveServer server(router());
  const Answer zstd = curl(server, {.path = "/long", .headers = {"Accept-Encoding: gzip, zstd"}});
  EXPECT_EQ(zstd.header("content-encoding"), "zstd");
  EXPECT_EQ(zstd.header("vary"), "Accept-Encoding");
  EXPECT_EQ(unpack(ContentCoding::kZstd, zstd.body, 1 << 20), long_json());
  const Answer gzip = curl(server, {.path = "/long", .headers = {"Accept-Encoding: gzip"}});
  EXPECT_EQ(gzip.header("content-encoding"), "gzip");
  EXPECT_EQ(unpack(ContentCoding::kGzip, gzip.body, 1 << 20), long_json());
  EXPECT_EQ(curl(server, {.path = "/long"}).body, long_json());
  EXPECT_EQ(curl(server, {.path = "/hello", .headers = {"Accept-Encoding: gzip"}}).header("content-encoding"), "");
  EXPECT_EQ(curl(server, {.path = "/binary", .headers = {"Accept-Encoding: gzip"}}).header("content-encoding"), "");
}

TEST(HttpServer, packed_bodies_are_unpacked_and_bombs_refused) {
  LiveServer server(router());
  const std::string text(50'000, 'y');
  EXPECT_EQ(curl(server, {.path = "/echo", .method = "POST", .headers = {"Content-Encoding: gzip"}, .body = gzipped(text)}).body, text);
  EXPECT_EQ(curl(server, {.path = "/echo", .method = "POST", .headers = {"Content-Encoding: zstd"}, .body = zstd_packed(text)}).body, text);
  const std::string bomb(5'000'000, 'z');
  const std::string gzip_bomb = gzipped(bomb);
  ASSERT_LT(gzip_bomb.size(), 10'000U);
  EXPECT_EQ(curl(server, {.path = "/echo", .method = "POST", .headers = {"Content-Encoding: gzip"}, .body = gzip_bomb}).status, 413);
  EXPECT_EQ(curl(server, {.path = "/echo", .method = "POST", .headers = {"Content-Encoding: zstd"}, .body = zstd_packed(bomb)}).status, 413);
  EXPECT_EQ(curl(server, {.path = "/echo", .method = "POST", .headers = {"Content-Encoding: gzip"}, .body = "no gzip"}).status, 400);
  const Answer other = curl(server, {.path = "/echo", .method = "POST", .headers = {"Content-Encoding: br"}, .body = "x"});
  EXPECT_EQ(other.status, 415);
  EXPECT_EQ(other.header("accept-encoding"), "gzip, zstd");
}

TEST(HttpServer, a_trusted_proxy_says_who_calls) {
  LiveServer server(router(), [](ServerOptions& options) {
    options.tls = false;
    options.trusted_proxies = {"127.0.0.0/8", "10.0.0.0/8"};
  });
  const Answer answer = curl(server, {.path = "/hello", .headers = {"X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.1.1", "X-Forwarded-Proto: https"}});
  EXPECT_EQ(answer.body, "{\"secure\":true,\"remote\":\"203.0.113.9\"}");
  LiveServer direct(router());
  EXPECT_THAT(curl(direct, {.path = "/hello", .headers = {"X-Forwarded-For: 203.0.113.9"}}).body, HasSubstr("127.0.0.1"));
}

}  // namespace
}  // namespace parapet::server::http
