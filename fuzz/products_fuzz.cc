// SPDX-License-Identifier: Apache-2.0
// A user's table of product names, and a displayed name held against it.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "inventory/products/product_table.h"
#include "inventory/windows_release.h"
#include "inventory/ecosystem.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.find('\n');
  const std::string_view name = text.substr(0, line);
  (void)parapet::inventory::windows_release(name);
  (void)parapet::inventory::parse_windows_build(name);
  const parapet::inventory::ProductTable& built_in = parapet::inventory::ProductTable::built_in();
  (void)built_in.find("windows", name, name, "1.0");
  (void)built_in.suggest(name);
  const auto table = parapet::inventory::ProductTable::parse(text);
  if (table) {
    (void)table->find("windows", name, "Google LLC", "1.0");
  }
  return 0;
}
