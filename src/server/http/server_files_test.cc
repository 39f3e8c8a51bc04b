// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "base/files.h"
#include "base/text.h"
#include "server/http/body_file.h"
#include "server/http/live_server_test.h"
#include "support/paths.h"

namespace parapet::server::http {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

constexpr std::uint64_t kBytesMax = 3'000'000;

// A route that takes its body as a file and answers how long it is, and its last five bytes.
class FileBodies : public ::testing::TestWithParam<bool> {
 protected:
  FileBodies() {
    RouteOptions options{.body_bytes_max = kBytesMax, .unpacked_bytes_max = kBytesMax, .name = "file"};
    options.before_body = [this](const Request& request) {
      ++asked_;
      const bool good = request.header("authorization") == "good" && !revoked_;
      return good ? std::nullopt : std::optional(Response::text("who are you?", 401));
    };
    options.body_file = [this](const Request&) -> std::expected<std::shared_ptr<BodyFile>, Response> {
      if (busy_) {
        return std::unexpected(Response::text("not now", 409));
      }
      BodyFileOptions made{.folder = folder_ + "/" + std::to_string(++files_), .name = "body"};
      made.free_bytes = [this](const std::string&) { return free_.load(); };
      return BodyFile::create(std::move(made)).value();
    };
    router_.add(Method::kPost, "/file", [this](const Request& request) {
      ++handled_;
      if (request.body_file == nullptr) {
        return Response::text("none");
      }
      const std::string bytes = read_file(request.body_file->path(), 1 << 30).value();
      return Response::text(fmt::format("{} {} {}", bytes.size(), bytes.substr(bytes.size() - std::min<std::size_t>(5, bytes.size())), request.body.size()));
    }, options);
    router_.add(Method::kGet, "/hello", [](const Request&) { return Response::text("hello"); });
  }

