// SPDX-License-Identifier: Apache-2.0
#include "access/base64url.h"

#include <cstdint>

namespace parapet::access {
namespace {

constexpr std::string_view kBase64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kBase32Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// Regroups bits from the high end; the last group is filled up with zeros.
std::string encode(std::string_view bytes, std::string_view letters, unsigned bits_each) {
  std::string out;
  out.reserve((bytes.size() * 8 + bits_each - 1) / bits_each);
  std::uint32_t held = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    held = (held << 8) | static_cast<unsigned char>(c);
    count += 8;
    while (count >= bits_each) {
      count -= bits_each;
      out += letters[(held >> count) & ((1U << bits_each) - 1)];
    }
    held &= (1U << count) - 1;
  }
  if (count > 0) {
    out += letters[(held << (bits_each - count)) & ((1U << bits_each) - 1)];
  }
  return out;
}

std::optional<std::string> decode(std::string_view text, std::string_view letters, unsigned bits_each) {
  std::string out;
  out.reserve(text.size() * bits_each / 8);
  std::uint32_t held = 0;
  unsigned count = 0;
  for (const char c : text) {
    const auto place = letters.find(c);
    if (place == std::string_view::npos) {
      return std::nullopt;
    }
    held = (held << bits_each) | static_cast<std::uint32_t>(place);
    count += bits_each;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>((held >> count) & 0xFFU);
      held &= (1U << count) - 1;
    }
  }
  if (count >= bits_each || held != 0) {
    return std::nullopt;  // a letter too many, or bits that no encoder sets
  }
  return out;
}

}  // namespace

std::string base64url_encode(std::string_view bytes) { return encode(bytes, kBase64Letters, 6); }

std::optional<std::string> base64url_decode(std::string_view text) { return decode(text, kBase64Letters, 6); }

std::string base32_encode(std::string_view bytes) { return encode(bytes, kBase32Letters, 5); }

std::optional<std::string> base32_decode(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') {
      clean += static_cast<char>(c - 32);
    } else if (c != ' ' && c != '-' && c != '=') {
      clean += c;
    }
  }
  return decode(clean, kBase32Letters, 5);
}

}  // namespace parapet::access
