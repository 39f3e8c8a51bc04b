// SPDX-License-Identifier: Apache-2.0
// What the sensor remembers over a restart: what is read as a list is written back the same; the rest is refused.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sensor/baseline.h"
#include "sensor/entry.h"
#include "sensor/runtime.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const Result<sensor::Baseline> baseline = sensor::read_baseline(text); baseline) {
    CHECK(sensor::write_baseline(*baseline) == text);
    CHECK(sensor::difference(*baseline, *baseline).empty());
    for (const sensor::Baseline::Entry& entry : baseline->entries) {
      (void)sensor::identity_fields(entry.identity);
    }
  }
  sensor::Runtime runtime;
  runtime.read(text);
  sensor::Runtime again;
  again.read(runtime.write());
  CHECK(again.write() == runtime.write());
  return 0;
}
