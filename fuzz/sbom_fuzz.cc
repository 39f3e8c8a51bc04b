// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "base/json_writer.h"
#include "inventory/sbom/cyclonedx_writer.h"
#include "inventory/sbom/sbom.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet;
  const auto read = inventory::read_sbom(std::string_view(reinterpret_cast<const char*>(data), size), Limits{});
  if (read) {
    JsonWriter out;
    inventory::write_components(*read, out);
  }
  return 0;
}
