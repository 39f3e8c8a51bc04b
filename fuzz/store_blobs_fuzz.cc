// SPDX-License-Identifier: Apache-2.0
// The store's blobs, as a damaged file might hold them. The first byte chooses the reader.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite/inventory_codec.h"
#include "store/sqlite/list_codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::store;
  if (size == 0) {
    return 0;
  }
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto ignore = [](EntryNumber, StoredSoftware&&) -> parapet::Result<void> { return {}; };
  switch (data[0] % 6) {
    case 0: {
      std::vector<InstalledEntry> entries;
      (void)decode_list(bytes, entries);
      break;
    }
    case 1:
      (void)decode_detail(bytes, ignore);
      break;
    case 2:
      (void)decode_problems(bytes);
      break;
    case 3:
      if (const auto raw = unpack(bytes)) {
        (void)decode_detail(*raw, ignore);
      }
      break;
    case 4:
      (void)read_list(bytes);
      (void)read_addresses(bytes);
      (void)read_numbers(bytes);
      break;
    default:
      (void)read_rule(bytes);
      break;
  }
  return 0;
}
