// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "inventory/recorded/osquery.h"
#include "server/ingest/osquery_protocol.h"
#include "server/ingest/osquery_state.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto log = server::read_osquery_log(bytes, Limits{});
  if (!log) {
    return 0;
  }
  server::OsqueryState state;
  for (const auto& result : log->results) {
    (void)state.apply(result, UnixTime{1'763'740'000});
  }
  (void)inventory::read_osquery_tables(state.tables(), Limits{});
  (void)server::OsqueryState::parse(state.write());
  return 0;
}
