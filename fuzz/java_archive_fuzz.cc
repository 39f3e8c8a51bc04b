// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "inventory/collect/java.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet;
  using namespace parapet::inventory;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const TreeFile file{.path = "opt/a-1.0.jar", .size = size};
  Limits limits;
  limits.archive_member_bytes_max = 1 << 20;  // so that one input stays quick
  Gathered out("maven", file, limits);
  (void)read_java_archive(MemorySource(bytes), out);
  (void)read_manifest(bytes);
  (void)read_properties(bytes);
  return 0;
}
