// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "inventory/collect/build_info.h"
#include "inventory/collect/executable.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet;
  using namespace parapet::inventory;
  const MemorySource source(std::string_view(reinterpret_cast<const char*>(data), size));
  const TreeFile file{.path = "bin/x", .size = size, .mode = 0755};
  const Limits limits;
  Gathered out("go", file, limits);
  const auto slices = read_executable(source);
  if (!slices) {
    return 0;
  }
  for (const Executable& executable : *slices) {
    if (const auto info = read_go_build_info(source, executable)) {
      add_go_modules(*info, out);
    }
    (void)read_rust_crates(source, executable, out);
  }
  return 0;
}
