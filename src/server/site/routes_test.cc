// SPDX-License-Identifier: Apache-2.0
#include "server/site/routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "server/http/live_server_test.h"

namespace parapet::server::site {
namespace {

using http::Answer;
using http::curl;
using http::LiveServer;
using ::testing::HasSubstr;

constexpr std::string_view kScript = "/assets/a-1.js";

// A console of one page and one long script, with a route of the API beside it.
class SiteRoutes : public ::testing::Test {
 protected:
  SiteRoutes()
      : text_(5000, 'x'),
        files_{{{.path = kScript, .content_type = "text/javascript; charset=utf-8", .hash = "0a", .immutable = true, .plain = text_, .gzip = "gz", .brotli = "br"}}},
        site_{.page = "<p nonce=\"__CSP_NONCE__\">", .files = files_} {
    router_.add(http::Method::kPost, "/api/things", [](const http::Request&) { return http::Response::text("thing"); });
    add_csp_report_routes(router_, reports_);
  }

  std::string text_;
  std::array<SiteFile, 1> files_;
  Site site_;
  CspReports reports_;
  http::Router router_;
};

TEST_F(SiteRoutes, the_page_is_answered_wherever_people_go_with_a_new_nonce_each_time) {
  add_site_routes(router_, site_);
  LiveServer server(router_);
  const Answer first = curl(server, {.path = "/"});
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.header("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(first.header("cache-control"), "no-store");
  EXPECT_EQ(first.header("cross-origin-opener-policy"), "same-origin");
  const Answer second = curl(server, {.path = "/devices/x?tab=software"});
  EXPECT_EQ(second.status, 200);
  EXPECT_NE(first.body, second.body);
  EXPECT_THAT(second.header("content-security-policy"), HasSubstr("'nonce-" + second.body.substr(10, 24) + "'"));
}

TEST_F(SiteRoutes, programs_get_no_page) {
  add_site_routes(router_, site_);
  LiveServer server(router_);
  const Answer none = curl(server, {.path = "/api/nothing"});
  EXPECT_EQ(none.status, 404);
  EXPECT_THAT(none.body, HasSubstr("\"NotFound\""));
  EXPECT_EQ(curl(server, {.path = "/api/things"}).status, 405);
  EXPECT_EQ(curl(server, {.path = "/assets/none.js"}).status, 404);
  EXPECT_EQ(curl(server, {.path = "/devices", .method = "POST"}).status, 404);
}

TEST_F(SiteRoutes, files_are_sent_as_they_were_packed) {
  add_site_routes(router_, site_);
  LiveServer server(router_);
  const Answer zstd = curl(server, {.path = std::string(kScript), .headers = {"Accept-Encoding: zstd"}});
  EXPECT_EQ(zstd.status, 200);
  EXPECT_EQ(zstd.header("content-encoding"), "") << "the tag names the plain bytes";
  EXPECT_EQ(zstd.body.size(), 5000U);
  http::RawClient client(server.port(), true);
  ASSERT_TRUE(client.send("HEAD /assets/a-1.js HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n\r\n"
                          "GET /assets/a-1.js HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\nIf-None-Match: \"0a-br\"\r\n\r\n"
                          "GET /assets/%2e%2e/secret HTTP/1.1\r\nHost: a\r\n\r\n"));
  const Answer head = client.read_answer(true);
  EXPECT_EQ(head.header("content-length"), "2");
  EXPECT_EQ(head.header("content-encoding"), "br");
  EXPECT_EQ(client.read_answer().status, 304);
  EXPECT_EQ(client.read_answer().status, 400);
}

TEST_F(SiteRoutes, without_a_console_the_first_page_says_so) {
  add_site_routes(router_, Site{});
  LiveServer server(router_);
  const Answer page = curl(server, {.path = "/"});
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("built without the web console"));
  EXPECT_EQ(curl(server, {.path = "/devices"}).status, 404);
}

TEST_F(SiteRoutes, reports_are_taken_from_anybody_within_bounds) {
  LiveServer server(router_);
  const std::string path = "/api/v1/csp-reports";
  const std::string report = R"({"csp-report":{"effective-directive":"img-src","blocked-uri":"https://a.example"}})";
  EXPECT_EQ(curl(server, {.path = path, .method = "POST", .headers = {"Content-Type: application/csp-report"}, .body = report}).status, 204);
  EXPECT_EQ(curl(server, {.path = path, .method = "POST", .body = "{}"}).status, 400);
  EXPECT_EQ(curl(server, {.path = path, .method = "POST", .body = std::string(17 << 10, ' ')}).status, 413);
  int refused = 0;
  for (int i = 0; i < 70; ++i) {
    refused += curl(server, {.path = path, .method = "POST", .body = report}).status == 429 ? 1 : 0;
  }
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace parapet::server::site
