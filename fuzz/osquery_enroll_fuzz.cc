// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "server/ingest/osquery_protocol.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)server::read_osquery_enrolment(bytes, Limits{});
  return 0;
}
