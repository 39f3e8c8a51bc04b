// SPDX-License-Identifier: Apache-2.0
#include "server/site/content.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

namespace parapet::server::site {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::array<SiteFile, 3> kFiles = {{
    {.path = "/assets/a-1.js", .content_type = "text/javascript; charset=utf-8", .hash = "0a", .immutable = true, .plain = "plain", .gzip = "gz", .brotli = "br"},
    {.path = "/assets/b-2.css", .content_type = "text/css; charset=utf-8", .hash = "0b", .immutable = true, .plain = "css", .gzip = {}, .brotli = {}},
    {.path = "/favicon.svg", .content_type = "image/svg+xml", .hash = "0c", .immutable = false, .plain = "<svg/>", .gzip = {}, .brotli = {}},
}};
constexpr Site kSite{.page = "<meta nonce=\"__CSP_NONCE__\"><script nonce=\"__CSP_NONCE__\"></script>", .files = kFiles};

std::string header(const http::Response& response, std::string_view name) {
  const auto place = std::ranges::find(response.headers, name, [](const auto& field) { return std::string_view(field.first); });
  return place == response.headers.end() ? "" : place->second;
}

http::Request asking(std::vector<std::pair<std::string, std::string>> headers) {
  http::Request request;
  request.headers = std::move(headers);
  return request;
}

TEST(SiteContent, paths_of_people_are_pages_and_those_of_programs_are_not) {
  for (const char* path : {"/", "/dashboard", "/devices/0a1b", "/software/debian-_-python3.11", "/software/npm-_-socket.io/devices",
                           "/software/npm-_-@scope/name", "/no/such/page", "/apiary", "//"}) {
    EXPECT_TRUE(is_page(path)) << path;
  }
  for (const char* path : {"/api", "/api/nothing", "/API/nothing", "/sensor/v1/enrol", "/assets/none.js", "/metrics", "/healthz/", "/readyz",
                           "/favicon.ico", "/robots.txt", "/.well-known/security.txt", "/a/.git/config", "/contoso/oauth2/v2.0/authorize",
                           "/contoso/v2.0/.well-known/openid-configuration", "/common/discovery/instance", "//api/nothing"}) {
    EXPECT_FALSE(is_page(path)) << path;
  }
}

TEST(SiteContent, files_are_found_by_exactly_their_path) {
  EXPECT_EQ(find_file(kSite, "/assets/b-2.css"), &kFiles[1]);
  EXPECT_EQ(find_file(kSite, "/favicon.svg"), &kFiles[2]);
  for (const char* path : {"", "/", "/assets", "/assets/", "/assets/a-1.js/", "//assets/a-1.js", "/Assets/a-1.js", "/assets/a-1", "/index.html",
                           "/assets/../assets/a-1.js", "/etc/passwd", "/zzz"}) {
    EXPECT_EQ(find_file(kSite, path), nullptr) << path;
  }
  EXPECT_EQ(find_file({}, "/"), nullptr);
}

TEST(SiteContent, a_file_comes_in_the_coding_asked_for_with_a_tag_of_its_own) {
  const http::Response brotli = file_answer(kFiles[0], asking({{"accept-encoding", "br, gzip"}}));
  EXPECT_EQ(brotli.body, "br");
  EXPECT_EQ(header(brotli, "Content-Encoding"), "br");
  EXPECT_EQ(header(brotli, "ETag"), "\"0a-br\"");
  EXPECT_EQ(header(brotli, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(brotli, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(header(brotli, "Cache-Control"), "public, max-age=31536000, immutable");
  const http::Response plain = file_answer(kFiles[0], asking({}));
  EXPECT_EQ(plain.body, "plain");
  EXPECT_EQ(header(plain, "Content-Encoding"), "");
  EXPECT_EQ(header(plain, "ETag"), "\"0a\"");
  EXPECT_EQ(header(file_answer(kFiles[2], asking({})), "Cache-Control"), "public, no-cache");
}

TEST(SiteContent, who_has_the_same_bytes_is_told_so) {
  for (const char* tags : {"\"0a-br\"", "W/\"0a-br\"", "\"x\", \"0a-br\"", "*"}) {
    const http::Response same = file_answer(kFiles[0], asking({{"accept-encoding", "br"}, {"if-none-match", tags}}));
    EXPECT_EQ(same.status, 304) << tags;
    EXPECT_EQ(same.body, "");
    EXPECT_EQ(header(same, "ETag"), "\"0a-br\"");
    EXPECT_EQ(header(same, "Cache-Control"), "public, max-age=31536000, immutable");
  }
  for (const char* tags : {"\"0a\"", "0a-br", "\"0b-br\"", "W/"}) {
    EXPECT_EQ(file_answer(kFiles[0], asking({{"accept-encoding", "br"}, {"if-none-match", tags}})).status, 200) << tags;
  }
}

TEST(SiteContent, the_page_has_one_nonce_everywhere_and_its_policy_names_it) {
  const Page page(kSite);
  const http::Response response = page.answer("abc=");
  EXPECT_EQ(response.body, "<meta nonce=\"abc=\"><script nonce=\"abc=\"></script>");
  EXPECT_EQ(header(response, "Cache-Control"), "no-store");
  const std::string policy = header(response, "Content-Security-Policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-abc='; "));
  EXPECT_THAT(policy, HasSubstr("report-uri /api/v1/csp-reports"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
}

TEST(SiteContent, nonces_are_128_bits_in_base64_and_never_come_twice) {
  class Fixed final : public Random {
   public:
    std::uint64_t next() override { return 0x0706'0504'0302'0100; }
  } fixed;
  EXPECT_EQ(new_nonce(fixed), "AAECAwQFBgcAAQIDBAUGBw==");
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(seen.insert(new_nonce(random)).second);
  }
}

}  // namespace
}  // namespace parapet::server::site
