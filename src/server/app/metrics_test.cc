// SPDX-License-Identifier: Apache-2.0
#include "server/app/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include "base/files.h"
#include "base/json.h"
#include "base/text.h"
#include "server/app/access_log.h"
#include "server/app/log.h"
#include "support/paths.h"

namespace parapet::server {
namespace {

using ::testing::HasSubstr;

http::Response ask(const http::Router& router, http::Request request) {
  const http::Match match = router.find(request);
  return match.route == nullptr ? http::Response::empty(404) : match.route->handler(request);
}

http::Request request_for(std::string path, std::string remote = "127.0.0.1") {
  http::Request request;
  request.path = std::move(path);
  request.remote_address = std::move(remote);
  return request;
}

http::Served served_machines() {
  return {.route = "machines.list", .method = "GET", .path = "/api/machines", .status = 200, .bytes_in = 3, .bytes_out = 500,
          .seconds = 0.004, .remote_address = "10.0.0.1", .request_id = "id-1", .failure = ""};
}

TEST(Metrics, requests_are_counted_by_route_method_and_status) {
  Metrics metrics;
  metrics.served(served_machines());
  metrics.served(served_machines());
  metrics.served({.route = "", .method = "", .path = "", .status = 400, .remote_address = "", .request_id = "", .failure = "boom"});
  metrics.report("sensor", "applied");
  const std::string text = metrics.text();
  EXPECT_THAT(text, HasSubstr("parapet_http_request_seconds_count{method=\"GET\",route=\"machines.list\",status=\"200\"} 2"));
  EXPECT_THAT(text, HasSubstr("parapet_http_request_seconds_bucket{method=\"GET\",route=\"machines.list\",status=\"200\",le=\"0.005\"} 2"));
  EXPECT_THAT(text, HasSubstr("route=\"none\",status=\"400\"} 1"));
  EXPECT_THAT(text, HasSubstr("parapet_http_bytes_total{direction=\"out\"} 1000"));
  EXPECT_THAT(text, HasSubstr("parapet_http_handler_failures_total 1"));
  EXPECT_THAT(text, HasSubstr("parapet_reports_total{channel=\"sensor\",outcome=\"applied\"} 1"));
}

TEST(Metrics, watched_sources_are_asked_at_each_scrape) {
  Metrics metrics;
  double value = 1;
  metrics.watch([&] {
    return std::vector<Measure>{{.name = "parapet_feed_age_seconds", .help = "Age.", .labels = {{"feed", "kev\"x"}}, .value = value},
                                {.name = "parapet_feed_age_seconds", .help = "Age.", .labels = {{"feed", "epss"}}, .value = 7}};
  });
  EXPECT_THAT(metrics.text(), HasSubstr("parapet_feed_age_seconds{feed=\"kev\\\"x\"} 1"));
  value = 2;
  const std::string text = metrics.text();
  EXPECT_THAT(text, HasSubstr("parapet_feed_age_seconds{feed=\"kev\\\"x\"} 2"));
  EXPECT_EQ(text.find("# TYPE parapet_feed_age_seconds gauge"), text.rfind("# TYPE parapet_feed_age_seconds gauge"));
}

TEST(Operations, metrics_are_for_callers_on_this_machine_by_default) {
  Metrics metrics;
  http::Router router;
  add_operations_routes(router, metrics, {});
  EXPECT_EQ(ask(router, request_for("/metrics")).status, 200);
  EXPECT_EQ(ask(router, request_for("/metrics", "::1")).status, 200);
  EXPECT_EQ(ask(router, request_for("/metrics", "10.0.0.1")).status, 403);
  http::Request proxied = request_for("/metrics");
  proxied.headers = {{"x-forwarded-for", "10.0.0.1"}};
  EXPECT_EQ(ask(router, std::move(proxied)).status, 403);
}

TEST(Operations, with_a_token_it_decides_wherever_the_caller_is) {
  Metrics metrics;
  http::Router router;
  add_operations_routes(router, metrics, {.metrics_token = "secret", .not_ready = {}});
  EXPECT_EQ(ask(router, request_for("/metrics")).status, 401);
  http::Request request = request_for("/metrics", "10.0.0.1");
  request.headers = {{"authorization", "Bearer secret"}};
  EXPECT_EQ(ask(router, request).status, 200);
  request.headers = {{"authorization", "Bearer secreT"}};
  EXPECT_EQ(ask(router, request).status, 401);
}

TEST(Operations, health_is_the_process_and_readiness_the_service) {
  Metrics metrics;
  http::Router router;
  std::string reason = "the index is loading";
  add_operations_routes(router, metrics, {.metrics_token = "", .not_ready = [&] { return reason; }});
  EXPECT_EQ(ask(router, request_for("/healthz", "10.0.0.1")).status, 200);
  const http::Response waiting = ask(router, request_for("/readyz", "10.0.0.1"));
  EXPECT_EQ(waiting.status, 503);
  EXPECT_THAT(waiting.body, HasSubstr("the index is loading"));
  reason.clear();
  EXPECT_EQ(ask(router, request_for("/readyz")).status, 200);
}

TEST(AccessLog, each_request_is_one_line_of_json) {
  const std::string file = test::temporary_folder() + "/access.log";
  const FixedClock clock(UnixTime{1'700'000'000});
  {
    auto log = AccessLog::open(file, clock);
    ASSERT_TRUE(log) << log.error().to_string();
    (*log)->write(served_machines());
    http::Served odd = served_machines();
    odd.path = "/a\nb\"{}%v";
    odd.failure = "what";
    (*log)->write(odd);
  }
  const Result<std::string> text = read_file(file, 1 << 20);
  ASSERT_TRUE(text);
  std::string_view rest = *text;
  JsonParser parser;
  const Result<JsonValue> first = parser.parse(take_line(rest));
  ASSERT_TRUE(first);
  EXPECT_EQ((*first)["time"].string(), "2023-11-14T22:13:20Z");
  EXPECT_EQ((*first)["path"].string(), "/api/machines");
  EXPECT_EQ((*first)["status"].integer(), 200);
  EXPECT_EQ((*first)["ms"].number(), 4.0);
  EXPECT_FALSE((*first)["failure"].present());
  const Result<JsonValue> second = parser.parse(take_line(rest));
  ASSERT_TRUE(second);
  EXPECT_EQ((*second)["path"].string(), "/a\nb\"{}%v");
  EXPECT_EQ((*second)["failure"].string(), "what");
  EXPECT_TRUE(rest.empty());
}

TEST(AccessLog, it_goes_on_in_a_new_file_after_the_old_one_was_moved_away) {
  const std::string folder = test::temporary_folder();
  const FixedClock clock(UnixTime{1'700'000'000});
  auto log = AccessLog::open(folder + "/access.log", clock);
  ASSERT_TRUE(log);
  (*log)->write(served_machines());
  ASSERT_EQ(std::rename((folder + "/access.log").c_str(), (folder + "/access.log.1").c_str()), 0);
  ASSERT_TRUE((*log)->reopen());
  (*log)->write(served_machines());
  log->reset();
  EXPECT_EQ(read_file(folder + "/access.log", 1 << 20)->size(), read_file(folder + "/access.log.1", 1 << 20)->size());
}

TEST(Log, messages_are_lines_of_json_from_their_level_on) {
  const std::string file = test::temporary_folder() + "/parapet.log";
  const std::shared_ptr<spdlog::logger> before = spdlog::default_logger();
  const auto log = set_up_log({.log_level = "warn", .log_file = file});
  ASSERT_TRUE(log) << log.error().to_string();
  spdlog::info("not this");
  spdlog::warn("a \"quoted\"\nmessage");
  spdlog::set_default_logger(before);
  const Result<std::string> text = read_file(file, 1 << 20);
  ASSERT_TRUE(text);
  JsonParser parser;
  const Result<JsonValue> line = parser.parse(*text);
  ASSERT_TRUE(line) << *text;
  EXPECT_EQ((*line)["level"].string(), "warning");
  EXPECT_EQ((*line)["message"].string(), "a \"quoted\"\nmessage");
  EXPECT_TRUE(parse_time((*line)["time"].string()));
}

TEST(AccessLog, a_file_that_cannot_be_opened_is_an_error) {
  const FixedClock clock(UnixTime{1});
  const auto log = AccessLog::open("/nonexistent/folder/access.log", clock);
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().code(), ErrorCode::kEnvironment);
}

}  // namespace
}  // namespace parapet::server
