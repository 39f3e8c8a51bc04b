// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace parapet {

// Appends compact values to a string: numbers as LEB128, texts with their length before them.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  void byte(std::uint8_t value) { out_.push_back(static_cast<char>(value)); }
  void number(std::uint64_t value) {
    while (value >= 0x80) {
      byte(static_cast<std::uint8_t>(value | 0x80));
      value >>= 7;
    }
    byte(static_cast<std::uint8_t>(value));
  }
  // Small negative numbers stay small (zigzag).
  void signed_number(std::int64_t value) {
    number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void real(float value) { fixed(std::bit_cast<std::uint32_t>(value)); }
  void text(std::string_view value) {
    number(value.size());
    out_.append(value);
  }
  template <typename T>
  void fixed(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const std::size_t start = out_.size();
    out_.resize(start + sizeof value);
    std::memcpy(out_.data() + start, &value, sizeof value);
  }

 private:
  std::string& out_;
};

// Reads what ByteWriter wrote. Reading beyond the end gives zeros and empty texts and marks the reader as failed, so
// that callers check once at the end; the loops over a count check it by count().
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return at_ == end_; }
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  std::uint8_t byte() {
    if (at_ == end_) {
      failed_ = true;
      return 0;
    }
    return static_cast<std::uint8_t>(*at_++);
  }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t next = byte();
      value |= static_cast<std::uint64_t>(next & 0x7F) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    failed_ = true;
    return 0;
  }
  std::int64_t signed_number() {
    const std::uint64_t value = number();
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }
  float real() { return std::bit_cast<float>(fixed<std::uint32_t>()); }
  std::string_view text() {
    const std::uint64_t size = number();
    if (size > left()) {
      failed_ = true;
      at_ = end_;
      return {};
    }
    const std::string_view value(at_, static_cast<std::size_t>(size));
    at_ += size;
    return value;
  }
  // The number of elements that follow, each of at least one byte: never more than there are bytes left.
  std::size_t count() {
    const std::uint64_t value = number();
    if (value > left()) {
      failed_ = true;
      return 0;
    }
    return static_cast<std::size_t>(value);
  }
  template <typename T>
  T fixed() {
    static_assert(std::is_trivially_copyable_v<T>);
    if (left() < sizeof(T)) {
      failed_ = true;
      at_ = end_;
      return T{};
    }
    T value;
    std::memcpy(&value, at_, sizeof value);
    at_ += sizeof(T);
    return value;
  }

 private:
  const char* at_;
  const char* end_;
  bool failed_ = false;
};

}  // namespace parapet
