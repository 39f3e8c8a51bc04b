// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parapet::server::api {

// Base64 with the alphabet that is safe in addresses, without padding (RFC 4648, section 5).
[[nodiscard]] std::string base64url(std::string_view bytes);
// nullopt where the text is none.
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);

// "2031-02-12 05:00:01", as export rows have it; "" for an unknown time.
[[nodiscard]] std::string export_time_text(std::int64_t unix_seconds);

}  // namespace parapet::server::api
