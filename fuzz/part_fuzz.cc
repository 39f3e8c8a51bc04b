// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "knowledge/part_file.h"

// A part file from a bundle may hold anything: opening and reading all of it must end in facts or in an error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::knowledge;
  const auto part = PartFile::over(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!part) {
    return 0;
  }
  for (std::uint32_t number = 0; number < part->fact_count(); ++number) {
    (void)part->decode(number);
  }
  (void)part->facts_of_blocks();
  (void)part->rejects();
  (void)part->skips();
  return 0;
}
