// SPDX-License-Identifier: Apache-2.0
#include "server/console/third_party.h"

#include <array>

#include <fmt/format.h>

namespace parapet::server::console {
namespace {

constexpr auto kThirdParty = std::to_array<ThirdParty>({
    {"Boost (Asio, Beast, JSON, Unordered, URL)", "BSL-1.0", "sockets and HTTP of the server, hash maps, small JSON trees"},
    {"CLI11", "BSD-3-Clause", "command line"},
    {"CRoaring", "Apache-2.0", "sets of devices"},
    {"expat", "MIT", "XML"},
    {"{fmt}", "MIT", "text"},
    {"libarchive", "BSD-2-Clause", "archives"},
    {"libargon2", "CC0-1.0 OR Apache-2.0", "passwords"},
    {"libcurl", "curl", "downloads, and the sensor's way to the server"},
    {"librpm", "GPL-2.0-or-later OR LGPL-2.1-or-later", "rpm databases of hosts and images"},
    {"oneTBB", "Apache-2.0", "work on all cores"},
    {"OpenSSL", "Apache-2.0", "TLS, signatures, certificates"},
    {"prometheus-cpp", "MIT", "metrics"},
    {"simdjson", "Apache-2.0", "JSON"},
    {"spdlog", "MIT", "logs"},
    {"SQLite", "blessing", "the store"},
    {"toml++", "MIT", "configuration"},
    {"xxHash", "BSD-2-Clause", "hashes"},
    {"yaml-cpp", "MIT", "YAML"},
    {"zlib", "Zlib", "compression"},
    {"Zstandard", "BSD-3-Clause", "compression"},
    {"Fluent UI React", "MIT", "console: controls and icons"},
    {"React", "MIT", "console: pages"},
    {"TanStack Query and Virtual", "MIT", "console: answers of the server, long lists"},
    {"uPlot", "MIT", "console: charts"},
});

}  // namespace

std::span<const ThirdParty> third_party() { return kThirdParty; }

std::string third_party_table() {
  std::string rows;
  for (const ThirdParty& one : kThirdParty) {
    rows += fmt::format("| {} | {} | {} |\n", one.name, one.licence, one.use);
  }
  return rows;
}

}  // namespace parapet::server::console
