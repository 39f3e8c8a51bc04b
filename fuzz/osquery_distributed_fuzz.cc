// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "inventory/recorded/osquery.h"
#include "server/ingest/osquery_protocol.h"
#include "server/ingest/osquery_state.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto answers = server::read_osquery_answers(bytes, Limits{});
  if (!answers) {
    return 0;
  }
  server::OsqueryState state;
  for (const auto& answer : answers->answers) {
    (void)state.apply(answer, UnixTime{1'763'740'000});
  }
  (void)inventory::read_osquery_tables(state.tables(), Limits{});
  return 0;
}
