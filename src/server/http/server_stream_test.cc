// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>

#include "server/http/content_coding.h"
#include "server/http/live_server_test.h"

namespace parapet::server::http {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// What a test knows of its streams.
struct Pulls {
  std::atomic<std::uint64_t> pieces = 0;
  std::atomic<std::uint64_t> ended = 0;  // sources destroyed
};

// `count` pieces of 64 KB of the same line; throws after `fail_after`.
class Lines final : public BodySource {
 public:
  Lines(Pulls& pulls, std::uint64_t count, std::uint64_t fail_after = UINT64_MAX) : pulls_(pulls), count_(count), fail_after_(fail_after) {}
  ~Lines() override { ++pulls_.ended; }
  bool next(std::string& piece) override {
    if (given_ == fail_after_) {
      throw std::runtime_error("the disk is gone");
    }
    ++pulls_.pieces;
    while (piece.size() < 64 << 10) {
      piece += "{\"line\":1}\n";
    }
    return ++given_ < count_;
  }

 private:
  Pulls& pulls_;
  std::uint64_t count_;
  std::uint64_t fail_after_;
  std::uint64_t given_ = 0;
};

Response streamed(std::unique_ptr<BodySource> source) {
  Response response = Response::empty(200);
  response.header("Content-Type", "application/x-ndjson");
  response.source = std::move(source);
  return response;
}

Router stream_router(Pulls& pulls) {
  Router router;
  router.add(Method::kGet, "/lines", [&](const Request&) { return streamed(std::make_unique<Lines>(pulls, 100)); });
  router.add(Method::kGet, "/one", [&](const Request&) { return streamed(std::make_unique<Lines>(pulls, 1)); });
  router.add(Method::kGet, "/endless", [&](const Request&) { return streamed(std::make_unique<Lines>(pulls, UINT64_MAX)); });
  router.add(Method::kGet, "/breaks", [&](const Request&) { return streamed(std::make_unique<Lines>(pulls, 100, 5)); });
  router.add(Method::kGet, "/broken", [&](const Request&) { return streamed(std::make_unique<Lines>(pulls, 100, 0)); });
  return router;
}

constexpr std::size_t kPieceBytes = ((64 << 10) / 11 + 1) * 11;

TEST(HttpStream, long_answers_come_in_chunks_and_whole) {
  Pulls pulls;
  const Router router = stream_router(pulls);
  LiveServer server(router);
  const Answer answer = curl(server, {.path = "/lines"});
  EXPECT_EQ(answer.header("transfer-encoding"), "chunked");
  EXPECT_EQ(answer.body.size(), 100 * kPieceBytes);
  EXPECT_EQ(pulls.pieces, 100U);
}

TEST(HttpStream, they_are_packed_while_they_are_sent) {
  Pulls pulls;
  const Router router = stream_router(pulls);
  LiveServer server(router);
  for (const ContentCoding coding : {ContentCoding::kGzip, ContentCoding::kZstd}) {
    const Answer answer = curl(server, {.path = "/lines", .headers = {"Accept-Encoding: " + std::string(coding_name(coding))}});
    EXPECT_EQ(answer.header("content-encoding"), coding_name(coding));
    const auto text = unpack(coding, answer.body, 64 << 20);
    ASSERT_TRUE(text);
    EXPECT_EQ(text->size(), 100 * kPieceBytes);
    EXPECT_THAT(*text, StartsWith("{\"line\":1}\n"));
  }
}

TEST(HttpStream, a_stream_of_one_piece_has_a_length) {
  Pulls pulls;
  const Router router = stream_router(pulls);
  LiveServer server(router);
  EXPECT_EQ(curl(server, {.path = "/one"}).header("content-length"), std::to_string(kPieceBytes));
}

TEST(HttpStream, http_1_0_gets_it_without_chunks) {
  Pulls pulls;
  const Router router = stream_router(pulls);
  LiveServer server(router);
  RawClient client(server.port(), true);
  ASSERT_TRUE(client.send("GET /lines HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  const std::string all = client.read_until_closed();
  EXPECT_EQ(all.size() - all.find("\r\n\r\n") - 4, 100 * kPieceBytes);
}

TEST(HttpStream, head_pulls_nothing) {
  Pulls pulls;
  const Router router = stream_router(pulls);
  LiveServer server(router);
  EXPECT_EQ(curl(server, {.path = "/lines", .method = "HEAD"}).status, 200);
  EXPECT_EQ(pulls.pieces, 0U);
}

TEST(HttpStream, a_stream_that_fails_is_cut_without_its_end) {
  Pulls pulls;
  const Router router = stream_router(pulls);
  LiveServer server(router);
  RawClient client(server.port(), true);
  ASSERT_TRUE(client.send("GET /breaks HTTP/1.1\r\nHost: a\r\n\r\n"));
  const std::string all = client.read_until_closed();
  EXPECT_GT(all.size(), 4 * kPieceBytes);
  EXPECT_FALSE(all.ends_with("0\r\n\r\n"));
  EXPECT_EQ(server.served(1)[0].failure, "the disk is gone");
  EXPECT_EQ(curl(server, {.path = "/broken"}).status, 500);
}

TEST(HttpStream, no_more_is_made_than_the_client_takes) {
  Pulls pulls;
  const Router router = stream_router(pulls);
  LiveServer server(router, [](ServerOptions& options) { options.write_timeout_ms = 300; });
  RawClient client(server.port(), true, 4'096);
  ASSERT_TRUE(client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n"));
  ASSERT_EQ(server.served(1).size(), 1U);  // cut off: the client reads nothing
  // What the sockets' buffers hold, which the system bounds; not what a hurry could make in 300 ms.
  EXPECT_LT(pulls.pieces * kPieceBytes, 32U << 20);
}

TEST(HttpStream, a_client_that_vanishes_ends_its_stream) {
  Pulls pulls;
  const Router router = stream_router(pulls);
  LiveServer server(router);
  {
    RawClient client(server.port(), true);
    ASSERT_TRUE(client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n"));
    ASSERT_FALSE(client.read_some().empty());
    client.vanish();
  }
  EXPECT_EQ(server.served(1).size(), 1U);
  server.server().stop();
  EXPECT_EQ(pulls.ended, 1U);
}

// Hands the streams that clients open to the test.
class Feed {
 public:
  Router router() {
    Router router;
    router.add(Method::kGet, "/events", [this](const Request&) {
      Response response;
      response.events = [this](std::shared_ptr<EventStream> stream) {
        const std::scoped_lock lock(mutex_);
        stream_ = std::move(stream);
        changed_.notify_all();
      };
      return response;
    }, {.name = "events"});
    return router;
  }
  std::shared_ptr<EventStream> opened() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(120), [this] { return stream_ != nullptr; });
    return stream_;
  }

 private:
  std::mutex mutex_;  // guards stream_
  std::condition_variable changed_;
  std::shared_ptr<EventStream> stream_;
};

std::string read_until(RawClient& client, std::string_view text) {
  std::string all;
  while (!all.contains(text)) {
    const std::string piece = client.read_some();
    if (piece.empty()) {
      break;
    }
    all += piece;
  }
  return all;
}

constexpr std::string_view kSubscribe = "GET /events HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n";

TEST(HttpEvents, what_is_pushed_arrives_at_once_and_in_order) {
  Feed feed;
  const Router router = feed.router();
  LiveServer server(router);
  RawClient client(server.port(), true);
  ASSERT_TRUE(client.send(kSubscribe));
  const auto stream = feed.opened();
  ASSERT_NE(stream, nullptr);
  stream->push("change", "{\"a\":1}", "7");
  stream->push("change", "two\nlines", "");
  const std::string all = read_until(client, "lines\n\n");
  EXPECT_THAT(all, HasSubstr("Content-Type: text/event-stream"));
  EXPECT_THAT(all, HasSubstr("id: 7\nevent: change\ndata: {\"a\":1}\n\n"));
  EXPECT_THAT(all, HasSubstr("event: change\ndata: two\ndata: lines\n\n"));
  EXPECT_FALSE(stream->closed());
}

TEST(HttpEvents, silence_is_filled_with_heartbeats) {
  Feed feed;
  const Router router = feed.router();
  LiveServer server(router, [](ServerOptions& options) { options.heartbeat_ms = 50; });
  RawClient client(server.port(), true);
  ASSERT_TRUE(client.send(kSubscribe));
  EXPECT_THAT(read_until(client, ": still here\n\n"), HasSubstr(": still here\n\n"));
}

TEST(HttpEvents, a_client_that_leaves_closes_its_stream) {
  Feed feed;
  const Router router = feed.router();
  LiveServer server(router);
  RawClient client(server.port(), true);
  ASSERT_TRUE(client.send(kSubscribe));
  const auto stream = feed.opened();
  ASSERT_NE(stream, nullptr);
  client.vanish();
  ASSERT_EQ(server.served(1).size(), 1U);
  EXPECT_TRUE(stream->closed());
  stream->push("change", "nobody hears it", "");
}

TEST(HttpEvents, a_client_that_does_not_keep_up_is_cut_off) {
  Feed feed;
  const Router router = feed.router();
  LiveServer server(router);
  RawClient client(server.port(), true, 4'096);
  ASSERT_TRUE(client.send(kSubscribe));
  const auto stream = feed.opened();
  ASSERT_NE(stream, nullptr);
  const std::string data(64 << 10, 'x');
  for (int i = 0; i < 100'000 && !stream->closed(); ++i) {
    stream->push("change", data, "");
  }
  EXPECT_TRUE(stream->closed());
}

TEST(HttpEvents, stopping_ends_the_streams_properly) {
  Feed feed;
  const Router router = feed.router();
  LiveServer server(router);
  RawClient client(server.port(), true);
  ASSERT_TRUE(client.send(kSubscribe));
  const auto stream = feed.opened();
  ASSERT_NE(stream, nullptr);
  server.server().stop();
  EXPECT_TRUE(client.read_until_closed().ends_with("0\r\n\r\n"));
  EXPECT_TRUE(stream->closed());
}

}  // namespace
}  // namespace parapet::server::http
