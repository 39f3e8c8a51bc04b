// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "inventory/collect/memory_tree.h"
#include "inventory/collect/rpm_database.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::inventory;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const MemoryTree tree(MemoryTree::Files{{"rpmdb.sqlite", std::string(bytes)}});
  (void)read_rpm_sqlite(tree, "rpmdb.sqlite", {}, [](std::string_view) -> parapet::Result<void> { return {}; });
  return 0;
}
