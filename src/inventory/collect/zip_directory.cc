// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/zip_directory.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::inventory {
namespace {

constexpr std::uint64_t kEndBytes = 22;       // without its comment
constexpr std::uint64_t kCommentBytesMax = 65'535;
constexpr std::uint64_t kLocatorBytes = 20;   // zip64
constexpr std::uint64_t kDirectoryBytesMax = 256ULL << 20;

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t width) {
  CHECK(at + width <= bytes.size());
  std::uint64_t value = 0;
  for (std::size_t i = width; i > 0; --i) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  }
  return value;
}

struct Directory {
  std::uint64_t at = 0;
  std::uint64_t bytes = 0;
  std::uint64_t members = 0;
  std::uint64_t shift = 0;  // bytes before the archive proper: added to every offset in it
};

// The zip64 end record, where the locator before the ordinary one points to it.
Result<std::optional<Directory>> find_zip64(const ByteSource& source, std::uint64_t end_at) {
  if (end_at < kLocatorBytes) {
    return std::optional<Directory>();
  }
  const std::string locator = TRY(source.read(end_at - kLocatorBytes, kLocatorBytes));
  if (!locator.starts_with("PK\x06\x07")) {
    return std::optional<Directory>();
  }
  const std::string record = TRY(source.read(number(locator, 8, 8), 56));
  if (!record.starts_with("PK\x06\x06")) {
    return bad_input("zip: the zip64 directory is not where its locator says");
  }
  return std::optional(Directory{.at = number(record, 48, 8), .bytes = number(record, 40, 8), .members = number(record, 32, 8)});
}

Result<Directory> find_directory(const ByteSource& source) {
  const std::uint64_t size = source.size();
  if (size < kEndBytes) {
    return bad_input("zip: shorter than the smallest archive");
  }
  // Most archives have no comment: look at the last bytes first.
  for (const std::uint64_t reach : {std::uint64_t{1024}, kEndBytes + kCommentBytesMax}) {
    const std::uint64_t count = std::min(reach, size);
    const std::string tail = TRY(source.read(size - count, count));
    for (std::size_t i = tail.rfind("PK\x05\x06"); i != std::string::npos; i = i == 0 ? std::string::npos : tail.rfind("PK\x05\x06", i - 1)) {
      if (tail.size() - i < kEndBytes || i + kEndBytes + number(tail, i + 20, 2) > tail.size()) {
        continue;
      }
      const std::uint64_t end_at = size - count + i;
      if (std::optional<Directory> large = TRY(find_zip64(source, end_at)); large) {
        return *large;
      }
      Directory found{.at = number(tail, i + 16, 4), .bytes = number(tail, i + 12, 4), .members = number(tail, i + 10, 2)};
      if (found.at + found.bytes > end_at) {
        return bad_input("zip: the directory is larger than the archive; the file is cut short");
      }
      found.shift = end_at - found.bytes - found.at;
      found.at += found.shift;
      return found;
    }
    if (count == size) {
      break;
    }
  }
  return bad_input("zip: no directory at the end; the file is cut short or no archive");
}

// Extra field 1 (APPNOTE 4.5.3): 64-bit values, only those whose 32-bit ones are all ones, in this order.
void widen(std::string_view extra, ZipMember& member) {
  while (extra.size() >= 4) {
    const std::uint64_t id = number(extra, 0, 2);
    const std::size_t length = std::min<std::size_t>(number(extra, 2, 2), extra.size() - 4);
    std::string_view data = extra.substr(4, length);
    extra.remove_prefix(4 + length);
    if (id != 1) {
      continue;
    }
    for (std::uint64_t* const field : {&member.bytes, &member.packed_bytes, &member.header_at}) {
      if (*field == 0xFFFFFFFFU && data.size() >= 8) {
        *field = number(data, 0, 8);
        data.remove_prefix(8);
      }
    }
  }
}

}  // namespace

Result<std::vector<ZipMember>> read_zip_directory(const ByteSource& source, const Limits& limits) {
  const Directory directory = TRY(find_directory(source));
  if (directory.bytes > kDirectoryBytesMax) {
    return fail(ErrorCode::kLimit, fmt::format("zip: a directory of {} bytes", directory.bytes));
  }
  const std::string bytes = TRY(source.read(directory.at, directory.bytes));
  std::vector<ZipMember> members;
  std::string_view rest = bytes;
  while (rest.starts_with("PK\x01\x02") && rest.size() >= 46) {
    const std::size_t name = number(rest, 28, 2);
    const std::size_t extra = number(rest, 30, 2);
    const std::size_t whole = 46 + name + extra + number(rest, 32, 2);
    if (whole > rest.size()) {
      return bad_input("zip: the directory is cut short");
    }
    if (members.size() >= limits.archive_members_max) {
      return fail(ErrorCode::kLimit, fmt::format("more members than archive_members_max ({})", limits.archive_members_max));
    }
    ZipMember member{.path = std::string(rest.substr(46, name)),
                     .packed_bytes = number(rest, 20, 4),
                     .bytes = number(rest, 24, 4),
                     .header_at = number(rest, 42, 4),
                     .method = static_cast<std::uint16_t>(number(rest, 10, 2)),
                     .encrypted = (number(rest, 8, 2) & 1U) != 0};
    widen(rest.substr(46 + name, extra), member);
    member.header_at += directory.shift;
    members.push_back(std::move(member));
    rest.remove_prefix(whole);
  }
  if (members.empty() && directory.members != 0) {
    return bad_input("zip: the directory holds no member where its end record counts some");
  }
  return members;
}

Result<std::string> read_zip_member(const ByteSource& source, const ZipMember& member, const Limits& limits) {
  if (member.encrypted || (member.method != 0 && member.method != 8)) {
    return fail(ErrorCode::kUnsupported, member.encrypted ? std::string("is encrypted") : fmt::format("packing method {} is not read", member.method));
  }
  if (member.packed_bytes > limits.archive_member_bytes_max || member.bytes > limits.archive_member_bytes_max) {
    return fail(ErrorCode::kLimit, fmt::format("larger than archive_member_bytes_max ({} bytes)", limits.archive_member_bytes_max));
  }
  const std::string header = TRY(source.read(member.header_at, 30));
  if (!header.starts_with("PK\x03\x04")) {
    return bad_input("zip: a member is not where the directory says");
  }
  const std::string packed = TRY(source.read(member.header_at + 30 + number(header, 26, 2) + number(header, 28, 2), member.packed_bytes));
  return member.method == 0 ? Result<std::string>(packed) : inflate_bytes(packed, true, limits.archive_member_bytes_max);
}

}  // namespace parapet::inventory
