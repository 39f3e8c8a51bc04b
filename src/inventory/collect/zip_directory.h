// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/collect/byte_source.h"

namespace parapet::inventory {

// One member as the central directory lists it.
struct ZipMember {
  std::string path;
  std::uint64_t packed_bytes = 0;
  std::uint64_t bytes = 0;
  std::uint64_t header_at = 0;  // of the local header in the source
  std::uint16_t method = 0;     // 0 stored, 8 deflated
  bool encrypted = false;
};

// Reads the directory at the end of a zip file and nothing else, so that a big archive costs two short reads; libarchive
// reads every member's local header on the way. Also behind leading bytes (self-starting archives). PKWARE APPNOTE 6.3,
// sections 4.3.12 to 4.3.16 and 4.5.3 (zip64). Errors: kBadInput (no directory, cut short), kLimit (archive_members_max).
[[nodiscard]] Result<std::vector<ZipMember>> read_zip_directory(const ByteSource& source, const Limits& limits);

// The content of one member. Errors: kUnsupported (encrypted, another packing), kBadInput, kLimit
// (archive_member_bytes_max).
[[nodiscard]] Result<std::string> read_zip_member(const ByteSource& source, const ZipMember& member, const Limits& limits);

}  // namespace parapet::inventory
