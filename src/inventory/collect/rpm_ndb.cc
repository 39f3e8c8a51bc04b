// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include <fmt/format.h>
#include <zlib.h>

#include "inventory/collect/rpm_database.h"

namespace parapet::inventory {
namespace {

// Magic numbers and sizes of rpmpkg.c; all numbers are little-endian.
constexpr std::uint32_t kFileMagic = 0x506d7052;   // "RpmP"
constexpr std::uint32_t kSlotMagic = 0x746f6c53;   // "Slot"
constexpr std::uint32_t kBlobMagic = 0x53626c42;   // "BlbS"
constexpr std::uint32_t kBlobEnd = 0x45626c42;     // "BlbE"
constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kBlock = 16;
constexpr std::uint64_t kSlot = 16;
constexpr std::uint64_t kFileHeader = 32;
constexpr std::uint64_t kBlobHeader = 16;
constexpr std::uint64_t kBlobTail = 12;

std::uint32_t number_at(std::string_view bytes, std::uint64_t offset) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < 4; ++i) {
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[static_cast<std::size_t>(offset) + i])) << (8 * i);
  }
  return value;
}

// One package: header (magic, package number, generation, length), content, tail (checksum, length, magic).
Result<void> read_blob(std::string_view bytes, std::uint32_t package, std::uint64_t offset, std::uint64_t length, const RpmBlob& blob) {
  const auto broken = [&](std::string_view what) {
    return bad_input(fmt::format("offset {}: package {}: {}", offset, package, what));
  };
  if (offset > bytes.size() || length > bytes.size() - offset || length < kBlobHeader + kBlobTail) {
    return broken("lies outside of the file");
  }
  const std::uint64_t size = number_at(bytes, offset + 12);
  if (number_at(bytes, offset) != kBlobMagic || number_at(bytes, offset + 4) != package || size > length - kBlobHeader - kBlobTail) {
    return broken("does not begin as a package does");
  }
  const std::uint64_t tail = offset + length - kBlobTail;
  if (number_at(bytes, tail + 4) != size || number_at(bytes, tail + 8) != kBlobEnd) {
    return broken("does not end as a package does");
  }
  // The checksum is over all that stands before it, padding included.
  const std::string_view summed = bytes.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(length - kBlobTail));
  const uLong sum = adler32_z(adler32(0, nullptr, 0), reinterpret_cast<const Bytef*>(summed.data()), summed.size());
  if (static_cast<std::uint32_t>(sum) != number_at(bytes, tail)) {
    return broken("checksum differs");
  }
  return blob(bytes.substr(static_cast<std::size_t>(offset + kBlobHeader), static_cast<std::size_t>(size)));
}

}  // namespace

Result<void> read_rpm_ndb(std::string_view bytes, const RpmBlob& blob) {
  if (bytes.size() < kPage || number_at(bytes, 0) != kFileMagic) {
    return bad_input("offset 0: not an ndb package database");
  }
  if (number_at(bytes, 4) != 0) {
    return fail(ErrorCode::kUnsupported, fmt::format("ndb version {} is not known", number_at(bytes, 4)));
  }
  const std::uint64_t slots_end = static_cast<std::uint64_t>(number_at(bytes, 12)) * kPage;
  if (slots_end == 0 || slots_end > bytes.size()) {
    return bad_input("offset 12: the table of packages is longer than the file");
  }
  std::uint64_t total = 0;
  for (std::uint64_t slot = kFileHeader; slot + kSlot <= slots_end; slot += kSlot) {
    if (number_at(bytes, slot) != kSlotMagic) {
      return bad_input(fmt::format("offset {}: not an entry of the table of packages", slot));
    }
    const std::uint64_t offset = number_at(bytes, slot + 8) * kBlock;
    if (offset == 0) {
      continue;  // free
    }
    const std::uint64_t length = number_at(bytes, slot + 12) * kBlock;
    total += length;
    if (total > bytes.size()) {
      return bad_input(fmt::format("offset {}: packages lie upon each other", slot));
    }
    Result<void> read = read_blob(bytes, number_at(bytes, slot + 4), offset, length, blob);
    if (!read) {
      return read;
    }
  }
  return {};
}

}  // namespace parapet::inventory
