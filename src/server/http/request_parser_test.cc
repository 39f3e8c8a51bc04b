// SPDX-License-Identifier: Apache-2.0
#include "server/http/request_parser.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace parapet::server::http {
namespace {

TEST(HeadScanner, it_finds_the_same_end_however_the_bytes_come) {
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";
  const std::string bytes = head + "body";
  for (std::size_t portion = 1; portion <= bytes.size(); ++portion) {
    HeadScanner scanner({});
    std::optional<std::size_t> end;
    for (std::size_t come = portion; !end; come += portion) {
      const auto found = scanner.scan(std::string_view(bytes).substr(0, come));
      ASSERT_TRUE(found);
      end = *found;
    }
    EXPECT_EQ(*end, head.size()) << portion;
  }
}

TEST(HeadScanner, limits_hold_to_the_byte) {
  const HeadLimits limits{.header_bytes_max = 40, .target_bytes_max = 16 << 10};
  const std::string fits = "GET / HTTP/1.1\r\nHost: " + std::string(14, 'a') + "\r\n\r\n";
  ASSERT_EQ(fits.size(), 40U);
  EXPECT_EQ(HeadScanner(limits).scan(fits).value(), 40U);
  const std::string longer = "GET / HTTP/1.1\r\nHost: " + std::string(15, 'a') + "\r\n\r\n";
  EXPECT_EQ(HeadScanner(limits).scan(longer).error().status, 431);
}

TEST(RequestParser, fields_are_in_lower_case_with_their_content_trimmed) {
  RequestParser parser;
  const auto head = parser.head("POST /a HTTP/1.1\r\nHOST:  a \r\nX-Thing: Some Thing\r\nContent-Length: 3\r\n\r\n", {});
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_EQ(head->headers[0], std::make_pair(std::string("host"), std::string("a")));
  EXPECT_EQ(head->headers[1], std::make_pair(std::string("x-thing"), std::string("Some Thing")));
  EXPECT_TRUE(head->has_body);
  EXPECT_EQ(head->content_length, 3U);
  EXPECT_TRUE(head->keep_alive);
}

TEST(RequestParser, a_request_without_body_is_done_with_its_head) {
  RequestParser parser;
  const auto head = parser.head("GET /a HTTP/1.1\r\nHost: a\r\n\r\n", {});
  ASSERT_TRUE(head);
  EXPECT_FALSE(head->has_body);
  EXPECT_TRUE(parser.done());
}

TEST(RequestParser, what_follows_the_body_is_left_alone) {
  RequestParser parser;
  ASSERT_TRUE(parser.head("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", {}));
  std::string body;
  EXPECT_EQ(parser.body("abcGET / HTTP/1.1", body, 100), 3U);
  EXPECT_EQ(body, "abc");
  EXPECT_TRUE(parser.done());
}

TEST(RequestParser, trailers_do_not_become_headers_that_were_checked) {
  RequestParser parser;
  ASSERT_TRUE(parser.head("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", {}));
  std::string body;
  const std::string bytes = "3\r\nabc\r\n0\r\nContent-Length: 5\r\n\r\n";
  EXPECT_EQ(parser.body(bytes, body, 100).error().status, 400);
}

TEST(RequestParser, an_empty_chunked_body_may_come_byte_by_byte) {
  RequestParser parser;
  ASSERT_TRUE(parser.head("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", {}));
  const std::string bytes = "0\r\n\r\n";
  std::string body;
  for (std::size_t come = 1; come <= bytes.size(); ++come) {
    ASSERT_TRUE(parser.body(std::string_view(bytes).substr(0, come), body, 100));
    EXPECT_EQ(parser.done(), come == bytes.size());
  }
}

RC_GTEST_PROP(RequestParserProperty, chunks_add_up_however_they_come, (const std::vector<std::string>& pieces)) {
  std::string bytes;
  std::string text;
  for (const std::string& piece : pieces) {
    if (!piece.empty()) {
      char size[20];
      std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
      bytes += size + piece + "\r\n";
      text += piece;
    }
  }
  bytes += "0\r\n\r\n";
  RequestParser parser;
  RC_ASSERT(parser.head("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", {}).has_value());
  const std::size_t portion = *rc::gen::inRange<std::size_t>(1, 20);
  std::string body;
  std::size_t used = 0;
  std::size_t come = 0;
  while (!parser.done()) {
    come = std::min(bytes.size(), come + portion);
    const auto taken = parser.body(std::string_view(bytes).substr(used, come - used), body, 1 << 20);
    RC_ASSERT(taken.has_value());
    used += *taken;
  }
  RC_ASSERT(body == text);
  RC_ASSERT(used == bytes.size());
}

// Parts of chunked bodies in any order, cut anywhere: read or refused, never worse, and the same whatever the portions.
RC_GTEST_PROP(RequestParserProperty, nonsense_in_a_chunked_body_is_refused_the_same_in_any_portions, ()) {
  const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "0\r\n", "\r\n", "\r", "\n", "3\r\n", "abc", "3;x=y\r\n", ";", "0", "A: b\r\n", " folded\r\n", "ffffffffffffffff\r\n", "0;\"q\"\r\n", ":", " "));
  std::string bytes;
  for (const std::string& part : parts) {
    bytes += part;
  }
  const auto read = [&](std::size_t portion) {
    RequestParser parser;
    RC_ASSERT(parser.head("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", {}).has_value());
    std::string body;
    std::size_t used = 0;
    for (std::size_t come = 0; come < bytes.size() && !parser.done();) {
      come = std::min(bytes.size(), come + portion);
      std::size_t taken = 1;
      while (taken > 0 && used < come && !parser.done()) {
        const auto result = parser.body(std::string_view(bytes).substr(used, come - used), body, 1 << 20);
        if (!result) {
          return std::string("refused");
        }
        taken = *result;
        used += taken;
      }
    }
    return parser.done() ? "read " + body : "unfinished";
  };
  const std::string whole = read(bytes.size() + 1);
  if (whole.starts_with("read")) {
    RC_ASSERT(read(*rc::gen::inRange<std::size_t>(1, 9)) == whole);
  } else {
    RC_ASSERT(!read(*rc::gen::inRange<std::size_t>(1, 9)).starts_with("read"));
  }
}

}  // namespace
}  // namespace parapet::server::http
