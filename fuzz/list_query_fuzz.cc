// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>

#include "server/console/list.h"
#include "server/http/target.h"

// A request target as the lists of our own API read it, and its values as CSV writes them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::server;
  http::Request request{.target = std::string(reinterpret_cast<const char*>(data), size)};
  if (!http::parse_target(request)) {
    return 0;
  }
  (void)console::read_list_query(request, {"text", "tag", "exposed"});
  (void)console::filter_flag(request, "exposed");
  for (const std::string& value : console::filter_values(request, "tag")) {
    const std::string field = console::csv_field(console::Cell(value));
    // A field that opens with one of these would be run by a spreadsheet.
    if (!field.empty() && std::string("=+-@").find(field.front()) != std::string::npos) {
      __builtin_trap();
    }
  }
  return 0;
}
