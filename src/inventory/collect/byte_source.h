// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "inventory/collect/tree.h"

namespace parapet::inventory {

// Bytes that are read in pieces, from wherever they are. Used by one thread.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // Exactly `count` bytes. Errors: kBadInput ("cut short") where the source ends before, what the source itself gives.
  [[nodiscard]] Result<std::string> read(std::uint64_t offset, std::uint64_t count) const;
  // Up to `count` bytes; fewer at the end, none beyond it.
  [[nodiscard]] virtual Result<std::string> read_some(std::uint64_t offset, std::size_t count) const = 0;
};

// A file of a tree. Short reads are served from a window of 8 KiB, so that looking through headers costs two or three reads
// of the file. The tree and the file must outlive it.
class TreeSource final : public ByteSource {
 public:
  TreeSource(const Tree& tree, const TreeFile& file) : tree_(tree), file_(file) {}
  std::uint64_t size() const override { return file_.size; }
  Result<std::string> read_some(std::uint64_t offset, std::size_t count) const override;

 private:
  const Tree& tree_;
  const TreeFile& file_;
  mutable std::uint64_t window_at_ = 0;
  mutable std::string window_;
};

// Bytes in memory, which must outlive it.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::string> read_some(std::uint64_t offset, std::size_t count) const override {
    return offset >= bytes_.size() ? std::string() : std::string(bytes_.substr(static_cast<std::size_t>(offset), count));
  }

 private:
  std::string_view bytes_;
};

// Inflates a zlib (RFC 1950) or raw deflate (RFC 1951) stream. Errors: kBadInput (broken, cut short), kLimit (more than
// bytes_max).
[[nodiscard]] Result<std::string> inflate_bytes(std::string_view packed, bool raw, std::uint64_t bytes_max);

}  // namespace parapet::inventory
