// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/hash.h"
#include "knowledge/manifest.h"

// The manifest of the knowledge base, as it stands and with a checksum that fits, so that what is behind it is reached.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::knowledge;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)parse_manifest(text);
  const auto manifest = parse_manifest(fmt::format("{:016x}\n{}\n", parapet::hash64(text), text));
  if (manifest && !parse_manifest(write_manifest(*manifest))) {
    __builtin_trap();
  }
  return 0;
}
