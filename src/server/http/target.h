// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/message.h"
#include "server/http/refusal.h"

namespace parapet::server::http {

// The path of a request target as sent, without query: origin form ("/a?b") and absolute form ("https://host/a?b"; RFC 9112,
// section 3.2). "" where it is neither.
[[nodiscard]] std::string_view raw_path(std::string_view target);

// The segments of a raw path, each percent-decoded by itself, so that an encoded slash stays inside its segment. Empty
// segments (doubled and trailing slashes) are left out.
[[nodiscard]] std::vector<std::string> path_segments(std::string_view raw_path);

// Fills request.path and request.query from request.target. Refuses with 400: a broken escape, a decoded control character,
// text that is not UTF-8, and a path with "." or ".." in it (no file or route needs them, and what they mean differs between
// proxies and servers).
[[nodiscard]] std::expected<void, Refusal> parse_target(Request& request);

}  // namespace parapet::server::http
