// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "knowledge/feeds/go_excluded.h"
#include "knowledge/feeds/collecting_sink.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto importer = parapet::knowledge::make_go_excluded_importer();
  (void)importer->recognise({.path = "x.yaml", .bytes = bytes});
  parapet::Limits limits;
  limits.ranges_per_record_max = 2000;
  (void)parapet::knowledge::collect(*importer, bytes, "x.yaml", limits);
  return 0;
}
