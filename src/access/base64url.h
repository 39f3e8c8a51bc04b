// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parapet::access {

// RFC 4648, section 5, without padding: how tokens and keys write bytes.
[[nodiscard]] std::string base64url_encode(std::string_view bytes);

// The bytes again; nullopt for anything but the one canonical form (padding, a foreign letter, stray low bits).
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);

// RFC 4648, section 6, upper case without padding: how authenticator apps take secrets.
[[nodiscard]] std::string base32_encode(std::string_view bytes);

// The bytes again; letter case, blanks and padding are forgiven because people copy these by hand.
[[nodiscard]] std::optional<std::string> base32_decode(std::string_view text);

}  // namespace parapet::access
