// SPDX-License-Identifier: Apache-2.0
#include "server/http/target.h"

#include <gtest/gtest.h>

namespace parapet::server::http {
namespace {

std::expected<Request, Refusal> parsed(std::string target) {
  Request request;
  request.target = std::move(target);
  if (auto done = parse_target(request); !done) {
    return std::unexpected(done.error());
  }
  return request;
}

TEST(Target, path_and_options_are_decoded) {
  const auto request = parsed("/api/caf%C3%A9?$top=5&%24filter=name+eq+'a%2Bb'&flag");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->path, "/api/café");
  ASSERT_EQ(request->query.size(), 3U);
  EXPECT_EQ(request->option("$TOP"), "5");
  EXPECT_EQ(request->option("$filter"), "name eq 'a+b'");
  EXPECT_EQ(request->option("flag"), "");
  EXPECT_EQ(request->option("none"), std::nullopt);
}

TEST(Target, the_absolute_form_is_a_path_too) {
  EXPECT_EQ(parsed("https://host:8443/a/b?c=d")->path, "/a/b");
  EXPECT_EQ(parsed("HTTP://host")->path, "/");
  EXPECT_EQ(parsed("https://host?x=y")->option("x"), "y");
}

TEST(Target, what_is_no_plain_path_is_refused) {
  for (const char* target : {"", "*", "api", "host:443", "/a/../b", "/..", "/a/.", "/%2e%2E/etc", "/a%2f..%2fb", "/%", "/%zz", "/a?%4",
                             "/%00", "/a%0ab", "/%ff", "/a?x=%ff", "/a?x=%00"}) {
    const auto request = parsed(target);
    ASSERT_FALSE(request) << target;
    EXPECT_EQ(request.error().status, 400) << target;
  }
}

TEST(Target, dots_inside_names_are_fine) {
  EXPECT_EQ(parsed("/a/...")->path, "/a/...");
  EXPECT_EQ(parsed("/a/.well-known")->path, "/a/.well-known");
}

TEST(Request, cookies_are_found_by_name) {
  Request request;
  request.headers = {{"cookie", "a=1; session=\"x=y\";b"}, {"cookie", "c=3"}};
  EXPECT_EQ(request.cookie("session"), "x=y");
  EXPECT_EQ(request.cookie("c"), "3");
  EXPECT_EQ(request.cookie("b"), std::nullopt);
}

}  // namespace
}  // namespace parapet::server::http
