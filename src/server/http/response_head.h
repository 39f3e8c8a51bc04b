// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "server/http/message.h"

namespace parapet::server::http {

// What the server knows of an answer beside the handler's Response.
struct Framing {
  std::optional<std::uint64_t> content_length;  // else chunked, or ended by the end of the connection
  bool chunked = false;
  bool close = false;                           // the connection ends after this answer
  bool version_1_0 = false;                     // of the request: HTTP/1.0 keeps alive only when told
  bool secure = true;
  std::string_view request_id;
  UnixTime now;
};

// The status line and the fields of an answer, with the empty line. Adds Date, X-Request-Id, framing, and the security fields
// that the handler has not set itself (docs/formats/http.md). Control characters in the handler's fields become blanks, so that
// no content can start a field of its own (RFC 9110, section 5.5).
[[nodiscard]] std::string response_head(const Response& response, const Framing& framing);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
[[nodiscard]] std::string http_date(UnixTime time);

}  // namespace parapet::server::http
