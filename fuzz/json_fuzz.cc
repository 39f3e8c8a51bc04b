// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/json.h"

namespace {

// Touches every value, so that reads outside the document are seen. Depth is bounded by the parser.
std::size_t walk(parapet::JsonValue value) {
  std::size_t bytes = value.string().size();
  for (const parapet::JsonValue element : value.elements()) {
    bytes += walk(element);
  }
  for (const parapet::JsonMember member : value.members()) {
    bytes += member.key.size() + walk(member.value);
  }
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  parapet::JsonParser parser;
  const auto document = parser.parse({reinterpret_cast<const char*>(data), size});
  // A document's text is never longer than the bytes it was read from.
  if (document && walk(*document) > size) {
    __builtin_trap();
  }
  return 0;
}
