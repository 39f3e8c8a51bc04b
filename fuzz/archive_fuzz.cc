// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/archive.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  parapet::Limits limits;
  limits.archive_member_bytes_max = 1U << 20;
  limits.archive_members_max = 1000;
  limits.archive_bytes_max = 16U << 20;
  limits.document_bytes_max = 16U << 20;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto read_all = [](const parapet::ArchiveMember&) { return parapet::ArchiveChoice::kRead; };
  const auto drop = [](const parapet::ArchiveMember&, std::string&&) { return parapet::Result<void>{}; };
  (void)parapet::walk_archive(bytes, limits, read_all, drop);
  (void)parapet::unpack(bytes, limits);
  return 0;
}
