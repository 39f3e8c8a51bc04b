// SPDX-License-Identifier: Apache-2.0
// A server's answers to the sensor, and packed bodies: whatever a proxy on the way makes of them.
#include <cstddef>
#include <cstdint>
#include <string>

#include "net/compression.h"
#include "net/request.h"
#include "sensor/link.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet;
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const std::uint32_t status : {200U, 401U, 429U}) {
    (void)sensor::read_report_answer({.status = status, .body = text});
    sensor::Enrolment enrolment;
    (void)sensor::read_enrol_answer({.status = status, .body = text}, enrolment);
  }
  (void)net::parse_fingerprint(text);
  if (const Result<std::string> bytes = net::zstd_decompress(text, 1U << 20); bytes) {
    CHECK(bytes->size() <= 1U << 20);
  }
  return 0;
}
