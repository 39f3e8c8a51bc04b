// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/sqlite/census_codec.h"
#include "store/sqlite/inventory_codec.h"

// A day's census from a damaged store: what is read can be looked up without another check. The bytes are taken as they are stored,
// and as what a frame unpacks to, which the fuzzer would hardly ever get right.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::store;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string packed = pack(bytes);
  for (const std::string_view stored : {bytes, std::string_view(packed)}) {
    if (const auto census = decode_census(stored)) {
      for (const Census::Cell& cell : census->cells) {
        (void)census->names.at(cell.kind.platform);
        (void)census->names.at(cell.kind.windows_version);
      }
    }
  }
  return 0;
}
