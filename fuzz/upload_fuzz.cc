// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "server/ingest/upload.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto upload = server::read_upload(bytes, {.name = "fuzz"}, Limits{})) {
    (void)server::write_upload_answer(*upload, upload->report.software.size(), {});
  }
  return 0;
}
