// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace parapet::server::console {

// A work of others that is part of this program, or linked to it.
struct ThirdParty {
  std::string_view name;
  std::string_view licence;  // SPDX expression
  std::string_view use;
};
// All of them; docs/third-party.md shows the same to people, and a test holds the two against each other.
[[nodiscard]] std::span<const ThirdParty> third_party();
// The rows of the table there.
[[nodiscard]] std::string third_party_table();

}  // namespace parapet::server::console