  void serve(const std::function<void(ServerOptions&)>& change = {}) {
    server_ = std::make_unique<LiveServer>(router_, [&](ServerOptions& options) {
      options.tls = GetParam();
      if (change) {
        change(options);
      }
    });
  }
  std::unique_ptr<RawClient> client(const std::string& fields) {
    auto made = std::make_unique<RawClient>(server_->port(), GetParam());
    EXPECT_TRUE(made->send("POST /file HTTP/1.1\r\nHost: a\r\nAuthorization: good\r\n" + fields + "\r\n\r\n"));
    return made;
  }
  // True once nothing is left of uploads.
  bool is_clean() {
    for (int i = 0; i < 12'000; ++i) {
      if (fs::is_empty(folder_)) {
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  bool has_file() {
    for (int i = 0; i < 12'000; ++i) {
      if (!fs::is_empty(folder_)) {
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  const std::string folder_ = test::temporary_folder();
  std::atomic<int> asked_ = 0;
  std::atomic<int> files_ = 0;
  std::atomic<int> handled_ = 0;
  std::atomic<bool> revoked_ = false;
  std::atomic<bool> busy_ = false;
  std::atomic<std::uint64_t> free_ = 1ULL << 40;
  Router router_;
  std::unique_ptr<LiveServer> server_;
};

std::string chunk(std::string_view piece) { return fmt::format("{:x}\r\n{}\r\n", piece.size(), piece); }

TEST_P(FileBodies, a_long_body_is_a_file_for_the_handler_and_gone_after_it) {
  serve();
  for (const std::size_t size : {std::size_t{5}, std::size_t{262'144}, std::size_t{262'145}, std::size_t{kBytesMax}}) {
    const std::string body = std::string(size - 5, 'x') + "-end-";
    EXPECT_EQ(curl(*server_, {.path = "/file", .method = "POST", .headers = {"Authorization: good"}, .body = body}).body, fmt::format("{} -end- 0", size));
  }
  EXPECT_TRUE(is_clean());
  EXPECT_EQ(server_->served(4)[3].bytes_in, kBytesMax);
}

TEST_P(FileBodies, chunks_come_together_and_the_connection_goes_on) {
  serve();
  const auto one = client("Transfer-Encoding: chunked");
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(one->send(chunk(std::string(100'000, 'x'))));
  }
  ASSERT_TRUE(one->send(chunk("-end-") + "0\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_EQ(one->read_answer().body, "2000005 -end- 0");
  EXPECT_EQ(one->read_answer().body, "hello");
}

TEST_P(FileBodies, no_body_is_no_file) {
  serve();
  EXPECT_EQ(client("Content-Length: 0")->read_answer().body, "none");
  EXPECT_EQ(files_, 0);
}

TEST_P(FileBodies, strangers_and_those_who_come_at_the_wrong_time_send_nothing) {
  serve();
  RawClient stranger(server_->port(), GetParam());
  ASSERT_TRUE(stranger.send("POST /file HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"));
  EXPECT_EQ(stranger.read_answer().status, 401);
  EXPECT_EQ(files_, 0);
  busy_ = true;
  EXPECT_EQ(client("Content-Length: 1000000")->read_answer().status, 409);
  EXPECT_EQ(handled_, 0);
}

TEST_P(FileBodies, what_is_too_long_is_refused_before_it_comes_or_where_it_crosses_the_bound) {
  serve();
  EXPECT_EQ(client("Content-Length: 3000001")->read_answer().status, 413);
  EXPECT_EQ(files_, 0);
  const auto chunked = client("Transfer-Encoding: chunked");
  for (int i = 0; i < 31; ++i) {
    chunked->send(chunk(std::string(100'000, 'x')));
  }
  const Answer refused = chunked->read_answer();
  EXPECT_EQ(refused.status, 413);
  EXPECT_THAT(refused.body, HasSubstr("longer than 3000000 bytes"));
  EXPECT_TRUE(is_clean());
  EXPECT_EQ(handled_, 0);
}

TEST_P(FileBodies, a_disk_without_room_is_told_before_the_body_comes_or_while_it_does) {
  serve();
  free_ = 1'000'000;
  const Answer announced = client("Content-Length: 2000000")->read_answer();
  EXPECT_EQ(announced.status, 507);
  EXPECT_THAT(announced.body, HasSubstr("InsufficientStorage"));
  const auto chunked = client("Transfer-Encoding: chunked");
  ASSERT_TRUE(chunked->send(chunk(std::string(100'000, 'x'))));
  ASSERT_TRUE(has_file());
  free_ = 0;
  for (int i = 0; i < 5; ++i) {
    chunked->send(chunk(std::string(100'000, 'x')));
  }
  EXPECT_EQ(chunked->read_answer().status, 507);
  EXPECT_TRUE(is_clean());
  EXPECT_EQ(handled_, 0);
}

TEST_P(FileBodies, a_broken_upload_leaves_nothing) {
  serve();
  {
    const auto broken = client("Content-Length: 2000000");
    ASSERT_TRUE(broken->send(std::string(700'000, 'x')));
    ASSERT_TRUE(has_file());
    broken->vanish();
  }
  EXPECT_TRUE(is_clean());
  EXPECT_EQ(handled_, 0);
}

TEST_P(FileBodies, packed_bodies_are_unpacked_on_their_way_and_stop_at_the_bound) {
  serve();
  const std::string text = std::string(2'000'000, 'x') + "-end-";
  const auto post = [&](const std::string& coding, const std::string& body) {
    return curl(*server_, {.path = "/file", .method = "POST", .headers = {"Authorization: good", "Content-Encoding: " + coding}, .body = body});
  };
  EXPECT_EQ(post("gzip", gzipped(text)).body, "2000005 -end- 0");
  EXPECT_EQ(post("zstd", zstd_packed(text)).body, "2000005 -end- 0");
  EXPECT_EQ(post("identity", "x-end-").body, "6 -end- 0");
  EXPECT_EQ(post("zstd", zstd_packed(std::string(300'000'000, 'x'))).status, 413);
  EXPECT_EQ(post("gzip", gzipped(text).substr(0, 500)).status, 400);
  EXPECT_EQ(post("gzip", "garbage").status, 400);
  const int before = files_;
  EXPECT_EQ(post("br", "garbage").status, 415);
  EXPECT_EQ(files_, before);
  EXPECT_TRUE(is_clean());
}

TEST_P(FileBodies, an_upload_that_stands_still_is_ended_whatever_came_before) {
  serve([](ServerOptions& options) { options.body_timeout_ms = 1'000; });
  const auto stuck = client("Content-Length: 2900000");
  ASSERT_TRUE(stuck->send(std::string(2'500'000, 'x')));
  const auto started = std::chrono::steady_clock::now();
  EXPECT_EQ(stuck->read_answer().status, 408);
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(30)) << "a second for each 64 KB would be 38";
  EXPECT_TRUE(is_clean());
}

TEST_P(FileBodies, who_loses_the_right_meanwhile_is_stopped) {
  serve([](ServerOptions& options) { options.look_again_ms = 0; });
  const auto one = client("Content-Length: 2000000");
  ASSERT_TRUE(one->send(std::string(300'000, 'x')));
  ASSERT_TRUE(has_file());
  revoked_ = true;
  one->send(std::string(600'000, 'x'));
  EXPECT_EQ(one->read_answer().status, 401);
  EXPECT_TRUE(is_clean());
  EXPECT_EQ(handled_, 0);
}

TEST_P(FileBodies, a_server_that_ends_does_not_wait_for_the_rest) {
  serve([](ServerOptions& options) { options.drain_timeout_ms = 60'000; });
  const auto one = client("Content-Length: 2000000");
  ASSERT_TRUE(one->send(std::string(700'000, 'x')));
  ASSERT_TRUE(has_file());
  const auto started = std::chrono::steady_clock::now();
  server_->server().stop();
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(30));
  const Answer answer = one->read_answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.header("retry-after"), "");
  EXPECT_TRUE(is_clean());
}

TEST_P(FileBodies, they_need_little_of_the_memory_for_bodies) {
  serve([](ServerOptions& options) { options.bodies_bytes_max = 300'000; });
  const std::string body(kBytesMax, 'x');
  EXPECT_EQ(curl(*server_, {.path = "/file", .method = "POST", .headers = {"Authorization: good"}, .body = body}).status, 200);
}

INSTANTIATE_TEST_SUITE_P(Http, FileBodies, ::testing::Bool(), [](const auto& transport) { return transport.param ? "tls" : "plain"; });

}  // namespace
}  // namespace parapet::server::http
