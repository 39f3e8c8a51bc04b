// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <semaphore>
#include <thread>

#include "base/files.h"
#include "server/http/live_server_test.h"
#include "support/paths.h"

namespace parapet::server::http {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kHello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

Router hello_router() {
  Router router;
  router.add(Method::kGet, "/hello", [](const Request&) { return Response::text("hello"); }, {.name = "hello"});
  return router;
}

TEST(HttpLife, requests_under_way_are_answered_before_the_server_stops) {
  std::counting_semaphore<16> go(0);
  std::counting_semaphore<16> arrived(0);
  Router router;
  router.add(Method::kGet, "/wait", [&](const Request&) {
    arrived.release();
    go.acquire();
    return Response::text("done");
  });
  LiveServer server(router);
  RawClient client(server.port(), true);
  ASSERT_TRUE(client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\nGET /wait HTTP/1.1\r\nHost: a\r\n\r\n"));
  arrived.acquire();
  std::jthread stopping([&] { server.server().stop(); });
  go.release(2);
  EXPECT_EQ(client.read_answer().body, "done");
  const Answer last = client.read_answer();
  EXPECT_EQ(last.body, "done");
  EXPECT_TRUE(client.is_closed_by_server());
  stopping.join();
  RawClient late(server.port(), true);
  EXPECT_FALSE(late.connected());
}

TEST(HttpLife, nobody_who_got_through_is_left_without_an_answer_by_a_stop) {
  const Router router = hello_router();
  LiveServer server(router, [](ServerOptions& options) { options.drain_idle_ms = 8'000; });
  std::atomic<int> answered = 0;
  std::atomic<int> unanswered = 0;
  std::vector<std::jthread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      RawClient client(server.port(), true);
      for (;;) {
        // A request that is sent before the server says that it closes is answered.
        if (!client.connected() || !client.send(kHello)) {
          return;
        }
        const Answer answer = client.read_answer();
        (answer.status == 200 ? answered : unanswered) += 1;
        if (answer.status != 200 || answer.header("connection") == "close") {
          return;
        }
      }
    });
  }
  ASSERT_GE(server.served(200).size(), 200U);
  server.server().stop();
  clients.clear();
  EXPECT_GE(answered, 200);
  EXPECT_EQ(unanswered, 0);
}

TEST(HttpLife, a_client_that_hangs_does_not_hold_up_the_stop_for_ever) {
  const Router router = hello_router();
  LiveServer server(router, [](ServerOptions& options) { options.drain_timeout_ms = 200; });
  RawClient client(server.port(), true);
  ASSERT_TRUE(client.send("GET /hello HTTP/1.1\r\nHost:"));
  const auto started = std::chrono::steady_clock::now();
  server.server().stop();
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(60));
}

TEST(HttpLife, a_new_certificate_is_for_new_connections) {
  const Router router = hello_router();
  LiveServer server(router);
  const SystemClock clock;
  RawClient before(server.port(), true);
  const std::string old_print = before.certificate();
  std::filesystem::remove(server.options().certificate_file);
  std::filesystem::remove(server.options().key_file);
  const Result<std::string> print =
      ensure_certificate(server.options().certificate_file, server.options().key_file, {"localhost"}, clock);
  ASSERT_TRUE(print);
  EXPECT_NE(*print, old_print);
  EXPECT_EQ(RawClient(server.port(), true).certificate(), old_print);
  ASSERT_TRUE(server.server().reload_certificate());
  EXPECT_EQ(RawClient(server.port(), true).certificate(), *print);
  ASSERT_TRUE(before.send(kHello));
  EXPECT_EQ(before.read_answer().body, "hello");
  EXPECT_EQ(curl(server, {.path = "/hello"}).body, "hello");
}

TEST(HttpLife, a_broken_new_certificate_leaves_the_old_one_in_use) {
  const Router router = hello_router();
  LiveServer server(router);
  const std::string print = RawClient(server.port(), true).certificate();
  ASSERT_TRUE(system_files()->write_atomically(server.options().certificate_file, "nonsense"));
  const Result<void> reloaded = server.server().reload_certificate();
  ASSERT_FALSE(reloaded);
  EXPECT_EQ(reloaded.error().code(), ErrorCode::kEnvironment);
  EXPECT_THAT(reloaded.error().to_string(), HasSubstr(server.options().certificate_file));
  EXPECT_EQ(RawClient(server.port(), true).certificate(), print);
}

