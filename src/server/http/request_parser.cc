// SPDX-License-Identifier: Apache-2.0
#include "server/http/request_parser.h"

#include <algorithm>
#include <limits>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

#include "base/text.h"

namespace parapet::server::http {
namespace {

namespace beast = boost::beast;

constexpr std::size_t kLastChunkBytes = 5;

std::optional<Method> method_of(beast::http::verb verb) {
  switch (verb) {
    case beast::http::verb::get:
      return Method::kGet;
    case beast::http::verb::head:
      return Method::kHead;
    case beast::http::verb::post:
      return Method::kPost;
    case beast::http::verb::put:
      return Method::kPut;
    case beast::http::verb::patch:
      return Method::kPatch;
    case beast::http::verb::delete_:
      return Method::kDelete;
    case beast::http::verb::options:
      return Method::kOptions;
    default:
      return std::nullopt;
  }
}

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

std::size_t count(const Head& head, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::count_if(head.headers, [&](const auto& field) { return field.first == name; }));
}

std::string_view field(const Head& head, std::string_view name) {
  const auto place = std::ranges::find_if(head.headers, [&](const auto& field) { return field.first == name; });
  return place == head.headers.end() ? std::string_view() : std::string_view(place->second);
}

// What Beast lets pass.
std::expected<void, Refusal> check_fields(const Head& head) {
  const std::size_t hosts = count(head, "host");
  if (hosts > 1 || (hosts == 0 && !head.version_1_0)) {
    return refused(400, "a request has exactly one Host field");
  }
  const std::size_t codings = count(head, "transfer-encoding");
  if (codings > 0) {
    if (head.version_1_0 || codings > 1 || count(head, "content-length") > 0) {
      return refused(400, "Transfer-Encoding stands alone, once, and not in HTTP/1.0");
    }
    if (!equals_ignoring_case(trim(field(head, "transfer-encoding")), "chunked")) {
      return refused(501, "the only transfer coding is chunked");
    }
  }
  if (count(head, "content-length") > 1) {
    return refused(400, "Content-Length stands once");
  }
  if (count(head, "content-length") == 1 && !parse_uint(field(head, "content-length"))) {
    return refused(400, "Content-Length is not a number");
  }
  if (count(head, "expect") > 0 && !head.expects_continue) {
    return refused(417, "the only expectation is 100-continue");
  }
  return {};
}

}  // namespace

std::expected<std::optional<std::size_t>, Refusal> HeadScanner::scan(std::string_view bytes) {
  for (; seen_ < bytes.size(); ++seen_) {
    const char c = bytes[seen_];
    if (seen_ >= limits_.header_bytes_max) {
      return refused(431, "the head is longer than " + std::to_string(limits_.header_bytes_max) + " bytes");
    }
    if (c == '\0') {
      return refused(400, "the head has a NUL character");
    }
    if (seen_ > 0 && (c == '\n') != (bytes[seen_ - 1] == '\r')) {
      return refused(400, "lines end with CR LF, and neither stands elsewhere");
    }
    if (seen_ == 0 && c == '\n') {
      return refused(400, "lines end with CR LF, and neither stands elsewhere");
    }
    if (first_line_ && seen_ > limits_.target_bytes_max + 32) {  // method and version beside the target
      return refused(414, "the request target is longer than " + std::to_string(limits_.target_bytes_max) + " bytes");
    }
    if (seen_ == line_ && !first_line_ && (c == ' ' || c == '\t')) {
      return refused(400, "folded header lines are obsolete");
    }
    if (c == '\n') {
      if (seen_ - line_ == 1) {
        return seen_ + 1;
      }
      line_ = seen_ + 1;
      first_line_ = false;
    }
  }
  return std::nullopt;
}

struct RequestParser::State {
  beast::http::request_parser<beast::http::buffer_body> parser;
};

RequestParser::RequestParser() : state_(std::make_unique<State>()) {}
RequestParser::~RequestParser() = default;
RequestParser::RequestParser(RequestParser&&) noexcept = default;
RequestParser& RequestParser::operator=(RequestParser&&) noexcept = default;

std::expected<Head, Refusal> RequestParser::head(std::string_view bytes, const HeadLimits& limits) {
  auto& parser = state_->parser;
  parser.header_limit(std::numeric_limits<std::uint32_t>::max());
  parser.body_limit(boost::none);
  beast::error_code error;
  const std::size_t used = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error == beast::http::error::bad_version) {
    return refused(505, "the versions of HTTP are 1.0 and 1.1");
  }
  if (error || !parser.is_header_done() || used != bytes.size()) {
    return refused(400, "the head is malformed: " + (error ? error.message() : std::string("it ends too early")));
  }
  const auto& message = parser.get();
  Head head;
  head.version_1_0 = message.version() == 10;
  if (!head.version_1_0 && message.version() != 11) {
    return refused(505, "the versions of HTTP are 1.0 and 1.1");
  }
  for (const auto& header : message) {
    if (head.headers.size() >= limits.fields_max) {
      return refused(431, "the head has more than " + std::to_string(limits.fields_max) + " fields");
    }
    head.headers.emplace_back(to_lower(view(header.name_string())), std::string(view(header.value())));
  }
  head.target = std::string(view(message.target()));
  head.keep_alive = parser.keep_alive();
  head.expects_continue = !head.version_1_0 && equals_ignoring_case(field(head, "expect"), "100-continue");
  if (auto checked = check_fields(head); !checked) {
    return std::unexpected(std::move(checked).error());
  }
  head.has_body = !parser.is_done();
  if (const auto length = parser.content_length()) {
    head.content_length = *length;
  }
  if (head.target.size() > limits.target_bytes_max) {
    return refused(414, "the request target is longer than " + std::to_string(limits.target_bytes_max) + " bytes");
  }
  const std::optional<Method> method = method_of(message.method());
  if (!method) {
    return refused(501, "the method is not one that this server knows");
  }
  head.method = *method;
  parser.eager(true);
  return head;
}

std::expected<std::size_t, Refusal> RequestParser::body(std::string_view bytes, std::string& out, std::uint64_t bytes_max) {
  auto& parser = state_->parser;
  // Each chunked body ends with "0\r\n\r\n" at least, so more will come. Beast 1.81 asserts that it gets that much at once where
  // the last chunk came in parts.
  if (parser.chunked() && bytes.size() < kLastChunkBytes) {
    return 0;
  }
  const std::size_t before = out.size();
  out.resize(before + bytes.size());  // what is put in can't be shorter than what comes out
  auto& body = parser.get().body();
  body.data = out.data() + before;
  body.size = bytes.size();
  beast::error_code error;
  const std::size_t used = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  out.resize(before + bytes.size() - parser.get().body().size);
  if (error && error != beast::http::error::need_more && error != beast::http::error::need_buffer) {
    return refused(400, "the body is malformed: " + error.message());
  }
  if (out.size() > bytes_max) {
    return refused(413, "the body is longer than " + std::to_string(bytes_max) + " bytes");
  }
  return used;
}

bool RequestParser::done() const { return state_->parser.is_done(); }

}  // namespace parapet::server::http
