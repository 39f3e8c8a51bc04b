// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parapet {

// ASCII only, as the field's identifiers are; other bytes pass unchanged.
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
[[nodiscard]] constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);

// Without white space at either end.
[[nodiscard]] std::string_view trim(std::string_view text);

// The parts between separators; "a,,b" has an empty part, "" has none.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

// The non-empty parts between runs of white space.
[[nodiscard]] std::vector<std::string_view> split_blanks(std::string_view text);

// The text before and after the first separator; all of it and nullopt where there is none.
[[nodiscard]] std::pair<std::string_view, std::optional<std::string_view>> cut(std::string_view text, char separator);

// Takes the next line off the front of `text`, without its "\n" or "\r\n".
[[nodiscard]] std::string_view take_line(std::string_view& text);

// The whole text as an unsigned decimal number; nullopt where it is anything else or does not fit.
[[nodiscard]] std::optional<std::uint64_t> parse_uint(std::string_view text);

// The whole text as a finite decimal number.
[[nodiscard]] std::optional<double> parse_double(std::string_view text);

// Percent-encodes every byte but letters, digits and those in `keep` (RFC 3986, section 2.1).
[[nodiscard]] std::string percent_encode(std::string_view text, std::string_view keep);

// Undoes percent-encoding; nullopt where an escape is broken.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

// True where the text is well-formed UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text);

// UTF-16 (with or without byte order mark, little-endian unless the mark says otherwise) to UTF-8; broken surrogates
// become U+FFFD.
[[nodiscard]] std::string utf16_to_utf8(std::string_view bytes);

// Without control characters (C0, DEL, C1) but blanks in their place: safe to print on a terminal.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace parapet
