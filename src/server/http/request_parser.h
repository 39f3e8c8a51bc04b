// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/message.h"
#include "server/http/refusal.h"

namespace parapet::server::http {

struct HeadLimits {
  std::size_t header_bytes_max = 64 << 10;  // request line and fields
  std::size_t target_bytes_max = 16 << 10;
  std::size_t fields_max = 128;
};

// Finds the end of a request's head in bytes as they come, and refuses what programs in a row disagree about (RFC 9112,
// sections 2.2 and 5.2): a CR or LF of its own, NUL, folded lines. Each byte is looked at once.
class HeadScanner {
 public:
  explicit HeadScanner(const HeadLimits& limits) : limits_(limits) {}

  // `bytes` is all that came so far, from the request line on. The length of the head with its empty line, nullopt where it
  // goes on. Refusals: 400, 414 (request line), 431.
  [[nodiscard]] std::expected<std::optional<std::size_t>, Refusal> scan(std::string_view bytes);

 private:
  HeadLimits limits_;
  std::size_t seen_ = 0;
  std::size_t line_ = 0;         // where the current line starts
  bool first_line_ = true;
};

// The head of one request.
struct Head {
  Method method = Method::kGet;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  bool version_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;
  bool has_body = false;
  std::optional<std::uint64_t> content_length;               // nullopt: chunked, or no body
};

// Reads one request: the head, then the body piece by piece. Beast's parser stands behind it; what it would let pass and
// RFC 9112 does not is refused here (section 6.1: Transfer-Encoding other than chunked, in HTTP/1.0, or with Content-Length;
// section 3.2: not exactly one Host).
class RequestParser {
 public:
  RequestParser();
  ~RequestParser();
  RequestParser(RequestParser&&) noexcept;
  RequestParser& operator=(RequestParser&&) noexcept;

  // bytes: a whole head as HeadScanner measured it. Refusals: 400, 417, 431, 501 (method), 505.
  [[nodiscard]] std::expected<Head, Refusal> head(std::string_view bytes, const HeadLimits& limits);
  // Appends what `bytes` hold of the body and returns how many bytes were used: what was not has to come again, with more
  // behind it. Refusals: 400, 413 (body longer than bytes_max).
  [[nodiscard]] std::expected<std::size_t, Refusal> body(std::string_view bytes, std::string& out, std::uint64_t bytes_max);
  // True once the whole request was read.
  [[nodiscard]] bool done() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace parapet::server::http
