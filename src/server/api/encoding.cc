// SPDX-License-Identifier: Apache-2.0
#include "server/api/encoding.h"

#include <cstdint>

#include "base/time.h"

namespace parapet::server::api {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr unsigned kBits = 6;
constexpr std::uint32_t kMask = 63;

}  // namespace

std::string base64url(std::string_view bytes) {
  std::string out;
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    buffer = (buffer << 8U) | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= kBits) {
      bits -= kBits;
      out += kAlphabet[(buffer >> bits) & kMask];
    }
  }
  if (bits > 0) {
    out += kAlphabet[(buffer << (kBits - bits)) & kMask];
  }
  return out;
}

std::optional<std::string> base64url_decode(std::string_view text) {
  std::string out;
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::size_t place = kAlphabet.find(c);
    if (place == std::string_view::npos) {
      return std::nullopt;
    }
    buffer = (buffer << kBits) | static_cast<std::uint32_t>(place);
    bits += kBits;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>((buffer >> bits) & 0xFFU);
    }
  }
  if (bits >= kBits || (buffer & ((1U << bits) - 1)) != 0) {
    return std::nullopt;
  }
  return out;
}

std::string export_time_text(std::int64_t unix_seconds) {
  std::string text = format_time(UnixTime{unix_seconds});
  constexpr std::size_t kDate = 10;
  if (text.size() > kDate) {
    text[kDate] = ' ';
    text.pop_back();  // the Z
  }
  return text;
}

}  // namespace parapet::server::api
