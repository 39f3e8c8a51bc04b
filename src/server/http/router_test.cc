// SPDX-License-Identifier: Apache-2.0
#include "server/http/router.h"

#include <gtest/gtest.h>

namespace parapet::server::http {
namespace {

Router router_of(std::initializer_list<std::pair<Method, const char*>> routes) {
  Router router;
  for (const auto& [method, pattern] : routes) {
    router.add(method, pattern, [](const Request&) { return Response(); }, {.name = pattern});
  }
  return router;
}

Request asking(Method method, std::string target) {
  Request request;
  request.method = method;
  request.target = std::move(target);
  return request;
}

std::string pattern_for(const Router& router, std::string target, Method method = Method::kGet) {
  Request request = asking(method, std::move(target));
  const Match match = router.find(request);
  return match.route == nullptr ? "" : match.route->pattern;
}

TEST(Router, literal_segments_win_over_parameters_whatever_the_order) {
  const Router router = router_of({{Method::kGet, "/api/machines/{id}"}, {Method::kGet, "/api/machines/findbytag"}});
  EXPECT_EQ(pattern_for(router, "/api/machines/findbytag?tag=x"), "/api/machines/findbytag");
  EXPECT_EQ(pattern_for(router, "/api/machines/0a1b"), "/api/machines/{id}");
}

TEST(Router, letter_case_and_trailing_and_doubled_slashes_do_not_matter) {
  const Router router = router_of({{Method::kGet, "/api/Machines/{id}/Software"}});
  EXPECT_NE(pattern_for(router, "/API/machines/x/SOFTWARE/"), "");
  EXPECT_NE(pattern_for(router, "//api//machines/x/software"), "");
  EXPECT_EQ(pattern_for(router, "/api/machines/x"), "");
  EXPECT_EQ(pattern_for(router, "/api/machines/x/software/y"), "");
}

TEST(Router, parameters_keep_their_case_and_encoded_slashes_do_not_divide) {
  const Router router = router_of({{Method::kGet, "/api/Software/{id}"}});
  Request request = asking(Method::kGet, "/api/software/NPM-_-%40scope%2Fname");
  ASSERT_NE(router.find(request).route, nullptr);
  EXPECT_EQ(request.parameter("id"), "NPM-_-@scope/name");
}

TEST(Router, segments_may_have_text_around_their_parameter) {
  const Router router = router_of({{Method::kGet, "/api/machines/{id}"}, {Method::kGet, "/api/machines/findbyip({arguments})"}});
  Request request = asking(Method::kGet, "/api/machines/FindByIp(ip='10.0.0.1',timestamp=2024-01-01T00:00:00Z)");
  const Match match = router.find(request);
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.route->pattern, "/api/machines/findbyip({arguments})");
  EXPECT_EQ(request.parameter("arguments"), "ip='10.0.0.1',timestamp=2024-01-01T00:00:00Z");
}

TEST(Router, a_rest_parameter_takes_all_that_follows_but_comes_last) {
  const Router router = router_of({{Method::kGet, "/console/{rest*}"}, {Method::kGet, "/console/{page}/data"}});
  Request request = asking(Method::kGet, "/console/a/b%20c/d");
  ASSERT_NE(router.find(request).route, nullptr);
  EXPECT_EQ(request.parameter("rest"), "a/b c/d");
  EXPECT_EQ(pattern_for(router, "/console/a/data"), "/console/{page}/data");
  EXPECT_EQ(pattern_for(router, "/console"), "");
}

TEST(Router, other_methods_of_a_path_are_named) {
  const Router router = router_of({{Method::kGet, "/a"}, {Method::kPatch, "/a"}, {Method::kPost, "/b"}});
  Request request = asking(Method::kDelete, "/a");
  const Match match = router.find(request);
  EXPECT_EQ(match.route, nullptr);
  EXPECT_TRUE(match.path_exists);
  EXPECT_EQ(match.allow, "GET, HEAD, PATCH");
  Request unknown = asking(Method::kGet, "/c");
  EXPECT_FALSE(router.find(unknown).path_exists);
}

TEST(Router, head_falls_back_on_get_and_prefers_its_own) {
  EXPECT_EQ(pattern_for(router_of({{Method::kGet, "/a"}}), "/a", Method::kHead), "/a");
  Router router = router_of({{Method::kGet, "/a"}, {Method::kHead, "/a"}});
  Request request = asking(Method::kHead, "/a");
  EXPECT_EQ(router.find(request).route->method, Method::kHead);
}

TEST(Router, where_the_literal_path_lacks_the_method_the_parameter_is_taken) {
  const Router router = router_of({{Method::kGet, "/api/alerts/batch"}, {Method::kPatch, "/api/alerts/{id}"}});
  EXPECT_EQ(pattern_for(router, "/api/alerts/batch", Method::kPatch), "/api/alerts/{id}");
}

TEST(Router, the_root_is_a_path) {
  EXPECT_EQ(pattern_for(router_of({{Method::kGet, "/"}}), "/"), "/");
  EXPECT_EQ(pattern_for(router_of({{Method::kGet, "/"}}), "https://host"), "/");
}

TEST(Router, a_request_without_target_is_found_by_its_path) {
  const Router router = router_of({{Method::kGet, "/a/{id}"}});
  Request request;
  request.path = "/a/50%";
  ASSERT_NE(router.find(request).route, nullptr);
  EXPECT_EQ(request.parameter("id"), "50%");
}

TEST(RouterDeath, the_same_route_twice_ends_the_process) {
  EXPECT_DEATH(router_of({{Method::kGet, "/a/{id}"}, {Method::kGet, "/A/{other}"}}), "broken invariant");
}

TEST(Router, what_no_route_owns_falls_to_the_one_who_takes_it_for_reading_only) {
  Router router = router_of({{Method::kPost, "/api/things"}});
  const auto nothing = [](const Request&) { return Response(); };
  router.otherwise([](std::string_view path) { return path == "/a"; }, nothing, {.name = "file"});
  router.otherwise([](std::string_view path) { return !path.starts_with("/api"); }, nothing, {.name = "page"});
  const auto name_for = [&](Method method, std::string path) -> std::string {
    Request request = asking(method, path);
    request.path = std::move(path);
    const Match match = router.find(request);
    return match.route == nullptr ? (match.path_exists ? "405" : "404") : match.route->options.name;
  };
  EXPECT_EQ(name_for(Method::kGet, "/a"), "file");
  EXPECT_EQ(name_for(Method::kHead, "/devices/7"), "page");
  EXPECT_EQ(name_for(Method::kPost, "/devices/7"), "404");
  EXPECT_EQ(name_for(Method::kGet, "/api/things"), "405");
  EXPECT_EQ(name_for(Method::kGet, "/api/nothing"), "404");
}

}  // namespace
}  // namespace parapet::server::http