TEST(HttpLife, what_cannot_be_started_says_why) {
  const Router router = hello_router();
  const SystemClock clock;
  LiveServer server(router);
  ServerOptions options = server.options();
  options.port = server.port();
  const auto taken = Server::start(options, router, clock, {});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code(), ErrorCode::kEnvironment);
  EXPECT_THAT(taken.error().message(), HasSubstr("can't listen on 127.0.0.1 port"));
  options.address = "here";
  EXPECT_EQ(Server::start(options, router, clock, {}).error().code(), ErrorCode::kUsage);
  options.address = "127.0.0.1";
  options.certificate_file = "/nonexistent";
  EXPECT_EQ(Server::start(options, router, clock, {}).error().code(), ErrorCode::kEnvironment);
}

TEST(HttpLife, many_clients_at_once_are_served) {
  const Router router = hello_router();
  LiveServer server(router);
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < 16; ++i) {
      clients.emplace_back([&] {
        for (int round = 0; round < 3; ++round) {
          RawClient client(server.port(), true);
          for (int j = 0; j < 20; ++j) {
            client.send(kHello);
            good += client.read_answer().body == "hello" ? 1 : 0;
          }
        }
      });
    }
  }
  EXPECT_EQ(good, 16 * 3 * 20);
}

TEST(Certificate, it_is_made_once_with_a_private_key_that_only_the_owner_reads) {
  const std::string folder = test::temporary_folder();
  const SystemClock clock;
  const Result<std::string> print = ensure_certificate(folder + "/c.pem", folder + "/k.pem", {"a.example", "10.0.0.1", "::1"}, clock);
  ASSERT_TRUE(print) << print.error().to_string();
  EXPECT_EQ(print->size(), 64U);
  const Result<UnixTime> end = certificate_expiry(folder + "/c.pem");
  ASSERT_TRUE(end);
  EXPECT_NEAR(static_cast<double>(end->seconds - clock.now().seconds), 730.0 * kSecondsPerDay, 3600);
  struct stat facts{};
  ASSERT_EQ(::stat((folder + "/k.pem").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  EXPECT_EQ(ensure_certificate(folder + "/c.pem", folder + "/k.pem", {"other"}, clock), *print);
}

TEST(Certificate, a_key_that_is_there_already_is_kept) {
  const std::string folder = test::temporary_folder();
  const SystemClock clock;
  ASSERT_TRUE(ensure_certificate(folder + "/c.pem", folder + "/k.pem", {"a"}, clock));
  const std::string key = read_file(folder + "/k.pem", 1 << 20).value();
  std::filesystem::remove(folder + "/c.pem");
  ASSERT_TRUE(ensure_certificate(folder + "/c.pem", folder + "/k.pem", {"a"}, clock));
  EXPECT_EQ(read_file(folder + "/k.pem", 1 << 20).value(), key);
}

TEST(Certificate, what_would_smuggle_other_names_in_is_refused) {
  const std::string folder = test::temporary_folder();
  const SystemClock clock;
  for (const char* name : {"a,DNS:b", "", "a b", "a\nb", "email:x@y"}) {
    const auto made = ensure_certificate(folder + "/c.pem", folder + "/k.pem", {name}, clock);
    ASSERT_FALSE(made) << name;
    EXPECT_EQ(made.error().code(), ErrorCode::kUsage);
  }
  EXPECT_FALSE(std::filesystem::exists(folder + "/k.pem"));
}

TEST(Certificate, a_certificate_without_its_key_is_an_error) {
  const std::string folder = test::temporary_folder();
  const SystemClock clock;
  ASSERT_TRUE(ensure_certificate(folder + "/c.pem", folder + "/k.pem", {"a"}, clock));
  std::filesystem::remove(folder + "/k.pem");
  EXPECT_EQ(ensure_certificate(folder + "/c.pem", folder + "/k.pem", {"a"}, clock).error().code(), ErrorCode::kEnvironment);
}

}  // namespace
}  // namespace parapet::server::http
