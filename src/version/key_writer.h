// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "base/text.h"
#include "version/version.h"

namespace parapet::version {

// Builds the bytes of a Key on the stack, so that parsing allocates at most once. A key grows to a few times its text;
// a text that would outgrow the buffer makes finish() fail, it never writes past it.
//
// The building blocks keep order under memcmp:
//   number(base, digits)  one byte base + count of digits (leading zeros dropped), then the digits: a number with more
//                         digits is larger. 64 digits and more: base + 64 and the count in two bytes. So a number takes
//                         the tags base to base + 64, and zero is the single byte base.
//   word(text)            the bytes and a terminating zero byte, which sorts before every byte of a word.
class KeyWriter {
 public:
  static constexpr std::uint8_t kNumberTags = 65;

  void byte(std::uint8_t value) {
    if (size_ < buffer_.size()) [[likely]] {
      buffer_[size_++] = static_cast<char>(value);
    } else {
      overflowed_ = true;
    }
  }

  void bytes(std::string_view text) {
    if (text.size() <= buffer_.size() - size_) [[likely]] {
      std::ranges::copy(text, buffer_.data() + size_);
      size_ += text.size();
    } else {
      overflowed_ = true;
    }
  }

  void number(std::uint8_t base, std::string_view digits) {
    while (!digits.empty() && digits.front() == '0') {
      digits.remove_prefix(1);
    }
    if (digits.size() < kNumberTags - 1) [[likely]] {
      byte(static_cast<std::uint8_t>(base + digits.size()));
    } else {
      byte(static_cast<std::uint8_t>(base + kNumberTags - 1));
      byte(static_cast<std::uint8_t>(digits.size() >> 8));
      byte(static_cast<std::uint8_t>(digits.size() & 0xFF));
    }
    bytes(digits);
  }

  void word(std::string_view text) {
    bytes(text);
    byte(0);
  }

  // The same with ASCII letters in lower case.
  void lower_word(std::string_view text) {
    for (const char c : text) {
      byte(static_cast<std::uint8_t>(to_lower(c)));
    }
    byte(0);
  }

  [[nodiscard]] std::size_t size() const { return size_; }

  // Drops what was written after a mark taken with size(): how trailing zeros go.
  void truncate(std::size_t size) { size_ = size < size_ ? size : size_; }

  // Changes a byte already written: a tag that depends on what came after it.
  void patch(std::size_t at, std::uint8_t value) {
    if (at < size_) {
      buffer_[at] = static_cast<char>(value);
    }
  }

  [[nodiscard]] Result<Key> finish() const {
    if (overflowed_) {
      return fail(ErrorCode::kLimit, "too long to compare");
    }
    return Key(std::string(buffer_.data(), size_));
  }

 private:
  std::array<char, 3072> buffer_;
  std::size_t size_ = 0;
  bool overflowed_ = false;
};

// Takes the run of digits off the front of `text`; "" where there is none.
[[nodiscard]] inline std::string_view take_digits(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) {
    ++n;
  }
  const std::string_view digits = text.substr(0, n);
  text.remove_prefix(n);
  return digits;
}

// Takes the run of ASCII letters off the front of `text`; "" where there is none.
[[nodiscard]] inline std::string_view take_letters(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && is_alpha(text[n])) {
    ++n;
  }
  const std::string_view letters = text.substr(0, n);
  text.remove_prefix(n);
  return letters;
}

// "'/' is not allowed": a reason that shows the byte where it can be printed.
[[nodiscard]] std::unexpected<Error> not_allowed(char c);

}  // namespace parapet::version
