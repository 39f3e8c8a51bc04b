// SPDX-License-Identifier: Apache-2.0
#include "inventory/target.h"

#include <array>
#include <utility>

namespace parapet::inventory {
namespace {

constexpr std::array<std::pair<std::string_view, Target::Kind>, 4> kPrefixes = {{
    {"dir:", Target::Kind::kFolder},
    {"image:", Target::Kind::kImage},
    {"sbom:", Target::Kind::kSbom},
    {"inventory:", Target::Kind::kInventory},
}};

}  // namespace

Result<Target> parse_target(std::string_view text) {
  if (text == "host") {
    return Target{};
  }
  for (const auto& [prefix, kind] : kPrefixes) {
    if (text.starts_with(prefix) && text.size() > prefix.size()) {
      return Target{.kind = kind, .path = std::string(text.substr(prefix.size()))};
    }
  }
  return fail(ErrorCode::kUsage, "'" + std::string(text) +
                                     "' is no target; use host, dir:PATH, image:FILE, sbom:FILE or inventory:FILE");
}

std::string to_string(const Target& target) {
  for (const auto& [prefix, kind] : kPrefixes) {
    if (kind == target.kind) {
      return std::string(prefix) + target.path;
    }
  }
  return "host";
}

}  // namespace parapet::inventory
